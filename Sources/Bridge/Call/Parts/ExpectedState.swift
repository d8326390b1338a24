import JSON

/// What must hold in a target's state after a write: each place and its value.
struct ExpectedState: Sendable {
    private let expected: [(pointer: JSONPointer, value: JSONValue)]

    init(_ expected: [(pointer: JSONPointer, value: JSONValue)]) { self.expected = expected }

    /// From the `expected` member of a record's target section.
    init(record: JSONValue?) {
        var expected: [(pointer: JSONPointer, value: JSONValue)] = []
        for item in record?.elements.map({ Array($0) }) ?? [] {
            guard let pointer = item["pointer"]?.string.flatMap({ JSONPointer($0) }), let value = item["value"] else {
                continue
            }
            expected.append((pointer, value))
        }
        self.expected = expected
    }

    var isEmpty: Bool { expected.isEmpty }

    /// The places where the state is not as expected.
    func unmet(in state: JSONValue) -> [JSONChange] {
        expected.compactMap { item in
            let found = state[item.pointer]
            return found == item.value ? nil : JSONChange(item.pointer, before: found, after: item.value)
        }
    }
}
