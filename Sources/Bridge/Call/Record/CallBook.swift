import Audit
import DequeModule
import JSON
import Okta
import Synchronization

/// The calls and clients of this run: what the console can ask about without reading the audit.
///
/// Bounded.
final class CallBook: Sendable {
    private struct Client {
        var connection: ClientConnection
        var calls = 0
        var denied = 0
    }

    private struct ToolUse {
        var calls = 0
        var approved = 0
        var denied = 0
    }

    /// One call that is kept.
    private struct Page {
        let trace: CallTrace
        /// Of its arguments and its result.
        var bytes: Int
    }

    private struct State {
        var lastCall = 0
        /// The last calls, in the order of their numbers, which have no gaps.
        var pages: Deque<Page> = []
        /// What all pages take.
        var bytes = 0
        var clients: [Int: Client] = [:]
        var tools: [String: ToolUse] = [:]
        var lastExchange: ExchangeReport?
        var consumers = BucketUse()

        /// Where the page of a call is; nil if it is not kept.
        func place(of id: CallID) -> Int? {
            guard let first = pages.first else { return nil }
            let place = id.number - first.trace.id.number
            return pages.indices.contains(place) ? place : nil
        }

        /// Takes out the oldest pages that are too many or take too much; they are to end outside the lock.
        mutating func takeOld(capacity: Int) -> [Page] {
            var old: [Page] = []
            while pages.count > capacity || bytes > CallBook.byteLimit, let page = pages.popFirst() {
                bytes -= page.bytes
                old.append(page)
            }
            return old
        }
    }

    /// Most bytes of arguments and results kept for the console.
    private static let byteLimit = 64 << 20

    private let capacity: Int
    private let clock: any GateClock
    private let feed: DeskFeed
    private let changed: @Sendable () -> Void
    private let state = Mutex(State())

    /// `capacity`: Most calls kept; older ones are in the audit.
    ///
    /// `changed`: Called when something that the console shows in summary has changed; it must not block.
    init(capacity: Int, clock: any GateClock, feed: DeskFeed, changed: @escaping @Sendable () -> Void) {
        self.capacity = capacity
        self.clock = clock
        self.feed = feed
        self.changed = changed
    }

    /// Opens the page of one call of a tool, under the tool's own name; the call gets an operation id of its own.
    func begin(_ incoming: IncomingCall, _ tool: ToolListing, arguments: JSONValue) -> CallTrace {
        let label = incoming.client.label
        let (subject, operation) = (CallBook.subject(of: arguments), OperationID())
        let kept = AuditDetails.recorded(arguments, within: Call.keptArgumentBytes)
        let (wall, now) = (clock.wall, clock.now)
        let (trace, old) = state.withLock { state -> (CallTrace, [Page]) in
            state.lastCall += 1
            state.clients[incoming.client.id]?.calls += 1
            state.tools[tool.name, default: ToolUse()].calls += 1
            let call = Call(
                id: CallID(state.lastCall),
                client: incoming.client,
                requestID: incoming.requestID,
                tool: tool.name,
                receivedAt: wall,
                arrived: now,
                arguments: kept,
                operation: operation,
                riskClass: tool.riskClass,
                target: subject
            )
            let trace = CallTrace(call, clock: clock, feed: feed, observe: { [weak self] in self?.note($0, of: label) })
            state.pages.append(Page(trace: trace, bytes: kept.count))
            state.bytes += kept.count
            return (trace, state.takeOld(capacity: capacity))
        }
        feed.post(trace)
        changed()
        return withExtendedLifetime(old) { trace }
    }

    /// A call's page may have grown by its result.
    func weigh(_ call: Call) {
        let bytes = call.arguments.count + (call.result?.count ?? 0)
        let old = state.withLock { state -> [Page] in
            guard let place = state.place(of: call.id) else { return [] }
            state.bytes += bytes - state.pages[place].bytes
            state.pages[place].bytes = bytes
            return state.takeOld(capacity: capacity)
        }
        withExtendedLifetime(old) { changed() }
    }

    /// Counts a call that was denied.
    func noteDenied(_ call: Call) {
        state.withLock { state in
            state.clients[call.client.id]?.denied += 1
            state.tools[call.tool, default: ToolUse()].denied += 1
        }
        changed()
    }

    /// Counts a call that an operator approved.
    func noteApproved(_ tool: String) {
        state.withLock { $0.tools[tool, default: ToolUse()].approved += 1 }
        changed()
    }

    /// Something else that is shown in summary has changed.
    func touch() { changed() }

    /// Notes one exchange with Okta, for the health check and for who uses a bucket.
    ///
    /// `client`: The label of the client it was made for; nil for our own checks.
    func note(_ exchange: ExchangeReport, of client: String?) {
        let now = clock.now
        state.withLock { state in
            state.lastExchange = exchange
            if let client { state.consumers.note(exchange.bucket, by: client, at: now) }
        }
    }

    /// The last exchange with Okta of any call.
    var lastExchange: ExchangeReport? { state.withLock { $0.lastExchange } }

    /// Who used most of a bucket in the last minute, and its share of our use in percent.
    func topClient(of bucket: String) -> (label: String, share: Int)? {
        let now = clock.now
        return state.withLock { $0.consumers.top(of: bucket, at: now) }
    }

    /// The call with this number, while it is kept.
    func trace(_ id: CallID) -> CallTrace? {
        state.withLock { state in state.place(of: id).map { state.pages[$0].trace } }
    }

    /// Adds a connection, or renews what is known of it.
    func note(_ client: ClientConnection) {
        state.withLock { state in
            state.clients[client.id, default: Client(connection: client)].connection = client
        }
        changed()
    }

    /// A connection ended.
    func forget(_ client: ClientID) {
        state.withLock { $0.clients[client.number] = nil }
        changed()
    }

    /// What is known of an open connection.
    func connection(_ client: ClientID) -> ClientConnection? {
        state.withLock { $0.clients[client.number]?.connection }
    }

    /// How many calls began in this run.
    var callCount: Int { state.withLock { $0.lastCall } }

    /// How many connections there are.
    var clientCount: Int { state.withLock { $0.clients.count } }

    /// The connections in the order of their arrival.
    ///
    /// `standing`: How many requests of a client wait, and whether it is muted.
    func clientRows(_ standing: (ClientConnection) -> ClientStanding) -> [ClientRow] {
        state.withLock { $0.clients.values.sorted { $0.connection.id < $1.connection.id } }
            .map { ClientRow($0.connection, calls: $0.calls, denied: $0.denied, standing: standing($0.connection)) }
    }

    /// How often a tool was called, approved and denied.
    func use(of tool: String) -> (calls: Int, approved: Int, denied: Int) {
        state.withLock { state in
            let use = state.tools[tool, default: ToolUse()]
            return (use.calls, use.approved, use.denied)
        }
    }

    /// What a call is about, before its target has been read: the arguments that name an object or a search.
    private static func subject(of arguments: JSONValue) -> String {
        var words: [String] = []
        if let members = arguments.members {
            for (key, value) in members {
                let isSubject = key.hasSuffix("_id") || ["search", "filter", "q", "query"].contains(key)
                if isSubject, let text = value.string { words.append(text) }
            }
        }
        return words.joined(separator: " → ").prefix(codePoints: 256)
    }
}

/// Which clients used which rate-limit buckets in the last minute.
///
/// Bounded by Okta's buckets and by the clients.
struct BucketUse: Sendable {
    private var minute = 0
    private var counts: [String: [String: Int]] = [:]

    init() {}

    mutating func note(_ bucket: String, by client: String, at now: Duration) {
        turn(to: now)
        counts[bucket, default: [:]][client, default: 0] += 1
    }

    mutating func top(of bucket: String, at now: Duration) -> (label: String, share: Int)? {
        turn(to: now)
        guard let use = counts[bucket], let top = use.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return nil
        }
        return (top.key, top.value * 100 / use.values.reduce(0, +))
    }

    private mutating func turn(to now: Duration) {
        let current = Int(now.components.seconds / 60)
        guard current != minute else { return }
        minute = current
        counts = [:]
    }
}

/// What holds for one client now.
struct ClientStanding: Sendable {
    var pending: Int
    var isMuted: Bool
}

extension ClientRow {
    init(_ connection: ClientConnection, calls: Int, denied: Int, standing: ClientStanding) {
        let facts = connection.client
        self.init(
            id: ClientID(connection.id),
            label: Untrusted(connection.label),
            pid: facts.pid,
            uid: facts.uid,
            user: UserNames.name(of: facts.uid),
            executable: Untrusted(facts.executable ?? ""),
            chain: Untrusted(
                connection.host == nil ? connection.label : "\(connection.label) → gatehouse connect"
            ),
            says: connection.says.map { Untrusted("\($0.name) \($0.version)") },
            protocolVersion: connection.protocolVersion,
            calls: calls,
            denied: denied,
            pending: standing.pending,
            isMuted: standing.isMuted
        )
    }
}
