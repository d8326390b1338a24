import JSON

/// One `tools/call` whose params have the right shape.
struct ToolCallRequest: Sendable {
    var id: RequestID
    var tool: String
    /// An object.
    var arguments: JSONValue
    var meta: JSONValue?
    var version: ProtocolVersion
    /// Nil if the client gave no progress token.
    var progress: ProgressReporter?

    /// Judges the params of `tools/call`.
    ///
    /// - Throws: `-32602` that names the member that is missing or of the wrong kind (mcp.md 4.4).
    init(id: RequestID, params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) {
        guard let tool = params?["name"]?.string else {
            throw .init(.invalidParams, "tools/call needs the string name")
        }
        let arguments = params?["arguments"] ?? [:]
        guard arguments.kind == .object else {
            throw .init(.invalidParams, "arguments of tools/call must be an object")
        }
        self.id = id
        self.tool = tool
        self.arguments = arguments
        self.version = version
        meta = params?["_meta"]
        progress = try ProgressToken.of(params).map { ProgressReporter(token: $0, version: version) }
    }
}

/// What MCP says about tools: the list, prepared once for each version, and the results of calls (mcp.md 4).
struct ToolMessages: Sendable {
    /// The longest `result` that is written, in bytes; what is longer becomes an error that says so.
    static let resultLimit = 1 << 20
    private static let list = "tools/list"

    private let introduction: ServerIntroduction
    private let cursors = CatalogCursor()
    /// The `result` of each page of `tools/list` by the offset of its first tool.
    private let pages: [ProtocolVersion: [Int: [UInt8]]]

    /// Prepares the lists.
    ///
    /// - Parameters:
    ///   - tools: All tools, in the order in which they are listed.
    ///   - introduction: Who answers.
    ///   - pageSize: How many tools a page holds; at least 1.
    init(_ tools: [ToolListing], introduction: ServerIntroduction, pageSize: Int) {
        precondition(pageSize > 0, "a page holds at least one tool")
        self.introduction = introduction
        var pages: [ProtocolVersion: [Int: [UInt8]]] = [:]
        for version in ProtocolVersion.allCases {
            // Without tools there is still one page, an empty one.
            for offset in stride(from: 0, to: max(tools.count, 1), by: pageSize) {
                let page = tools[offset..<min(offset + pageSize, tools.count)].map { Self.definition($0, version) }
                var result: JSONValue = ["tools": .array(page)]
                if offset + pageSize < tools.count {
                    result = result.setting(
                        "nextCursor",
                        to: .string(cursors.text(Self.list, offset: offset + pageSize))
                    )
                }
                result = introduction.complete(introduction.cacheable(result, in: version), in: version)
                pages[version, default: [:]][offset] = result.bytes()
            }
        }
        self.pages = pages
    }

    /// The `result` of `tools/list`.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func listResult(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        var offset = 0
        if let cursor = params?["cursor"] {
            guard let next = cursor.string.flatMap({ cursors.offset(Self.list, $0) }) else {
                throw .init(.invalidParams, "Unknown cursor")
            }
            offset = next
        }
        guard let page = pages[version]?[offset] else { throw .init(.invalidParams, "Unknown cursor") }
        return page
    }

    /// How a call's answer reads in the version of its request; nil if the client withdrew it.
    func response(to call: ToolCallRequest, _ answer: CallAnswer) -> JSONRPCResponse? {
        switch answer {
        case .result(let result):
            guard result.structured.kind == .object else {
                return .error(call.id, .init(.internalError, "The result of \(call.tool) is no object"))
            }
            return .init(id: call.id, outcome: .result(bounded(result, of: call)))
        case .unknownTool(let name):
            return .error(call.id, .init(.invalidParams, "Unknown tool: \(name.prefix(64))"))
        case .internalError(let reason):
            return .error(call.id, .init(.internalError, reason))
        case .withdrawn:
            return nil
        }
    }

    private func bounded(_ result: ToolResult, of call: ToolCallRequest) -> [UInt8] {
        let text = text(result, of: call)
        guard text.count > Self.resultLimit else { return text }
        var facts: JSONValue = ["status": "result_too_large", "bytes": .number(text.count)]
        if let operation = result.structured["operation_id"] { facts = facts.setting("operation_id", to: operation) }
        let summary = result.isError ? "The call failed, and its error" : "The call was carried out, but its result"
        let refusal = ToolResult(
            facts,
            isError: true,
            summary: "\(summary) of \(text.count) bytes does not fit into one message of \(Self.resultLimit) bytes."
        )
        return self.text(refusal, of: call)
    }

    private func text(_ result: ToolResult, of call: ToolCallRequest) -> [UInt8] {
        let object = result.structured.bytes()
        var out: [UInt8] = []
        out.reserveCapacity(object.count * 2 + 256)
        out += "{\"content\":[".utf8
        if result.isError, let summary = result.summary {
            Self.writeTextBlock(summary, to: &out)
            out.append(UInt8(ascii: ","))
        }
        Self.writeTextBlock(String(decoding: object, as: UTF8.self), to: &out)
        out.append(UInt8(ascii: "]"))
        // An error's object goes out as well: no output schema of ours demands a member, so every answer of the gate conforms.
        if call.version.knowsStructuredContent {
            out += ",\"structuredContent\":".utf8
            out += object
        }
        for member in introduction.complete(["isError": .bool(result.isError)], in: call.version).members ?? [] {
            out.append(UInt8(ascii: ","))
            JSONValue.write(member.key, to: &out)
            out.append(UInt8(ascii: ":"))
            member.value.write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return out
    }

    private static func writeTextBlock(_ text: String, to out: inout [UInt8]) {
        out += "{\"type\":\"text\",\"text\":".utf8
        JSONValue.write(text, to: &out)
        out.append(UInt8(ascii: "}"))
    }

    /// One entry of the list with the fields that the version knows (mcp.md 4.1).
    ///
    /// All four hints are always given.
    private static func definition(_ tool: ToolListing, _ version: ProtocolVersion) -> JSONValue {
        var entry: [(key: String, value: JSONValue)] = [("name", .string(tool.name))]
        if version.knowsStructuredContent { entry.append(("title", .string(tool.title))) }
        entry.append(("description", .string(tool.description)))
        entry.append(("inputSchema", tool.inputSchema))
        if version.knowsStructuredContent, let schema = tool.outputSchema { entry.append(("outputSchema", schema)) }
        if version.knowsAnnotations {
            let hints: JSONValue = [
                "title": .string(tool.title),
                "readOnlyHint": .bool(tool.riskClass <= .read),
                "destructiveHint": .bool(tool.riskClass >= .broad),
                "idempotentHint": .bool(tool.isIdempotent),
                "openWorldHint": .bool(tool.riskClass != .local),
            ]
            entry.append(("annotations", hints))
        }
        return .object(entry)
    }
}
