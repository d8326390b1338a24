extension JSONValue {
    /// The compact UTF-8 text, members in their order, numbers as written.
    package func bytes() -> [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    /// Appends the compact UTF-8 text: no space between tokens and no line break, so one value is one line.
    ///
    /// What was parsed from text that is in this form already is copied as it stands.
    package func write(to out: inout [UInt8]) {
        switch storage {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): out.append(contentsOf: value.text.utf8)
        case .string(let value): JSONValue.write(value, to: &out)
        case .array(let elements):
            JSONWriter.writeList(elements, between: (UInt8(ascii: "["), UInt8(ascii: "]")), to: &out) { element, out in
                element.write(to: &out)
            }
        case .object(let members):
            JSONWriter.writeList(members, between: (UInt8(ascii: "{"), UInt8(ascii: "}")), to: &out) { member, out in
                JSONValue.write(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
        case .parsed(let tape, let node): JSONWriter.write(node, of: tape, to: &out)
        }
    }

    /// How many bytes its compact text has.
    package var byteCount: Int {
        if case .parsed(let tape, node: 0) = storage, tape.isWhole { return tape.text.count }
        return bytes().count
    }

    /// Appends a string literal with its quotes, escaped as RFC 8785 asks.
    package static func write(_ text: String, to out: inout [UInt8]) {
        var text = text
        text.withUTF8 { StringEscapes.appendLiteral($0, to: &out) }
    }

    /// The same for a text that is at hand as UTF-8.
    package static func write(utf8 text: [UInt8], to out: inout [UInt8]) {
        text.withUnsafeBufferPointer { StringEscapes.appendLiteral($0, to: &out) }
    }
}

/// How tokens are put together into text.
enum JSONWriter {
    /// Appends items with commas between them and brackets around them.
    static func writeList<Item>(
        _ items: [Item],
        between brackets: (open: UInt8, close: UInt8),
        to out: inout [UInt8],
        item writeItem: (Item, inout [UInt8]) -> Void
    ) {
        out.append(brackets.open)
        for (index, item) in items.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            writeItem(item, &out)
        }
        out.append(brackets.close)
    }

    /// Appends a parsed value: by one copy if its text is in our form already, else token by token.
    static func write(_ root: Int, of tape: JSONTape, to out: inout [UInt8]) {
        let node = tape.nodes[root]
        switch node.kind {
        case .null, .false, .true, .number: tape.appendRaw(root, to: &out)
        case .string where node.isVerbatim:
            out.append(UInt8(ascii: "\""))
            tape.appendRaw(root, to: &out)
            out.append(UInt8(ascii: "\""))
        case .string: JSONValue.write(tape.string(at: root), to: &out)
        case .array, .object:
            if node.isVerbatim { return tape.appendRaw(root, to: &out) }
            let isObject = node.kind == .object
            out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
            var child = root + 1
            while child < node.link {
                if child > root + 1 { out.append(UInt8(ascii: ",")) }
                if isObject {
                    write(child, of: tape, to: &out)
                    out.append(UInt8(ascii: ":"))
                    child += 1
                }
                write(child, of: tape, to: &out)
                child = tape.index(after: child)
            }
            out.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }
}
