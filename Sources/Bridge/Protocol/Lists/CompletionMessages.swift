import JSON

/// One `completion/complete` for which the org must be asked.
struct CompletionRequest: Sendable {
    var id: RequestID
    var version: ProtocolVersion
    var typed: String
    /// The tool that finds what begins so, and the column of its rows that is offered.
    var tool: String
    var column: String
}

/// What MCP says about completion: what may be offered while somebody types an argument (mcp.md 3).
struct CompletionMessages: Sendable {
    /// How a completion is answered.
    enum Answer: Sendable {
        case now(JSONValue)
        case later(CompletionRequest)
    }

    /// Most values in one answer, by the specification.
    static let limit = 100

    let introduction: ServerIntroduction

    /// Finds what a `completion/complete` asks for.
    ///
    /// - Throws: `-32602` that names what is missing or unknown.
    func complete(_ id: RequestID, _ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> Answer {
        guard let name = params?["argument"]?["name"]?.string, let typed = params?["argument"]?["value"]?.string
        else { throw .init(.invalidParams, "completion/complete needs argument with the strings name and value") }
        let completion = try Self.completion(params?["ref"], name)
        if let values = completion.values(beginningWith: typed) { return .now(result(values, in: version)) }
        guard let search = completion.search else { return .now(result([], in: version)) }
        return .later(
            CompletionRequest(id: id, version: version, typed: typed, tool: search.tool, column: search.column)
        )
    }

    /// How a completion is answered that asked the org; nil if the client withdrew it.
    ///
    /// A failed search offers nothing: completion is a convenience, and its failure is recorded as that of a call.
    func response(
        to request: CompletionRequest,
        _ rows: Result<JSONValue, ResourceFailure>
    ) -> JSONRPCResponse? {
        switch rows {
        case .success(let found):
            let values = (found["items"]?.elements ?? []).compactMap { $0[request.column]?.string }
            return .result(request.id, result(values, hasMore: found["has_more"]?.bool ?? false, in: request.version))
        case .failure(.withdrawn): return nil
        case .failure(.notFound), .failure(.failed): return .result(request.id, result([], in: request.version))
        }
    }

    /// The answer when this client has asked too often: nothing is offered, and there is more.
    func refusal(of request: CompletionRequest) -> JSONRPCResponse {
        .result(request.id, result([], hasMore: true, in: request.version))
    }

    private static func completion(
        _ reference: JSONValue?,
        _ argument: String
    ) throws(JSONRPCError) -> ArgumentCompletion {
        switch reference?["type"]?.string {
        case "ref/prompt":
            let name = reference?["name"]?.string ?? ""
            guard let prompt = ResourceCatalog.prompts.first(where: { $0.name == name }) else {
                throw .init(.invalidParams, "Unknown prompt: \(name.prefix(64))")
            }
            if let found = prompt.arguments.first(where: { $0.name == argument }) { return found.completion }
            throw .init(.invalidParams, "\(name) has no argument \(argument.prefix(64))")
        case "ref/resource":
            let uri = reference?["uri"]?.string ?? ""
            guard let template = ResourceCatalog.templates.first(where: { $0.uriTemplate == uri }) else {
                throw .init(.invalidParams, "Unknown resource template: \(uri.prefix(64))")
            }
            if argument == template.variable { return template.completion }
            throw .init(.invalidParams, "\(uri) has no variable \(argument.prefix(64))")
        default: throw .init(.invalidParams, "ref.type must be ref/prompt or ref/resource")
        }
    }

    private func result(_ values: [String], hasMore: Bool = false, in version: ProtocolVersion) -> JSONValue {
        var completion: JSONValue = [
            "values": .array(values.prefix(Self.limit).map(JSONValue.string)),
            "hasMore": .bool(hasMore || values.count > Self.limit),
        ]
        if !hasMore { completion = completion.setting("total", to: .number(values.count)) }
        return introduction.complete(["completion": completion], in: version)
    }
}
