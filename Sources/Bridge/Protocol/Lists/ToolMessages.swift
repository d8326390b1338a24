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
    /// Whether it may be answered with a task.
    var tasks = TaskWish.none
    /// What the client brought back of an earlier leg (version E).
    var requestState: String?

    /// What the client said of tasks on this request.
    enum TaskWish: Sendable {
        case none
        /// It declares the extension (version E).
        case understood
        /// It asks for one (version D).
        case wanted
    }

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
        switch version {
        case .november2024, .march2025, .june2025: break
        case .november2025:
            guard let task = params?["task"] else { break }
            guard task.kind == .object else { throw .init(.invalidParams, "task of tools/call must be an object") }
            tasks = .wanted
        case .july2026:
            if RequestEnvelope.declares(extension: RequestEnvelope.tasks, params) { tasks = .understood }
            requestState = try RequestEnvelope.requestState(params)
        }
    }
}

/// What MCP says about tools: the list, prepared once for each version, and the results of calls (mcp.md 4).
struct ToolMessages: Sendable {
    /// The longest `result` that is written, in bytes; what is longer becomes an error that says so.
    static let resultLimit = 1 << 20

    private let introduction: ServerIntroduction
    private let pages: ListPages

    /// Prepares the list of all tools, in the order in which they are listed.
    init(_ tools: [ToolListing], introduction: ServerIntroduction, pageSize: Int, cursors: CatalogCursor) {
        self.introduction = introduction
        pages = ListPages(
            .init(method: "tools/list", member: "tools", count: tools.count) { index, version in
                Self.definition(tools[index], version)
            },
            pageSize: pageSize,
            cursors: cursors,
            introduction: introduction
        )
    }

    /// The `result` of `tools/list`.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func listResult(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        try pages.result(params, version: version)
    }

    /// How a call's answer reads in the version of its request; nil if the client withdrew it.
    func response(to call: ToolCallRequest, _ answer: CallAnswer) -> JSONRPCResponse? {
        if case .withdrawn = answer { return nil }
        return .init(id: call.id, outcome: outcome(of: answer, from: call.tool, in: call.version))
    }

    /// An answer as the result or the error that it is in this version.
    ///
    /// `meta`: What `_meta` of a result must say where the version has no `serverInfo` there.
    func outcome(
        of answer: CallAnswer,
        from tool: String,
        in version: ProtocolVersion,
        meta: JSONValue? = nil
    ) -> JSONRPCResponse.Outcome {
        switch answer {
        case .result(let result):
            guard result.structured.kind == .object else {
                return .error(.init(.internalError, "The result of \(tool) is no object"))
            }
            return .result(bounded(result, Form(version: version, meta: meta)))
        case .leg(let state):
            let leg = introduction.complete(["requestState": .string(state)], in: version)
            return .result(leg.setting("resultType", to: "input_required").bytes())
        case .task(let task): return .result(TaskMessages.created(task, in: version, by: introduction).bytes())
        case .badRequestState: return .error(.badRequestState)
        case .noTask: return .error(.init(.methodNotFound, "\(tool.prefix(64)) does not run as a task"))
        case .unknownTool(let name): return .error(.init(.invalidParams, "Unknown tool: \(name.prefix(64))"))
        case .internalError(let reason): return .error(.init(.internalError, reason))
        case .withdrawn: return .error(.init(.internalError, "The call was withdrawn"))
        }
    }

    /// How a result is written.
    private struct Form {
        var version: ProtocolVersion
        var meta: JSONValue?
    }

    private func bounded(_ result: ToolResult, _ form: Form) -> [UInt8] {
        let text = text(result, form)
        guard text.count > Self.resultLimit else { return text }
        var facts: JSONValue = ["status": "result_too_large", "bytes": .number(text.count)]
        if let operation = result.structured["operation_id"] { facts = facts.setting("operation_id", to: operation) }
        let summary = result.isError ? "The call failed, and its error" : "The call was carried out, but its result"
        let refusal = ToolResult(
            facts,
            isError: true,
            summary: "\(summary) of \(text.count) bytes does not fit into one message of \(Self.resultLimit) bytes."
        )
        return self.text(refusal, form)
    }

    private func text(_ result: ToolResult, _ form: Form) -> [UInt8] {
        let object = result.text
        var out: [UInt8] = []
        out.reserveCapacity(object.count * 2 + 256)
        out += "{\"content\":[".utf8
        if result.isError, let summary = result.summary {
            Self.writeTextBlock(Array(summary.utf8), to: &out)
            out.append(UInt8(ascii: ","))
        }
        Self.writeTextBlock(object, to: &out)
        out.append(UInt8(ascii: "]"))
        // An error's object goes out as well: no output schema of ours demands a member, so every answer of the gate conforms.
        if form.version.knowsStructuredContent {
            out += ",\"structuredContent\":".utf8
            out += object
        }
        var rest: JSONValue = ["isError": .bool(result.isError)]
        if let meta = form.meta { rest = rest.setting("_meta", to: meta) }
        for member in introduction.complete(rest, in: form.version).members ?? [] {
            out.append(UInt8(ascii: ","))
            JSONValue.write(member.key, to: &out)
            out.append(UInt8(ascii: ":"))
            member.value.write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return out
    }

    private static func writeTextBlock(_ text: [UInt8], to out: inout [UInt8]) {
        out += "{\"type\":\"text\",\"text\":".utf8
        JSONValue.write(utf8: text, to: &out)
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
        // Only what may wait for a person is worth a task.
        if version == .november2025, tool.riskClass >= .reversible {
            entry.append(("execution", ["taskSupport": "optional"]))
        }
        return .object(entry)
    }
}
