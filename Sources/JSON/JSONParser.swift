import CScan

extension JSONValue {
    /// Parses one JSON text (RFC 8259) in one pass, strictly: UTF-8 is validated, duplicate keys are refused.
    ///
    /// - Parameters:
    ///   - bytes: The whole text, without a byte order mark; at most 2 GiB.
    ///   - depthLimit: How deep arrays and objects may nest.
    ///   - nodeLimit: How many values and keys there may be: each costs 16 bytes, however few it has in the text.
    /// - Throws: `JSONError`, with the offset of what is wrong.
    package init(parsing bytes: [UInt8], depthLimit: Int = 64, nodeLimit: Int = .max) throws(JSONError) {
        let nodes = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            try JSONParser.nodes(of: buffer, depthLimit: depthLimit, nodeLimit: nodeLimit)
        }
        self = JSONTape(text: bytes, nodes: nodes).value(at: 0)
    }

    /// Parses the UTF-8 of a text, by the same rules.
    package init(parsing text: String, depthLimit: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
    }

    /// Parses without copying first; the bytes need to live only as long as the call.
    package init(
        parsing bytes: UnsafeRawBufferPointer,
        depthLimit: Int = 64,
        nodeLimit: Int = .max
    ) throws(JSONError) {
        let nodes = try bytes.withMemoryRebound(to: UInt8.self) { (buffer) throws(JSONError) in
            try JSONParser.nodes(of: buffer, depthLimit: depthLimit, nodeLimit: nodeLimit)
        }
        self = JSONTape(text: Array(bytes), nodes: nodes).value(at: 0)
    }

    /// Takes a text that we wrote; one that is no JSON after all is kept as a string, so that it is not lost.
    ///
    /// `isCanonical`: It is as RFC 8785 has it.
    package init(written text: [UInt8], isCanonical: Bool = false) {
        do throws(JSONError) {
            let nodes = try text.withUnsafeBufferPointer { (buffer) throws(JSONError) in
                try JSONParser.nodes(of: buffer, depthLimit: .max)
            }
            self = JSONTape(text: text, nodes: nodes, isCanonical: isCanonical).value(at: 0)
        } catch { self = .string(String(decoding: text, as: UTF8.self)) }
    }
}

/// One pass over a text, from bytes to the nodes of a `JSONTape`.
///
/// It does not recurse: `frame` is the innermost open container, `outer` those around it.
struct JSONParser: ~Copyable {
    /// An open array or object.
    private struct Frame {
        var container: UInt32 = 0
        var isObject = false
        /// How many elements or members have begun.
        var count = 0
        /// The scanner's `loose` when it was opened: the container is verbatim if that did not grow meanwhile.
        var looseBefore = 0
        /// The newest key of this object, 0 if there is none; each key node links to the one before.
        var lastKey: UInt32 = 0
        /// One bit for each key hash seen: a key whose bit is clear is new, without any comparison.
        var bloom: UInt64 = 0
    }

    private let base: UnsafePointer<UInt8>
    private let depthLimit: Int
    private var scanner: JSONScanner
    private var frame = Frame()
    private var outer: [Frame] = []
    private var nodes: UnsafeMutablePointer<JSONTape.Node>
    private var nodeCount = 0
    private var nodeCapacity: Int
    private let nodeLimit: Int
    /// The nodes stand in memory of the parser's own.
    private var isGrown = false

    /// The nodes of a text, the root first.
    static func nodes(
        of text: UnsafeBufferPointer<UInt8>,
        depthLimit: Int,
        nodeLimit: Int = .max
    ) throws(JSONError) -> [JSONTape.Node] {
        let sizeLimit = Int(Int32.max)
        guard text.count <= sizeLimit else { throw JSONError(.tooLarge(limit: sizeLimit), at: sizeLimit) }
        guard let base = text.baseAddress, text.count > 0 else { throw JSONError(.unexpectedEnd, at: 0) }
        var (failure, grown) = (JSONError?.none, [JSONTape.Node]?.none)
        // Okta's bodies hold one node in 12 to 20 bytes; what holds more grows.
        let capacity = min(text.count / 12 + 8, nodeLimit)
        let nodes = [JSONTape.Node](unsafeUninitializedCapacity: capacity + slack) { room, count in
            guard let room = room.baseAddress else { return }
            var parser = JSONParser(text, base, room, capacity: capacity, limits: (depthLimit, nodeLimit))
            do throws(JSONError) { try parser.parseText() } catch { failure = error }
            if parser.isStopped { failure = JSONError(.tooMany(limit: nodeLimit), at: parser.scanner.at) }
            if parser.isGrown {
                grown = Array(UnsafeBufferPointer(start: parser.nodes, count: parser.nodeCount))
            } else {
                count = parser.nodeCount
            }
        }
        if let failure { throw failure }
        return grown ?? nodes
    }

    /// Room for nodes that are added after the limit was met, before the scanner is asked again.
    private static var slack: Int { 8 }

    /// `text` is not empty, and `base` its address; `nodes`, which belong to the caller, have the slack besides their capacity.
    private init(
        _ text: UnsafeBufferPointer<UInt8>,
        _ base: UnsafePointer<UInt8>,
        _ nodes: UnsafeMutablePointer<JSONTape.Node>,
        capacity: Int,
        limits: (depth: Int, nodes: Int)
    ) {
        (self.base, self.nodes, nodeCapacity) = (base, nodes, capacity)
        (depthLimit, nodeLimit) = limits
        scanner = JSONScanner(base: base, count: text.count)
    }

    /// Whether there were more nodes than may be: the scanner sees no more of the text then.
    private var isStopped: Bool { nodeCapacity > nodeLimit }

    deinit { if isGrown { nodes.deallocate() } }

    private mutating func parseText() throws(JSONError) {
        scanner.skipSpace()
        try parseValue()
        while !outer.isEmpty { try parseRest() }
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw JSONError(.trailingBytes, at: scanner.at) }
    }

    /// A value; of a container that is not empty, all up to the end of its first scalar.
    private mutating func parseValue() throws(JSONError) {
        while true {
            switch try scanner.peek() {
            case UInt8(ascii: "\""):
                return try parseString()
            case UInt8(ascii: "{"):
                try open(.object)
                if try scanner.peek() == UInt8(ascii: "}") { return close() }
                frame.count = 1
                try parseKey()
            case UInt8(ascii: "["):
                try open(.array)
                if try scanner.peek() == UInt8(ascii: "]") { return close() }
                frame.count = 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                let start = scanner.at
                try scanner.skipNumber()
                return append(.number, start: start, length: scanner.at &- start)
            case UInt8(ascii: "t"):
                return try parseLiteral("true", .true)
            case UInt8(ascii: "f"):
                return try parseLiteral("false", .false)
            case UInt8(ascii: "n"):
                return try parseLiteral("null", .null)
            case let byte:
                throw JSONError(.unexpectedByte(byte), at: scanner.at)
            }
        }
    }

    /// What follows a value in an open container: the next element or member, or its end.
    private mutating func parseRest() throws(JSONError) {
        scanner.skipSpace()
        let byte = try scanner.peek()
        if byte == UInt8(ascii: ",") {
            scanner.skipByte()
            scanner.skipSpace()
            frame.count &+= 1
            if frame.isObject { try parseKey() }
            return try parseValue()
        }
        guard byte == (frame.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw JSONError(.unexpectedByte(byte), at: scanner.at)
        }
        if frame.isObject, frame.count > JSONParser.linearKeyLimit { try refuseDuplicatesAmongMany() }
        close()
    }

    private mutating func parseString() throws(JSONError) {
        let start = scanner.at &+ 1
        let looseBefore = scanner.loose
        try scanner.skipString()
        append(.string, start: start, length: scanner.at &- 1 &- start, isVerbatim: scanner.loose == looseBefore)
    }

    private mutating func parseLiteral(_ text: StaticString, _ kind: JSONTape.NodeKind) throws(JSONError) {
        append(kind, start: scanner.at, length: text.utf8CodeUnitCount)
        try scanner.skipLiteral(text)
    }

    private mutating func open(_ kind: JSONTape.NodeKind) throws(JSONError) {
        guard outer.count < depthLimit else { throw JSONError(.tooDeep(limit: depthLimit), at: scanner.at) }
        outer.append(frame)
        frame = Frame(
            container: UInt32(truncatingIfNeeded: nodeCount),
            isObject: kind == .object,
            looseBefore: scanner.loose
        )
        append(kind, start: scanner.at, length: 0)
        scanner.skipByte()
        scanner.skipSpace()
    }

    private mutating func close() {
        scanner.skipByte()
        let index = Int(frame.container)
        nodes[index].length = UInt32(truncatingIfNeeded: scanner.at &- Int(nodes[index].start))
        nodes[index].link = UInt32(truncatingIfNeeded: nodeCount)
        nodes[index].tag = UInt16(clamping: frame.count)
        nodes[index].isVerbatim = frame.looseBefore == scanner.loose
        frame = outer.removeLast()
    }

    private mutating func append(_ kind: JSONTape.NodeKind, start: Int, length: Int, isVerbatim: Bool = true) {
        if nodeCount == nodeCapacity { growNodes() }
        let node = JSONTape.Node(
            start: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: length),
            link: 0,
            tag: 0,
            kind: kind,
            isVerbatim: isVerbatim
        )
        (nodes + nodeCount).initialize(to: node)
        nodeCount &+= 1
    }

    private mutating func growNodes() {
        guard nodeCapacity < nodeLimit else {
            // Not thrown from here: a check after each node would cost more than the node.
            scanner.stop()
            nodeCapacity += JSONParser.slack
            return
        }
        let capacity = min(nodeCapacity * 2, nodeLimit)
        let larger = UnsafeMutablePointer<JSONTape.Node>.allocate(capacity: capacity + JSONParser.slack)
        larger.moveInitialize(from: nodes, count: nodeCount)
        if isGrown { nodes.deallocate() }
        isGrown = true
        nodes = larger
        nodeCapacity = capacity
    }
}

// Keys, and that no object holds one twice.
extension JSONParser {
    /// Up to this many members, a new key is compared with those before it; more are checked when the object ends.
    ///
    /// Comparing each with each would let a sender of many keys buy quadratic time.
    private static var linearKeyLimit: Int { 64 }

    /// A key, its colon, and the space up to the value.
    private mutating func parseKey() throws(JSONError) {
        let first = try scanner.peek()
        guard first == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte(first), at: scanner.at) }
        let index = nodeCount
        try parseString()
        let hash = keyHash(index)
        nodes[index].tag = hash
        nodes[index].link = frame.lastKey
        if frame.count <= JSONParser.linearKeyLimit {
            let bit = UInt64(1) << UInt64(hash & 63)
            if frame.bloom & bit != 0 { try refuseDuplicate(of: index) }
            frame.bloom |= bit
        }
        frame.lastKey = UInt32(truncatingIfNeeded: index)
        scanner.skipSpace()
        let colon = try scanner.peek()
        guard colon == UInt8(ascii: ":") else { throw JSONError(.unexpectedByte(colon), at: scanner.at) }
        scanner.skipByte()
        scanner.skipSpace()
    }

    private func keyHash(_ index: Int) -> UInt16 {
        if nodes[index].isVerbatim { return cscan_key_hash(base + Int(nodes[index].start), Int(nodes[index].length)) }
        let key = unescapedKey(index)
        return cscan_key_hash(key, key.count)
    }

    private func unescapedKey(_ index: Int) -> [UInt8] {
        StringEscapes.unescaped(
            UnsafeBufferPointer(start: base + Int(nodes[index].start), count: Int(nodes[index].length))
        )
    }

    private func refuseDuplicate(of index: Int) throws(JSONError) {
        var earlier = Int(nodes[index].link)
        while earlier != 0 {
            if nodes[earlier].tag == nodes[index].tag, isSameKey(earlier, index) { throw duplicate(index) }
            earlier = Int(nodes[earlier].link)
        }
    }

    private func isSameKey(_ left: Int, _ right: Int) -> Bool {
        guard nodes[left].isVerbatim, nodes[right].isVerbatim else { return unescapedKey(left) == unescapedKey(right) }
        return nodes[left].length == nodes[right].length
            && cscan_is_equal(base + Int(nodes[left].start), base + Int(nodes[right].start), Int(nodes[left].length))
                != 0
    }

    private func refuseDuplicatesAmongMany() throws(JSONError) {
        // A `Set` of bytes, not of strings: strings compare by Unicode equivalence, JSON keys by code points.
        var seen: Set<[UInt8]> = []
        seen.reserveCapacity(frame.count)
        var key = Int(frame.container) + 1
        while key < nodeCount {
            guard seen.insert(unescapedKey(key)).inserted else { throw duplicate(key) }
            let value = key + 1
            key = nodes[value].link == 0 ? value + 1 : Int(nodes[value].link)
        }
    }

    private func duplicate(_ index: Int) -> JSONError {
        // One before the text of the key is its quote.
        JSONError(.duplicateKey(String(decoding: unescapedKey(index), as: UTF8.self)), at: Int(nodes[index].start) - 1)
    }
}
