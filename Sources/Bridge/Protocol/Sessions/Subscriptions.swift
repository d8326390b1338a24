import JSON

/// Something that a client may have asked to be told of.
enum SubscribedChange: Sendable {
    /// A resource, by its URI.
    case resource(String)
    /// A task has ended, by its id.
    case task(String)
}

/// Which changes of resources and tasks a client wants to hear of, and which of them it has not been told yet.
///
/// Versions A to D subscribe the whole connection, URI by URI; version E opens streams, each with its own filter and named by
/// the id of its request. Changes are kept as URIs, so that a client that does not read costs a bounded set, and hears of
/// a resource that changed twice only once.
struct Subscriptions: Sendable {
    /// Most streams of one connection.
    static let streamLimit = 64
    /// Most tasks of one stream.
    static let taskLimit = 64

    private struct Stream: Sendable {
        var id: RequestID
        var filter: Set<String>
        var waiting: Set<String> = []
        var tasks: Set<String> = []
        var waitingTasks: Set<String> = []
    }

    private var uris: Set<String> = []
    private var waiting: Set<String> = []
    private var streams: [Stream] = []
    /// Whether anything but answers may be sent: not before `notifications/initialized`.
    private var mayAnnounce = false

    /// The handshake is over, or there is none.
    mutating func release() { mayAnnounce = true }

    mutating func subscribe(_ uri: String) { uris.insert(uri) }

    mutating func unsubscribe(_ uri: String) {
        uris.remove(uri)
        waiting.remove(uri)
    }

    /// Opens a stream.
    ///
    /// - Parameters:
    ///   - id: The id of `subscriptions/listen`.
    ///   - params: Its params.
    ///   - owns: Whether the client has a task with this id; of others it hears nothing.
    /// - Returns: The acknowledgement, which must be sent first.
    /// - Throws: `-32602` for a malformed filter, `-32021` for tasks without their extension, `-32603` beyond the limit.
    mutating func open(
        _ id: RequestID,
        _ params: JSONValue?,
        owns: (String) -> Bool = { _ in false }
    ) throws(JSONRPCError) -> [UInt8] {
        let honoured = try Self.filter(params)
        let tasks = try Self.taskIDs(params)?.filter(owns)
        guard streams.count < Self.streamLimit else {
            throw .init(.internalError, "More than \(Self.streamLimit) streams on one connection")
        }
        // How each task stands now is told right after the acknowledgement: it may have ended before.
        streams.append(
            Stream(id: id, filter: Set(honoured ?? []), tasks: Set(tasks ?? []), waitingTasks: Set(tasks ?? []))
        )
        var subset: JSONValue = honoured.map { ["resourceSubscriptions": .array($0.map(JSONValue.string))] } ?? [:]
        if let tasks { subset = subset.setting("taskIds", to: .array(tasks.map(JSONValue.string))) }
        return Self.notification("notifications/subscriptions/acknowledged", ["notifications": subset], stream: id)
    }

    /// The client ends a stream; false if there is none with this id.
    mutating func close(_ id: RequestID) -> Bool {
        let before = streams.count
        streams.removeAll { $0.id == id }
        return streams.count < before
    }

    func isOpen(_ id: RequestID) -> Bool { streams.contains { $0.id == id } }

    mutating func changed(_ change: SubscribedChange) {
        switch change {
        case .resource(let uri):
            if uris.contains(uri) { waiting.insert(uri) }
            for index in streams.indices where streams[index].filter.contains(uri) {
                streams[index].waiting.insert(uri)
            }
        case .task(let id):
            for index in streams.indices where streams[index].tasks.contains(id) {
                streams[index].waitingTasks.insert(id)
            }
        }
    }

    /// The tasks of which the client has not been told yet, each with the stream to tell it on.
    mutating func takeTasks() -> [(task: String, stream: RequestID)] {
        streams.indices.flatMap { index in
            defer { streams[index].waitingTasks = [] }
            return streams[index].waitingTasks.sorted().map { ($0, streams[index].id) }
        }
    }

    /// The changes of resources that the client has not been told yet, as compact JSON, if anything may be told.
    mutating func takeAnnouncements() -> [[UInt8]] {
        guard mayAnnounce else { return [] }
        var messages = waiting.sorted().map { Self.updated($0, stream: nil) }
        waiting = []
        for index in streams.indices {
            messages += streams[index].waiting.sorted().map { Self.updated($0, stream: streams[index].id) }
            streams[index].waiting = []
        }
        return messages
    }

    /// Ends all streams.
    ///
    /// - Returns: Their ids, in the order in which they were opened.
    mutating func closeAll() -> [RequestID] {
        defer { streams = [] }
        return streams.map(\.id)
    }

    /// The resources of the filter that report changes; nil if it names no resources.
    ///
    /// What else may be asked for does not happen here, and is left out of the acknowledgement.
    private static func filter(_ params: JSONValue?) throws(JSONRPCError) -> [String]? {
        guard let wanted = params?["notifications"], wanted.kind == .object else {
            throw .init(.invalidParams, "subscriptions/listen needs the object notifications")
        }
        for key in ["toolsListChanged", "promptsListChanged", "resourcesListChanged"] {
            guard let flag = wanted[key], flag.bool == nil else { continue }
            throw .init(.invalidParams, "notifications.\(key) must be true or false")
        }
        guard let uris = wanted["resourceSubscriptions"] else { return nil }
        let named = try strings(uris, "resourceSubscriptions")
        return ResourceCatalog.live.filter { $0.reportsChanges && named.contains($0.uri) }.map { $0.uri }
    }

    /// The tasks that the filter names; nil if it names none.
    private static func taskIDs(_ params: JSONValue?) throws(JSONRPCError) -> [String]? {
        guard let ids = params?["notifications"]?["taskIds"] else { return nil }
        guard RequestEnvelope.declares(extension: RequestEnvelope.tasks, params) else {
            throw .missingExtension(RequestEnvelope.tasks)
        }
        let named = try strings(ids, "taskIds")
        guard named.count <= taskLimit else {
            throw .init(.invalidParams, "At most \(taskLimit) taskIds on one stream")
        }
        return named
    }

    private static func strings(_ value: JSONValue, _ name: String) throws(JSONRPCError) -> [String] {
        guard let elements = value.elements, elements.allSatisfy({ $0.string != nil }) else {
            throw .init(.invalidParams, "notifications.\(name) must be an array of strings")
        }
        return elements.compactMap(\.string)
    }

    private static func updated(_ uri: String, stream: RequestID?) -> [UInt8] {
        notification("notifications/resources/updated", ["uri": .string(uri)], stream: stream)
    }

    private static func notification(_ method: String, _ params: JSONValue, stream: RequestID?) -> [UInt8] {
        let tagged = stream.map { params.setting("_meta", to: .object([(RequestEnvelope.streamKey, $0.value)])) }
        let message: JSONValue = ["jsonrpc": "2.0", "method": .string(method), "params": tagged ?? params]
        return message.bytes()
    }
}
