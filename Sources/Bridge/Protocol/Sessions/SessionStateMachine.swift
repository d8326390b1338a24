import JSON

/// Which messages may come now: the two eras of MCP on one connection (mcp.md 1.3).
///
/// A connection starts `new`. A valid `initialize` makes it legacy (versions A to D) for good; any valid enveloped
/// request but `server/discover` makes it modern (version E) for good. `server/discover` decides nothing, because a client
/// whose probe timed out goes on with `initialize`.
struct SessionStateMachine: Sendable {
    enum State: Equatable, Sendable {
        case new
        case legacy(ProtocolVersion)
        case modern
    }

    /// What to do with a request.
    enum RequestAction: Equatable, Sendable {
        /// Answer `initialize` with this version; the client calls itself so.
        case negotiate(ProtocolVersion, ClientConnection.Says)
        /// Answer `server/discover`.
        case discover(RequestEnvelope)
        /// Answer with an empty result.
        case pong
        /// Serve the method as this version has it; the envelope is nil in A to D.
        case serve(ProtocolVersion, RequestEnvelope?)
        case refuse(JSONRPCError)
    }

    /// What to do with a notification; none is ever answered.
    enum NotificationAction: Equatable, Sendable {
        /// The client gives up a request.
        case cancel(RequestID)
        /// Our relay says how answers may be held.
        case hold(HoldPreference)
        /// The handshake is over.
        case initialized
        case ignore
    }

    /// What to do with a JSON array on a line.
    enum BatchAction: Equatable, Sendable {
        case serve
        case refuse(JSONRPCError)
    }

    /// The most members that a batch may have.
    static let batchLimit = 100

    private(set) var state = State.new

    /// A request arrived whose JSON-RPC envelope is valid.
    mutating func receivedRequest(_ method: String, params: JSONValue?) -> RequestAction {
        switch state {
        case .new: receivedRequestWhileNew(method, params: params)
        case .legacy(let version): receivedRequest(method, params: params, inLegacy: version)
        case .modern: receivedRequestInModern(method, params: params)
        }
    }

    /// A notification arrived.
    func receivedNotification(_ method: String, params: JSONValue?) -> NotificationAction {
        switch method {
        case "notifications/cancelled": Cancellation(params).map { .cancel($0.request) } ?? .ignore
        case "notifications/initialized":
            switch state {
            case .legacy: .initialized
            case .new, .modern: .ignore
            }
        case "notifications/gatehouse/relay" where state == .new:
            HoldPreference(params).map { .hold($0) } ?? .ignore
        default: .ignore
        }
    }

    /// A JSON array arrived.
    func receivedBatch(of count: Int) -> BatchAction {
        switch state {
        case .legacy(let version) where version.servesBatches:
            guard count > 0 else { return .refuse(.init(.invalidRequest, "Invalid request: empty batch")) }
            guard count <= Self.batchLimit else {
                return .refuse(
                    .init(.invalidRequest, "Invalid request: more than \(Self.batchLimit) messages in a batch")
                )
            }
            return .serve
        case .new, .legacy, .modern:
            return .refuse(.init(.invalidRequest, "Invalid request: no batches in this protocol version"))
        }
    }

    private mutating func receivedRequestWhileNew(_ method: String, params: JSONValue?) -> RequestAction {
        if method == "initialize" { return initialize(params) }
        guard RequestEnvelope.isPresent(in: params) else {
            if method == "ping" { return .pong }
            return .refuse(
                .init(
                    .invalidParams,
                    "Send initialize first, or put \(RequestEnvelope.versionKey) into params._meta of each request"
                )
            )
        }
        do {
            let envelope = try RequestEnvelope(params, supported: ProtocolVersion.allCases.reversed())
            if method == "server/discover" { return .discover(envelope) }
            state = .modern
            return .serve(.july2026, envelope)
        } catch {
            return .refuse(error)
        }
    }

    private func receivedRequest(
        _ method: String,
        params: JSONValue?,
        inLegacy version: ProtocolVersion
    ) -> RequestAction {
        if method == "initialize" { return .refuse(.init(.invalidRequest, "This session is initialized already")) }
        guard !RequestEnvelope.isPresent(in: params) else {
            return .refuse(.init(.invalidRequest, "This connection is handshake-era: it was opened by initialize"))
        }
        return method == "ping" ? .pong : .serve(version, nil)
    }

    private func receivedRequestInModern(_ method: String, params: JSONValue?) -> RequestAction {
        if method == "initialize" {
            let requested = params?["protocolVersion"]?.string ?? ""
            return .refuse(.unsupportedVersion(requested, supported: [.july2026]))
        }
        do {
            let envelope = try RequestEnvelope(params, supported: [.july2026])
            return method == "server/discover" ? .discover(envelope) : .serve(.july2026, envelope)
        } catch {
            return .refuse(error)
        }
    }

    private mutating func initialize(_ params: JSONValue?) -> RequestAction {
        guard let requested = params?["protocolVersion"]?.string else {
            return .refuse(.init(.invalidParams, "initialize needs the string protocolVersion"))
        }
        guard params?["capabilities"]?.kind == .object else {
            return .refuse(.init(.invalidParams, "initialize needs the object capabilities"))
        }
        guard let says = params?["clientInfo"].flatMap(ClientConnection.Says.init) else {
            return .refuse(.init(.invalidParams, "initialize needs clientInfo with name and version"))
        }
        let known = ProtocolVersion(rawValue: requested)
        let version = known.flatMap { $0.hasHandshake ? $0 : nil } ?? .newestWithHandshake
        state = .legacy(version)
        return .negotiate(version, says)
    }
}
