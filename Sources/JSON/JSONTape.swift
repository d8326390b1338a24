import CScan

/// A parsed text and what was found in it: the bytes as they came, and one flat list of nodes.
///
/// The nodes stand in document order. An array is its node followed by its elements, an object its node followed by
/// key, value, key, value. A container's node says where the node after its last descendant is, so that stepping over
/// a value costs the same whatever it holds. A `JSONValue` is a tape and the index of a node; nothing is decoded
/// before someone asks. Every value of a text keeps the whole text in memory.
final class JSONTape: Sendable {
    /// What a node stands for.
    enum NodeKind: UInt8, Sendable { case null, `false`, `true`, number, string, array, object }

    /// One value or key, in 16 bytes.
    struct Node: Sendable {
        /// Offset of the first byte: of a string the one after its quote, of a container its bracket.
        var start: UInt32
        /// Length in bytes: of a string without its quotes, of a container with its brackets.
        var length: UInt32
        /// Of a container: the index of the node after its last descendant; of a key: the key before it, or 0.
        var link: UInt32
        /// Of a key: its hash; of a container: how many elements or members, 65 535 for that many and more.
        var tag: UInt16
        var kind: NodeKind
        /// The bytes are exactly what `JSONWriter` would write: no space between tokens, nothing escaped.
        var isVerbatim: Bool

        var range: Range<Int> { Int(start)..<Int(start) + Int(length) }
    }

    let text: [UInt8]
    let nodes: [Node]
    /// The text is as RFC 8785 has it.
    let isCanonical: Bool

    init(text: [UInt8], nodes: [Node], isCanonical: Bool = false) {
        self.text = text
        self.nodes = nodes
        self.isCanonical = isCanonical
    }

    /// Whether the text is one container or literal in the form that `JSONWriter` writes, and nothing else.
    var isWhole: Bool { nodes[0].isVerbatim && Int(nodes[0].length) == text.count }

    /// The value at a node; it holds the tape only where there is something left to decode.
    func value(at index: Int) -> JSONValue {
        switch nodes[index].kind {
        case .null: .null
        case .false: .bool(false)
        case .true: .bool(true)
        case .number, .string, .array, .object: JSONValue(storage: .parsed(self, node: index))
        }
    }

    /// The index of the node after a value and all that it holds.
    func index(after index: Int) -> Int {
        switch nodes[index].kind {
        case .array, .object: Int(nodes[index].link)
        case .null, .false, .true, .number, .string: index + 1
        }
    }

    /// How many elements or members a container has.
    func count(at index: Int) -> Int {
        let counted = nodes[index].tag
        if counted < UInt16.max { return Int(counted) }
        var count = 0
        var child = index + 1
        while child < nodes[index].link {
            child = self.index(after: nodes[index].kind == .object ? child + 1 : child)
            count += 1
        }
        return count
    }

    /// The elements of the array at a node.
    func elements(at index: Int) -> [JSONValue] {
        var elements: [JSONValue] = []
        elements.reserveCapacity(count(at: index))
        var child = index + 1
        while child < nodes[index].link {
            elements.append(value(at: child))
            child = self.index(after: child)
        }
        return elements
    }

    /// The members of the object at a node.
    func members(at index: Int) -> [(key: String, value: JSONValue)] {
        var members: [(key: String, value: JSONValue)] = []
        members.reserveCapacity(count(at: index))
        var key = index + 1
        while key < nodes[index].link {
            members.append((string(at: key), value(at: key + 1)))
            key = self.index(after: key + 1)
        }
        return members
    }

    /// The element of the array at a node with this index, found by stepping over those before it.
    func element(_ position: Int, at index: Int) -> JSONValue? {
        guard position >= 0, position < count(at: index) else { return nil }
        var child = index + 1
        for _ in 0..<position { child = self.index(after: child) }
        return value(at: child)
    }

    /// The member of the object at a node with this key.
    ///
    /// Nothing is allocated unless a key in the text is escaped.
    func member(_ name: String, at index: Int) -> JSONValue? { memberNode(name, at: index).map(value) }

    /// The node of that member's value.
    func memberNode(_ name: String, at index: Int) -> Int? {
        var name = name
        return name.withUTF8 { name in
            let hash = name.baseAddress.map { cscan_key_hash($0, name.count) } ?? cscan_key_hash([], 0)
            var key = index + 1
            while key < nodes[index].link {
                if nodes[key].tag == hash, isKey(key, equalTo: name) { return key + 1 }
                key = self.index(after: key + 1)
            }
            return nil
        }
    }

    private func isKey(_ index: Int, equalTo name: UnsafeBufferPointer<UInt8>) -> Bool {
        withRaw(index) { raw in
            guard nodes[index].isVerbatim else { return StringEscapes.unescaped(raw).elementsEqual(name) }
            guard raw.count == name.count else { return false }
            guard let left = raw.baseAddress, let right = name.baseAddress else { return true }
            return cscan_is_equal(left, right, raw.count) != 0
        }
    }

    /// The text of the string at a node, unescaped.
    func string(at index: Int) -> String {
        withRaw(index) { raw in
            nodes[index].isVerbatim
                ? String(decoding: raw, as: UTF8.self) : String(decoding: StringEscapes.unescaped(raw), as: UTF8.self)
        }
    }

    /// The number at a node, as written.
    func number(at index: Int) -> JSONNumber {
        withRaw(index) { JSONNumber(text: String(decoding: $0, as: UTF8.self)) }
    }

    /// Calls `body` with the UTF-8 of a key, unescaped.
    func withKey<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withRaw(index) { raw in
            nodes[index].isVerbatim ? body(raw) : StringEscapes.unescaped(raw).withUnsafeBufferPointer(body)
        }
    }

    /// Appends a node's bytes as they stand in the text.
    func appendRaw(_ index: Int, to out: inout [UInt8]) {
        out.append(contentsOf: text[nodes[index].range])
    }

    private func withRaw<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[nodes[index].range])) }
    }
}

extension JSONValue {
    /// Whether every key and every number in this value, at any depth, passes its test.
    ///
    /// Nothing is built for it: keys of a parsed value are looked at where they stand.
    ///
    /// - Parameters:
    ///   - keys: Gets the UTF-8 of a key, unescaped.
    ///   - numbers: Gets a number as written.
    /// - Returns: False at the first that fails.
    package func holdsOnly(
        keys: (UnsafeBufferPointer<UInt8>) -> Bool,
        numbers: (JSONNumber) -> Bool = { _ in true }
    ) -> Bool {
        switch storage {
        case .null, .bool, .string: true
        case .number(let number): numbers(number)
        case .array(let elements): elements.allSatisfy { $0.holdsOnly(keys: keys, numbers: numbers) }
        case .object(let members):
            members.allSatisfy { member in
                var key = member.key
                return key.withUTF8(keys) && member.value.holdsOnly(keys: keys, numbers: numbers)
            }
        case .parsed(let tape, let node): tape.holdsOnly(keys: keys, numbers: numbers, at: node)
        }
    }
}

extension JSONTape {
    /// The same for the value at a node.
    fileprivate func holdsOnly(
        keys: (UnsafeBufferPointer<UInt8>) -> Bool,
        numbers: (JSONNumber) -> Bool,
        at root: Int
    ) -> Bool {
        switch nodes[root].kind {
        case .null, .false, .true, .string: return true
        case .number: return numbers(number(at: root))
        case .array, .object:
            let isObject = nodes[root].kind == .object
            var child = root + 1
            while child < nodes[root].link {
                if isObject {
                    guard withKey(child, keys) else { return false }
                    child += 1
                }
                guard holdsOnly(keys: keys, numbers: numbers, at: child) else { return false }
                child = index(after: child)
            }
            return true
        }
    }
}
