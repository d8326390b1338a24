/// A range of IPv4 addresses, as zones write it: `198.51.100.0/24`, `198.51.100.1-198.51.100.9`, or one address.
struct NetworkAddress: Sendable, Equatable {
    private var first: UInt32
    private var last: UInt32

    /// Nil if `text`, which stands in `value`, is no range in the form that `type` says: `CIDR` or `RANGE`.
    init?(_ text: String, type: String) {
        let separator: Character
        switch type {
        case "CIDR": separator = "/"
        case "RANGE": separator = "-"
        default: return nil
        }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let start = NetworkAddress.number(parts[0]) else { return nil }
        guard parts.count == 2 else {
            self.init(first: start, last: start)
            return
        }
        guard type == "CIDR" else {
            guard let end = NetworkAddress.number(parts[1]), end >= start else { return nil }
            self.init(first: start, last: end)
            return
        }
        guard let bits = Int(parts[1]), (1...32).contains(bits) else { return nil }
        let mask = UInt32.max << UInt32(32 - bits)
        self.init(first: start & mask, last: start | ~mask)
    }

    private init(first: UInt32, last: UInt32) {
        self.first = first
        self.last = last
    }

    /// Whether an address lies in the range; false for what is no IPv4 address.
    func contains(_ address: String) -> Bool {
        NetworkAddress.number(address).map { (first...last).contains($0) } ?? false
    }

    private static func number(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            number = number << 8 | UInt32(byte)
        }
        return number
    }
}
