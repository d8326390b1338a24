extension JSONValue {
    /// The canonical UTF-8 text of RFC 8785 (JCS): keys sorted by UTF-16 code units, numbers as ECMAScript prints them.
    ///
    /// RFC 8785 rounds numbers to doubles, so two numbers that differ only beyond that have one canonical text
    /// (`==` and `JSONDiff` tell them apart). Numbers too large for a double, which it does not cover, stay as written.
    package func canonical() -> [UInt8] {
        var out: [UInt8] = []
        writeCanonical(to: &out)
        return out
    }

    private func writeCanonical(to out: inout [UInt8]) {
        switch kind {
        case .null, .bool, .string: write(to: &out)
        case .number: out.append(contentsOf: (number?.canonicalText ?? "null").utf8)
        case .array:
            let brackets = (UInt8(ascii: "["), UInt8(ascii: "]"))
            JSONWriter.writeList(elements ?? [], between: brackets, to: &out) { element, out in
                element.writeCanonical(to: &out)
            }
        case .object:
            let sorted = JSONValue.sorted(members ?? [])
            let brackets = (UInt8(ascii: "{"), UInt8(ascii: "}"))
            JSONWriter.writeList(sorted, between: brackets, to: &out) { member, out in
                JSONValue.write(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.writeCanonical(to: &out)
            }
        }
    }

    private static func sorted(_ members: [(key: String, value: JSONValue)]) -> [(key: String, value: JSONValue)] {
        let isSorted = zip(members, members.dropFirst()).allSatisfy { precedes($0.key, $1.key) }
        return isSorted ? members : members.sorted { precedes($0.key, $1.key) }
    }

    /// The order of UTF-16 code units, found in UTF-8.
    ///
    /// The two differ only where a character beyond U+FFFF (UTF-8 from 0xF0; in UTF-16 a surrogate from 0xD800) meets
    /// one from U+E000 to U+FFFF (UTF-8 0xEE or 0xEF): UTF-16 sorts the former first.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                for (one, other) in zip(left, right) where one != other { return rank(of: one) < rank(of: other) }
                return left.count < right.count
            }
        }
    }

    private static func rank(of byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }
}
