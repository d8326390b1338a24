extension JSONValue {
    /// The canonical UTF-8 text of RFC 8785 (JCS): keys sorted by UTF-16 code units, numbers as ECMAScript prints them.
    package func canonical() -> [UInt8] { canonicalValue().bytes() }

    private func canonicalValue() -> JSONValue {
        switch storage {
        case .null, .bool, .string: self
        case .number(let number): number.double.map(JSONValue.number) ?? self
        case .array(let elements): .array(elements.map { $0.canonicalValue() })
        case .object(let members):
            .object(
                members.sorted { Array($0.key.utf16).lexicographicallyPrecedes(Array($1.key.utf16)) }
                    .map { ($0.key, $0.value.canonicalValue()) }
            )
        }
    }
}
