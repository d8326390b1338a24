extension JSONValue {
    /// The canonical UTF-8 text of RFC 8785 (JCS): keys sorted by UTF-16 code units, numbers as ECMAScript prints them.
    ///
    /// RFC 8785 rounds numbers to doubles, so two numbers that differ only beyond that have one canonical text
    /// (`==` and `JSONDiff` tell them apart). Numbers too large for a double, which it does not cover, stay as written.
    package func canonical() -> [UInt8] {
        if case .parsed(let tape, node: 0) = storage, tape.isCanonical { return tape.text }
        var out: [UInt8] = []
        writeCanonical(to: &out)
        return out
    }

    /// Appends that text.
    func writeCanonical(to out: inout [UInt8]) {
        if case .parsed(let tape, let node) = storage, tape.isCanonical {
            return JSONWriter.write(node, of: tape, to: &out)
        }
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
    static func precedes(_ left: String, _ right: String) -> Bool {
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

/// Writes one JSON object member by member, in the order of RFC 8785, so that its text is canonical as it stands.
///
/// For texts of known members that are made often: nothing is built that would then be sorted and written.
package struct CanonicalObject: ~Copyable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    /// The key before the next one of the innermost object.
    private var last: String?
    /// The keys of the objects around it.
    private var outer: [String] = []

    /// `capacity`: About how many bytes the text will have.
    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Adds a string; nothing if there is none.
    package mutating func add(_ key: String, _ text: String?) {
        guard let text else { return }
        write(key)
        JSONValue.write(text, to: &bytes)
    }

    /// Adds an integer; nothing if there is none.
    package mutating func add(_ key: String, _ number: Int?) {
        guard let number else { return }
        write(key)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Adds any value.
    package mutating func add(_ key: String, _ value: JSONValue) {
        write(key)
        value.writeCanonical(to: &bytes)
    }

    /// Adds a value whose canonical text is at hand.
    package mutating func add(_ key: String, canonical value: [UInt8]) {
        write(key)
        bytes.append(contentsOf: value)
    }

    /// Begins an object inside: what is added up to its `end` are its members.
    package mutating func begin(_ key: String) {
        write(key)
        outer.append(key)
        last = nil
        bytes.append(UInt8(ascii: "{"))
    }

    /// Ends the object begun last.
    package mutating func end() {
        last = outer.popLast()
        bytes.append(UInt8(ascii: "}"))
    }

    /// The text.
    package consuming func text() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The object as a value that keeps the text, and gives it as its canonical form without writing it again.
    package consuming func value() -> JSONValue { JSONValue(written: text(), isCanonical: true) }

    private mutating func write(_ key: String) {
        assert(last.map { JSONValue.precedes($0, key) } ?? true, "\(key) does not stand in the order of RFC 8785")
        last = key
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        JSONValue.write(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }
}
