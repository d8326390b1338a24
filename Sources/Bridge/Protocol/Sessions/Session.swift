import JSON

/// One client's conversation: judges each message, answers what needs no waiting, and keeps which requests are in
/// flight.
///
/// Pure.
struct Session: Sendable {
    /// What the connection must do with a message.
    enum Action: Sendable {
        case answer(JSONRPCResponse)
        /// Run this request; it is in flight until `ended(_:)`.
        case run(PendingRequest, Serial)
        /// Write this line; the request stays open, without an answer until its stream ends.
        case acknowledge([UInt8])
        /// Stop this request; nothing more may be written for it.
        case cancel(Serial)
        case nothing
    }

    /// Tells requests apart that used the same id one after the other.
    typealias Serial = Int

    private struct InFlight: Sendable {
        var serial: Serial
        /// The lowest level of log messages for this request, where each request says so (version E).
        var logLevel: LogLevel?
    }

    private let server: ServerMessages
    private var machine = SessionStateMachine()
    private var inFlight: [RequestID: InFlight] = [:]
    private var lastSerial: Serial = 0
    private var subscriptions = Subscriptions()
    private var log = ClientLog()
    /// Completions that ask the org: 20 a minute (okta/tools.md 4).
    private var completions = RequestBudget(burst: 20, perSecond: 1.0 / 3)

    /// What the client calls itself, once it has.
    private(set) var says: ClientConnection.Says?
    /// The version in use, once it is known.
    private(set) var version: ProtocolVersion?
    /// How the relay was told that answers may be held.
    private(set) var preference = HoldPreference()

    /// Where one of this client's own tasks stands; nil if it has none with this id.
    private let standing: @Sendable (String) -> TaskStanding?

    init(_ server: ServerMessages, standing: @escaping @Sendable (String) -> TaskStanding? = { _ in nil }) {
        self.server = server
        self.standing = standing
    }

    /// Judges one message; `now` is monotonic time.
    mutating func receive(_ message: JSONRPCMessage, at now: Duration) -> Action {
        switch message {
        case .request(let id, let method, let params):
            guard inFlight[id] == nil, !subscriptions.isOpen(id) else {
                return .answer(.error(id, .init(.invalidRequest, "A request with this id is in flight")))
            }
            return receiveRequest(Request(id: id, method: method, params: params), at: now)
        case .notification(let method, let params):
            return receiveNotification(method, params)
        case .response:
            return .nothing
        case .invalid(let id, let error):
            return .answer(.error(id, error))
        }
    }

    /// Says whether an array of so many messages is served as a batch now; if not, answers it.
    func refusalOfBatch(of count: Int) -> JSONRPCResponse? {
        switch machine.receivedBatch(of: count) {
        case .serve: nil
        case .refuse(let error): .error(nil, error)
        }
    }

    /// A request has ended.
    ///
    /// - Returns: Whether its answer may be written; not if the client cancelled it.
    mutating func ended(_ id: RequestID, _ serial: Serial) -> Bool {
        guard isInFlight(id, serial) else { return false }
        inFlight[id] = nil
        return true
    }

    /// Whether the request is in flight and not cancelled: only then may anything be written for it.
    func isInFlight(_ id: RequestID, _ serial: Serial) -> Bool { inFlight[id]?.serial == serial }

    /// The log message about a request in flight, if the client wants it; `now` is monotonic time.
    mutating func message(_ remark: LogRemark, about id: RequestID, _ serial: Serial, at now: Duration) -> [UInt8]? {
        guard let request = inFlight[id], request.serial == serial, let version else { return nil }
        let threshold = version.hasHandshake ? log.level : request.logLevel
        return log.notification(remark, threshold: threshold, at: now)
    }

    /// Something has changed that a client may want to hear of.
    mutating func changed(_ change: SubscribedChange) { subscriptions.changed(change) }

    /// The notifications of changes that the client has not had yet.
    mutating func takeAnnouncements() -> [[UInt8]] {
        let tasks = subscriptions.takeTasks().compactMap { change in
            standing(change.task).map { server.tasks.notification($0, stream: change.stream) }
        }
        return subscriptions.takeAnnouncements() + tasks
    }

    /// Ends all streams, as the connection ends.
    ///
    /// - Returns: Their results, each with the id of its stream (version E).
    mutating func endStreams() -> [JSONRPCResponse] {
        subscriptions.closeAll().map { id in
            let result = server.introduction.complete([:], in: .july2026)
            let meta = (result["_meta"] ?? [:]).setting(RequestEnvelope.streamKey, to: id.value)
            return .result(id, result.setting("_meta", to: meta))
        }
    }
}

extension Session {
    private struct Request {
        var id: RequestID
        var method: String
        var params: JSONValue?
    }

    private mutating func receiveRequest(_ request: Request, at now: Duration) -> Action {
        let id = request.id
        switch machine.receivedRequest(request.method, params: request.params) {
        case .negotiate(let version, let says):
            self.version = version
            self.says = says
            return .answer(.result(id, server.introduction.initializeResult(version)))
        case .discover(let envelope):
            says = envelope.says ?? says
            return .answer(.result(id, server.introduction.discoverResult()))
        case .pong:
            return .answer(.result(id, [:]))
        case .serve(let version, let envelope):
            self.version = version
            says = envelope?.says ?? says
            if !version.hasHandshake { subscriptions.release() }
            do throws(JSONRPCError) {
                return try serve(request, version, logLevel: envelope?.logLevel, at: now)
            } catch {
                return .answer(.error(id, error))
            }
        case .refuse(let error):
            return .answer(.error(id, error))
        }
    }

    private mutating func serve(
        _ request: Request,
        _ version: ProtocolVersion,
        logLevel: LogLevel?,
        at now: Duration
    ) throws(JSONRPCError) -> Action {
        let (id, params) = (request.id, request.params)
        switch request.method {
        case "tools/list": return .prepared(id, try server.tools.listResult(params, version: version))
        case "tools/call":
            return begin(.call(try ToolCallRequest(id: id, params: params, version: version)), logLevel)
        case "resources/list": return .prepared(id, try server.resources.list(params, version: version))
        case "resources/templates/list":
            return .prepared(id, try server.resources.templateList(params, version: version))
        case "resources/read":
            try refuseState(params, version)
            switch try server.resources.read(id, params, version: version) {
            case .now(let result): return .answer(.result(id, result))
            case .later(let read): return begin(.read(read), logLevel)
            }
        case "prompts/list": return .prepared(id, try server.prompts.list(params, version: version))
        case "prompts/get":
            try refuseState(params, version)
            return .answer(.result(id, try server.prompts.get(params, version: version)))
        case "completion/complete" where version.knowsCompletion:
            switch try server.completions.complete(id, params, version: version) {
            case .now(let result): return .answer(.result(id, result))
            case .later(let completion):
                guard completions.take(at: now) else { return .answer(server.completions.refusal(of: completion)) }
                return begin(.completion(completion), logLevel)
            }
        case "subscriptions/listen" where !version.hasHandshake:
            return .acknowledge(try subscriptions.open(id, params, owns: { standing($0) != nil }))
        case let method where method.hasPrefix("tasks/"):
            return begin(.task(try TaskRequest(id: id, method: method, params: params, version: version)), logLevel)
        case _ where version.hasHandshake: return .answer(.result(id, try serveHandshakeEra(request, version)))
        case let method: throw .methodNotFound(method)
        }
    }

    /// Only calls go on in legs: a state that comes with anything else was not given for it.
    private func refuseState(_ params: JSONValue?, _ version: ProtocolVersion) throws(JSONRPCError) {
        guard !version.hasHandshake, try RequestEnvelope.requestState(params) != nil else { return }
        throw .badRequestState
    }

    /// The methods that only versions A to D have; all of them answer with an empty result.
    private mutating func serveHandshakeEra(
        _ request: Request,
        _ version: ProtocolVersion
    ) throws(JSONRPCError) -> JSONValue {
        switch request.method {
        case "logging/setLevel": try log.setLevel(request.params)
        case "resources/subscribe":
            subscriptions.subscribe(try server.resources.subscription(request.params, version: version))
        case "resources/unsubscribe":
            subscriptions.unsubscribe(try server.resources.subscription(request.params, version: version))
        case let method: throw .methodNotFound(method)
        }
        return [:]
    }

    private mutating func begin(_ request: PendingRequest, _ logLevel: LogLevel?) -> Action {
        lastSerial += 1
        inFlight[request.id] = InFlight(serial: lastSerial, logLevel: logLevel)
        return .run(request, lastSerial)
    }

    private mutating func receiveNotification(_ method: String, _ params: JSONValue?) -> Action {
        switch machine.receivedNotification(method, params: params) {
        case .cancel(let id):
            if let request = inFlight.removeValue(forKey: id) { return .cancel(request.serial) }
            _ = subscriptions.close(id)
        case .hold(let preference): self.preference = preference
        case .initialized: subscriptions.release()
        case .ignore: break
        }
        return .nothing
    }
}

extension Session.Action {
    /// An answer whose result is JSON text already.
    fileprivate static func prepared(_ id: RequestID, _ result: [UInt8]) -> Session.Action {
        .answer(.init(id: id, outcome: .result(result)))
    }
}
