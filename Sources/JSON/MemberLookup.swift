/// Finds the members of one object by the keys of another, in constant time where both have them in the same order.
struct MemberLookup {
    private let members: [(key: String, value: JSONValue)]
    /// Positions by key; made when the order differs for the first time.
    private var positions: [[UInt8]: Int]?

    init(_ members: [(key: String, value: JSONValue)]) { self.members = members }

    /// The value of the member with this key, looked for at a position first; nil if there is none.
    mutating func value(for key: String, near position: Int) -> JSONValue? {
        if position < members.count, members[position].key.isSameText(as: key) { return members[position].value }
        let positions = self.positions ?? indexed()
        self.positions = positions
        return positions[Array(key.utf8)].map { members[$0].value }
    }

    private func indexed() -> [[UInt8]: Int] {
        var positions: [[UInt8]: Int] = [:]
        for (position, member) in members.enumerated() { positions[Array(member.key.utf8)] = position }
        return positions
    }
}

extension String {
    /// Whether two texts hold the same code points.
    ///
    /// `==` would also find "é" and "e" with an accent equal.
    func isSameText(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
