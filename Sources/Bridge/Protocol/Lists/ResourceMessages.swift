import JSON

/// One `resources/read` that takes waiting: a resource that is made anew.
struct ResourceRead: Sendable {
    var id: RequestID
    var version: ProtocolVersion
    var uri: String
    var place: ResourcePlace
}

/// What MCP says about resources: the lists, prepared once, and the results of reads (mcp.md 3).
struct ResourceMessages: Sendable {
    /// How a read is answered.
    enum Answer: Sendable {
        case now(JSONValue)
        case later(ResourceRead)
    }

    private let introduction: ServerIntroduction
    private let resources: ListPages
    private let templates: ListPages

    init(introduction: ServerIntroduction, pageSize: Int, cursors: CatalogCursor) {
        self.introduction = introduction
        let resources = ResourceCatalog.resources
        let templates = ResourceCatalog.templates
        self.resources = ListPages(
            .init(method: "resources/list", member: "resources", count: resources.count) { index, version in
                Self.definition(resources[index], version)
            },
            pageSize: pageSize,
            cursors: cursors,
            introduction: introduction
        )
        self.templates = ListPages(
            .init(method: "resources/templates/list", member: "resourceTemplates", count: templates.count) {
                index,
                version in Self.definition(templates[index], version)
            },
            pageSize: pageSize,
            cursors: cursors,
            introduction: introduction
        )
    }

    /// The `result` of `resources/list`.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func list(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        try resources.result(params, version: version)
    }

    /// The `result` of `resources/templates/list`.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func templateList(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        try templates.result(params, version: version)
    }

    /// Finds what a `resources/read` asks for.
    ///
    /// - Throws: `-32602` without a URI; the version's own code for an unknown one (mcp.md 6).
    func read(_ id: RequestID, _ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> Answer {
        let uri = try Self.uri(params, of: "resources/read")
        guard let place = ResourceCatalog.place(of: uri) else { throw .resourceNotFound(uri, in: version) }
        guard case .text(let resource) = place else {
            return .later(ResourceRead(id: id, version: version, uri: uri, place: place))
        }
        return .now(contents(resource.text, resource.format, of: uri, keep: .standing, in: version))
    }

    /// How a read that took waiting is answered; nil if the client withdrew it.
    func response(
        to read: ResourceRead,
        _ content: Result<JSONValue, ResourceFailure>
    ) -> JSONRPCResponse? {
        switch content {
        case .success(let value):
            let result = contents(value.description, .json, of: read.uri, keep: .not, in: read.version)
            let bytes = result.bytes()
            guard bytes.count <= ToolMessages.resultLimit else {
                return .error(read.id, .init(.internalError, "The resource does not fit into one message"))
            }
            return .init(id: read.id, outcome: .result(bytes))
        case .failure(.notFound): return .error(read.id, .resourceNotFound(read.uri, in: read.version))
        case .failure(.failed(let reason)):
            return .error(read.id, .init(.internalError, reason, data: ["uri": .string(read.uri)]))
        case .failure(.withdrawn): return nil
        }
    }

    /// The URI of a `resources/subscribe` or `unsubscribe`.
    ///
    /// - Throws: `-32602` without a URI, or for a resource of a template, which reports no changes; `-32002` for an
    ///   unknown one.
    func subscription(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> String {
        let uri = try Self.uri(params, of: "resources/subscribe")
        switch ResourceCatalog.place(of: uri) {
        case nil: throw .resourceNotFound(uri, in: version)
        case .object: throw .init(.invalidParams, "This resource does not report changes", data: ["uri": .string(uri)])
        // A text never changes: nothing is promised and nothing comes.
        case .live, .text: return uri
        }
    }

    private static func uri(_ params: JSONValue?, of method: String) throws(JSONRPCError) -> String {
        guard let uri = params?["uri"]?.string else { throw .init(.invalidParams, "\(method) needs the string uri") }
        return uri
    }

    private func contents(
        _ text: String,
        _ format: ResourceFormat,
        of uri: String,
        keep: ServerIntroduction.Keeping,
        in version: ProtocolVersion
    ) -> JSONValue {
        let content: JSONValue = [
            "uri": .string(uri), "mimeType": .string(format.rawValue), "text": .string(text),
        ]
        let result = introduction.cacheable(["contents": [content]], keep, in: version)
        return introduction.complete(result, in: version)
    }

    private static func definition(_ resource: any Resource.Type, _ version: ProtocolVersion) -> JSONValue {
        var entry: [(key: String, value: JSONValue)] = [
            ("uri", .string(resource.uri)), ("name", .string(resource.name)),
        ]
        if version.knowsTitles { entry.append(("title", .string(resource.title))) }
        entry.append(("description", .string(resource.description)))
        entry.append(("mimeType", .string(resource.format.rawValue)))
        return .object(entry)
    }

    private static func definition(_ template: any ResourceTemplate.Type, _ version: ProtocolVersion) -> JSONValue {
        var entry: [(key: String, value: JSONValue)] = [
            ("uriTemplate", .string(template.uriTemplate)), ("name", .string(template.variable)),
        ]
        if version.knowsTitles { entry.append(("title", .string(template.title))) }
        entry.append(("description", .string(template.description)))
        entry.append(("mimeType", .string(ResourceFormat.json.rawValue)))
        return .object(entry)
    }
}
