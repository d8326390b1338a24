import JSON

/// What MCP says about prompts: the list, prepared once, and their texts (mcp.md 3).
struct PromptMessages: Sendable {
    /// The longest argument, in UTF-8 bytes.
    static let argumentLimit = 1024

    private let introduction: ServerIntroduction
    private let pages: ListPages

    init(introduction: ServerIntroduction, pageSize: Int, cursors: CatalogCursor) {
        self.introduction = introduction
        let prompts = ResourceCatalog.prompts
        pages = ListPages(
            .init(method: "prompts/list", member: "prompts", count: prompts.count) { index, version in
                Self.definition(prompts[index], version)
            },
            pageSize: pageSize,
            cursors: cursors,
            introduction: introduction
        )
    }

    /// The `result` of `prompts/list`.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func list(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        try pages.result(params, version: version)
    }

    /// The `result` of `prompts/get`.
    ///
    /// - Throws: `-32602` that names the prompt or the argument that does not fit.
    func get(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> JSONValue {
        guard let name = params?["name"]?.string else {
            throw .init(.invalidParams, "prompts/get needs the string name")
        }
        guard let prompt = ResourceCatalog.prompts.first(where: { $0.name == name }) else {
            throw .init(.invalidParams, "Unknown prompt: \(name.prefix(64))")
        }
        let input = try Self.input(params?["arguments"] ?? [:], of: prompt)
        let content: JSONValue = ["type": "text", "text": .string(prompt.text(input))]
        let result: JSONValue = [
            "description": .string(prompt.description), "messages": [["role": "user", "content": content]],
        ]
        return introduction.complete(result, in: version)
    }

    private static func input(
        _ given: JSONValue,
        of prompt: any Prompt.Type
    ) throws(JSONRPCError) -> PromptInput {
        guard let members = given.members else {
            throw .init(.invalidParams, "arguments of prompts/get must be an object")
        }
        var values: [String: String] = [:]
        for member in members {
            guard prompt.arguments.contains(where: { $0.name == member.key }) else {
                throw .init(.invalidParams, "\(prompt.name) has no argument \(member.key.prefix(64))")
            }
            guard let value = member.value.string, value.utf8.count <= argumentLimit else {
                throw .init(.invalidParams, "\(member.key) must be a string of at most \(argumentLimit) bytes")
            }
            values[member.key] = value
        }
        for argument in prompt.arguments where argument.isRequired && values[argument.name]?.isEmpty ?? true {
            throw .init(.invalidParams, "\(prompt.name) needs the argument \(argument.name)")
        }
        return PromptInput(values)
    }

    private static func definition(_ prompt: any Prompt.Type, _ version: ProtocolVersion) -> JSONValue {
        var entry: [(key: String, value: JSONValue)] = [("name", .string(prompt.name))]
        if version.knowsTitles { entry.append(("title", .string(prompt.title))) }
        entry.append(("description", .string(prompt.description)))
        let arguments = prompt.arguments.map { argument -> JSONValue in
            [
                "name": .string(argument.name), "description": .string(argument.description),
                "required": .bool(argument.isRequired),
            ]
        }
        if !arguments.isEmpty { entry.append(("arguments", .array(arguments))) }
        return .object(entry)
    }
}
