import JSON

/// What a request of version E carries about itself in `params._meta` (mcp.md 1.2).
struct RequestEnvelope: Equatable, Sendable {
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let clientInfoKey = "io.modelcontextprotocol/clientInfo"
    static let logLevelKey = "io.modelcontextprotocol/logLevel"
    static let serverInfoKey = "io.modelcontextprotocol/serverInfo"
    /// Tags every message of a stream with the id of the request that opened it.
    static let streamKey = "io.modelcontextprotocol/subscriptionId"
    /// The extension for calls that outlive their request.
    static let tasks = "io.modelcontextprotocol/tasks"

    /// What the client calls itself; nil if it does not say so in the agreed form, which is no error.
    var says: ClientConnection.Says?
    /// The lowest level of log messages for this request; nil for none.
    var logLevel: LogLevel?

    /// Whether the client declares this extension on this request.
    static func declares(extension name: String, _ params: JSONValue?) -> Bool {
        params?["_meta"]?[capabilitiesKey]?["extensions"]?[name] != nil
    }

    /// What the client brings back of an earlier leg of the same call; nil for a new one.
    ///
    /// We ask the client nothing, so answers to questions are not looked at beyond their shape.
    ///
    /// - Throws: `-32602` for a member of the wrong kind.
    static func requestState(_ params: JSONValue?) throws(JSONRPCError) -> String? {
        guard params?["inputResponses"].map({ $0.kind == .object }) ?? true else {
            throw .init(.invalidParams, "inputResponses must be an object")
        }
        guard let state = params?["requestState"] else { return nil }
        guard let text = state.string else { throw .badRequestState }
        return text
    }

    /// Whether the params carry the key that makes a request modern; a bare `_meta` proves nothing.
    static func isPresent(in params: JSONValue?) -> Bool { params?["_meta"]?[versionKey] != nil }
}

extension RequestEnvelope {
    /// Judges the envelope of a request.
    ///
    /// - Parameters:
    ///   - params: The params of the request.
    ///   - supported: The versions to name if the client asks for another one than version E.
    /// - Throws: The error to answer with: `-32602` for a missing or malformed key, `-32022` for another version.
    init(_ params: JSONValue?, supported: [ProtocolVersion]) throws(JSONRPCError) {
        let meta = params?["_meta"]
        guard let version = meta?[Self.versionKey]?.string else {
            throw .init(.invalidParams, "params._meta needs the string \(Self.versionKey)")
        }
        guard version == ProtocolVersion.july2026.rawValue else {
            throw .unsupportedVersion(version, supported: supported)
        }
        guard meta?[Self.capabilitiesKey]?.kind == .object else {
            throw .init(.invalidParams, "params._meta needs the object \(Self.capabilitiesKey)")
        }
        logLevel = meta?[Self.logLevelKey]?.string.flatMap(LogLevel.init(rawValue:))
        guard meta?[Self.logLevelKey] == nil || logLevel != nil else {
            throw .init(.invalidParams, "params._meta has an unknown \(Self.logLevelKey)")
        }
        says = meta?[Self.clientInfoKey].flatMap(ClientConnection.Says.init)
    }
}

extension ClientConnection.Says {
    /// The longest name or version that is kept, in code points: it is only shown.
    private static let lengthLimit = 128

    /// Reads a `clientInfo`; nil if it has no name or no version.
    init?(_ clientInfo: JSONValue) {
        guard let name = clientInfo["name"]?.string, let version = clientInfo["version"]?.string else { return nil }
        self.init(
            name: name.prefix(codePoints: Self.lengthLimit),
            version: version.prefix(codePoints: Self.lengthLimit)
        )
    }
}
