import JSON

/// What Gatehouse says of itself in `initialize` and `server/discover`.
package struct ServerIntroduction: Sendable {
    package var name: String
    package var version: String
    /// How a model should use the tools; a few sentences.
    package var instructions: String

    package init(name: String = "gatehouse", version: String, instructions: String = ServerIntroduction.guidance) {
        self.name = name
        self.version = version
        self.instructions = instructions
    }

    /// What every model is told unless the configuration says otherwise.
    package static let guidance = """
        Gatehouse administers one Okta org under human approval. Reads are answered at once; a write may wait for an operator. \
        A result with status pending_approval names an operation_id: ask operation_status for its end. \
        A denied call is a human decision: do not repeat it unchanged.
        """

    /// `serverInfo`, with the fields that the version knows.
    func serverInfo(_ version: ProtocolVersion) -> JSONValue {
        let info: JSONValue = ["name": .string(name), "version": .string(self.version)]
        return version.knowsStructuredContent ? info.setting("title", to: "Gatehouse") : info
    }

    /// The result of `initialize`.
    func initializeResult(_ version: ProtocolVersion) -> JSONValue {
        [
            "protocolVersion": .string(version.rawValue), "capabilities": Capabilities.json(version),
            "serverInfo": serverInfo(version), "instructions": .string(instructions),
        ]
    }

    /// The result of `server/discover`.
    ///
    /// It names the versions that a client may put into `_meta`, so only version E.
    func discoverResult() -> JSONValue {
        let result: JSONValue = [
            "supportedVersions": [.string(ProtocolVersion.july2026.rawValue)],
            "capabilities": Capabilities.json(.july2026),
            "instructions": .string(instructions),
        ]
        return complete(cacheable(result, in: .july2026), in: .july2026)
    }

    /// Marks a result as complete and signs it with `serverInfo`, where the version wants that (E).
    func complete(_ result: JSONValue, in version: ProtocolVersion) -> JSONValue {
        guard version >= .july2026 else { return result }
        return result.setting("resultType", to: "complete")
            .setting("_meta", to: .object([(RequestEnvelope.serverInfoKey, serverInfo(version))]))
    }

    /// Says how long a client may keep a result, where the version knows that (E).
    ///
    /// It may depend on who asks: private.
    func cacheable(_ result: JSONValue, _ keep: Keeping = .standing, in version: ProtocolVersion) -> JSONValue {
        guard version >= .july2026 else { return result }
        return result.setting("ttlMs", to: .number(keep.rawValue)).setting("cacheScope", to: "private")
    }

    /// How long a client may keep a result, in milliseconds.
    enum Keeping: Int, Sendable {
        /// It is made anew at each request.
        case not = 0
        /// It stays the same as long as we run.
        case standing = 300_000
    }
}

/// The capabilities that are declared: those with working handlers, no others (mcp.md C43).
enum Capabilities {
    /// What is declared in this version.
    ///
    /// Tools, resources and prompts do not change while we run, so no `listChanged` is promised. Tasks are not listed: that
    /// would show one client the tasks of another.
    static func json(_ version: ProtocolVersion) -> JSONValue {
        let all: JSONValue = ["tools": [:], "resources": ["subscribe": true], "prompts": [:], "logging": [:]]
        switch version {
        case .november2024: return all
        case .march2025, .june2025: return all.setting("completions", to: [:])
        case .november2025:
            return all.setting("completions", to: [:])
                .setting("tasks", to: ["cancel": [:], "requests": ["tools": ["call": [:]]]])
        case .july2026:
            return all.setting("completions", to: [:])
                .setting("extensions", to: .object([(RequestEnvelope.tasks, .object([]))]))
        }
    }
}
