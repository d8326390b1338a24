import JSON

/// All that sessions say that does not depend on the connection, prepared once.
struct ServerMessages: Sendable {
    let introduction: ServerIntroduction
    let tools: ToolMessages

    init(introduction: ServerIntroduction, tools: [ToolListing], pageSize: Int) {
        self.introduction = introduction
        self.tools = ToolMessages(tools, introduction: introduction, pageSize: pageSize)
    }
}

/// One client's conversation: judges each message, answers what needs no waiting, and keeps which calls are in
/// flight.
///
/// Pure.
struct Session: Sendable {
    /// What the connection must do with a message.
    enum Action: Sendable {
        case answer(JSONRPCResponse)
        /// Run this call; it is in flight until `ended(_:)`.
        case call(ToolCallRequest, CallSerial)
        /// Stop this call; nothing more may be written for it.
        case cancel(CallSerial)
        case nothing
    }

    /// Tells calls apart that used the same id one after the other.
    typealias CallSerial = Int

    private let server: ServerMessages
    private var machine = SessionStateMachine()
    private var inFlight: [RequestID: CallSerial] = [:]
    private var lastSerial: CallSerial = 0

    /// What the client calls itself, once it has.
    private(set) var says: ClientConnection.Says?
    /// The version in use, once it is known.
    private(set) var version: ProtocolVersion?
    /// How long the relay was told that answers may be held; nil if it said nothing.
    private(set) var hold: Duration?

    init(_ server: ServerMessages) { self.server = server }

    /// Judges one message.
    mutating func receive(_ message: JSONRPCMessage) -> Action {
        switch message {
        case .request(let id, let method, let params):
            guard inFlight[id] == nil else {
                return .answer(.error(id, .init(.invalidRequest, "A request with this id is in flight")))
            }
            return receiveRequest(id, method, params)
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

    /// A call has ended.
    ///
    /// - Returns: Whether its answer may be written; not if the client cancelled it.
    mutating func ended(_ id: RequestID, _ serial: CallSerial) -> Bool {
        guard inFlight[id] == serial else { return false }
        inFlight[id] = nil
        return true
    }

    /// Whether the call is in flight and not cancelled: only then may progress be written for it.
    func isInFlight(_ id: RequestID, _ serial: CallSerial) -> Bool { inFlight[id] == serial }

    private mutating func receiveRequest(_ id: RequestID, _ method: String, _ params: JSONValue?) -> Action {
        switch machine.receivedRequest(method, params: params) {
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
            return serve(id, method, params, version)
        case .refuse(let error):
            return .answer(.error(id, error))
        }
    }

    private mutating func serve(
        _ id: RequestID,
        _ method: String,
        _ params: JSONValue?,
        _ version: ProtocolVersion
    ) -> Action {
        do throws(JSONRPCError) {
            switch method {
            case "tools/list":
                let page = try server.tools.listResult(params, version: version)
                return .answer(.init(id: id, outcome: .result(page)))
            case "tools/call":
                let call = try ToolCallRequest(id: id, params: params, version: version)
                lastSerial += 1
                inFlight[id] = lastSerial
                return .call(call, lastSerial)
            default:
                throw .methodNotFound(method)
            }
        } catch {
            return .answer(.error(id, error))
        }
    }

    private mutating func receiveNotification(_ method: String, _ params: JSONValue?) -> Action {
        switch machine.receivedNotification(method, params: params) {
        case .cancel(let id):
            guard let serial = inFlight.removeValue(forKey: id) else { return .nothing }
            return .cancel(serial)
        case .hold(let hold):
            self.hold = hold
            return .nothing
        case .ignore:
            return .nothing
        }
    }
}
