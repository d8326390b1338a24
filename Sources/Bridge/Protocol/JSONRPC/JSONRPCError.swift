import JSON

/// Why a message is refused, as JSON-RPC 2.0 and MCP number it (mcp.md 6).
struct JSONRPCError: Error, Equatable, Sendable {
    /// The codes that we emit; others are reserved or belong to clients.
    enum Code: Int, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        case methodNotFound = -32601
        case invalidParams = -32602
        case internalError = -32603
        /// Versions A to D only, with `uri` in its data; version E says `invalidParams`.
        case resourceNotFound = -32002
        /// Version E only, with `requiredCapabilities` in its data.
        case missingRequiredClientCapability = -32021
        /// Version E only, with `supported` and `requested` in its data.
        case unsupportedProtocolVersion = -32022
    }

    var code: Code
    /// One short sentence without secrets.
    var message: String
    var data: JSONValue?

    init(_ code: Code, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    static func methodNotFound(_ method: String) -> JSONRPCError {
        .init(.methodNotFound, "Method not found: \(method.prefix(64))")
    }

    /// What the client brought back is not what it was given, or is no longer good.
    static let badRequestState = JSONRPCError(.invalidParams, "Invalid or expired requestState")

    /// The request needs an extension that the client did not declare on it.
    static func missingExtension(_ name: String) -> JSONRPCError {
        let extensions = JSONValue.object([(key: name, value: .object([]))])
        return .init(
            .missingRequiredClientCapability,
            "Missing required client capability",
            data: ["requiredCapabilities": ["extensions": extensions]]
        )
    }

    static func resourceNotFound(_ uri: String, in version: ProtocolVersion) -> JSONRPCError {
        .init(
            version.hasHandshake ? .resourceNotFound : .invalidParams,
            "Resource not found",
            data: ["uri": .string(uri)]
        )
    }

    static func unsupportedVersion(_ requested: String, supported: [ProtocolVersion]) -> JSONRPCError {
        .init(
            .unsupportedProtocolVersion,
            "Unsupported protocol version",
            data: [
                "supported": .array(supported.map { .string($0.rawValue) }), "requested": .string(requested),
            ]
        )
    }

    /// The refusal of a line that is no JSON text we accept: duplicate keys, too deep
    /// nesting and too many values are valid JSON, but no valid request.
    init(refusing error: JSONError) {
        switch error.reason {
        case .duplicateKey: self.init(.invalidRequest, "Invalid request: an object has a duplicate key")
        case .tooDeep(let limit): self.init(.invalidRequest, "Invalid request: nested deeper than \(limit)")
        case .tooMany(let limit): self.init(.invalidRequest, "Invalid request: more than \(limit) values")
        case .tooLarge: self.init(.invalidRequest, "Invalid request: too large")
        case .unexpectedEnd, .unexpectedByte, .invalidNumber, .invalidString, .invalidEscape, .loneSurrogate,
            .invalidUTF8,
            .trailingBytes:
            self.init(.parseError, "Parse error at byte \(error.offset)")
        }
    }

    /// The `error` member.
    var json: JSONValue {
        let members: JSONValue = ["code": .number(code.rawValue), "message": .string(message)]
        guard let data else { return members }
        return members.setting("data", to: data)
    }
}
