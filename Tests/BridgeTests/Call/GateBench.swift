import Audit
@testable import Bridge
import JSON
import Okta
import Synchronization
import TestSupport

/// A running gate over a played org, with a real audit log and a played clock.
final class GateBench: Sendable {
    let org = PlayedOrg()
    let time = PlayedTime()
    let gate: Gate
    let audit: AuditLog
    let console: PlayedConsole
    let directory: TemporaryDirectory

    static let alice = OperatorFacts(uid: 1000, user: "alice", tty: "/dev/pts/1")

    private init(
        _ directory: TemporaryDirectory,
        probe: StorageProbe? = nil,
        _ change: (inout GateOptions) -> Void
    ) async throws {
        self.directory = directory
        var log = AuditLog.Options(directory: directory.path + "/state", host: "test", build: "test")
        log.probe = probe
        audit = try await AuditLog(log)
        var options = GateOptions(
            org: OrgFacts(name: "acme.test", socket: "/none", build: "test"),
            stateDirectory: directory.path,
            reread: { $0 },
            policy: .builtIn(limits: .init(callsPerMinute: 10_000, writesPerHour: 10_000, promptsPerHour: 10_000)),
            clock: time
        )
        change(&options)
        gate = Gate(catalog: ToolCatalog(), okta: org, audit: audit, options: options)
        console = PlayedConsole(gate.desk)
    }

    /// A gate that does not run yet.
    static func start() async throws -> GateBench { try await GateBench(TemporaryDirectory()) { _ in } }

    /// Runs the gate while the body runs.
    ///
    /// `probe`: Lets the disk of the audit fail.
    static func run(
        in directory: TemporaryDirectory? = nil,
        probe: StorageProbe? = nil,
        _ change: (inout GateOptions) -> Void = { _ in },
        _ body: (GateBench) async throws -> Void
    ) async throws {
        let bench = try await GateBench(directory ?? TemporaryDirectory(), probe: probe, change)
        try await bench.gate.run(recording: bench.audit) { try await body(bench) }
    }

    /// A `tools/call` of a client.
    func call(
        _ tool: String,
        _ arguments: JSONValue = [:],
        client: ClientConnection = GateBench.client(),
        meta: JSONValue? = nil,
        hold: Duration = .seconds(50),
        form: HoldingForm = .response,
        requestState: String? = nil,
        progress: (@Sendable (CallProgress) -> Void)? = nil
    ) async -> CallAnswer {
        await gate.handler.answer(
            IncomingCall(
                client: client,
                requestID: "1",
                tool: tool,
                arguments: arguments,
                meta: meta,
                progress: progress,
                hold: hold,
                form: form,
                requestState: requestState
            )
        )
    }

    static func client(_ id: Int = 1, executable: String = "/usr/bin/claude") -> ClientConnection {
        ClientConnection(id: id, peer: PeerFacts(pid: 77, uid: 1000, gid: 1000, executable: executable))
    }

    func approve(_ row: PendingRow, _ decision: ApprovalDecision = .approveOnce) async -> DecisionReply {
        await gate.desk.decide(decision, on: row.id, shown: row.hash, by: GateBench.alice)
    }

    /// A write that the operator approves as soon as it waits.
    ///
    /// - Throws: `Silence` if it never waits.
    func approved(_ tool: String, _ arguments: JSONValue) async throws -> CallAnswer {
        async let answer = call(tool, arguments)
        _ = try await approve(console.pending())
        return await answer
    }

    /// The outcomes recorded so far, oldest first.
    func outcomes() async -> [String]? {
        try? await audit.records(AuditQuery(limit: 100, type: "op.outcome")).records.reversed()
            .compactMap(\.entry.outcome)
    }

    /// The types of the records about one operation, oldest first; the answer's own record may come later.
    func records(of operation: String?) async throws -> [AuditRecord] {
        try await audit.records(AuditQuery(limit: 1000, operation: operation ?? "none")).records.reversed()
    }

    /// How many records of a type there are; nil if the log cannot be read.
    func count(_ type: String) async -> Int? {
        try? await audit.records(AuditQuery(limit: 1000, type: type)).records.count
    }
}

extension Gate {
    /// Runs beside the body, then closes the log if the body has not.
    func run(recording audit: AuditLog, beside body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.run() }
            do { try await body() } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        do throws(AuditError) { try await audit.close() } catch .closed {} catch { throw error }
    }
}

/// What was waited for did not come: the test fails instead of waiting for ever.
struct Silence: Error {}

/// The person at the console, as far as a feed is heard.
final class PlayedConsole: Sendable {
    private let feed: DeskFeed
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let waiting = Mutex<[DeskEvent]>([])
    /// All that was taken from the feed so far.
    private let seen = Mutex<[DeskEvent]>([])
    /// Longer than any event takes on a machine that is busy with other things.
    private static let patience: Duration = .seconds(90)

    init(_ desk: any Desk) {
        feed = desk.feed
        let (wakes, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        (self.wakes, self.waker) = (wakes, waker)
        feed.onWake { waker.yield() }
    }

    /// All that the person was told until now, as text.
    func transcript() -> String {
        waiting.withLock { waiting in
            let news = feed.drain()
            seen.withLock { $0 += news }
            waiting += news
        }
        return seen.withLock { $0 }.map { "\($0)" }.joined(separator: "\n")
    }

    /// The next event that fits; those before it are passed over.
    ///
    /// - Throws: `Silence` if none comes.
    func next<Value>(_ match: (DeskEvent) -> Value?) async throws -> Value {
        let deadline = ContinuousClock.now + Self.patience
        let alarm = Task { [waker] in
            try await Task.sleep(until: deadline)
            waker.yield()
        }
        defer { alarm.cancel() }
        while true {
            let found: Value? = waiting.withLock { waiting in
                let news = feed.drain()
                seen.withLock { $0 += news }
                waiting += news
                while !waiting.isEmpty { if let value = match(waiting.removeFirst()) { return value } }
                return nil
            }
            if let found { return found }
            guard ContinuousClock.now < deadline, !Task.isCancelled else { throw Silence() }
            var iterator = wakes.makeAsyncIterator()
            await iterator.next()
        }
    }

    /// The next request that waits, or waits anew.
    func pending() async throws -> PendingRow {
        try await next { if case .pending(let row) = $0 { row } else { nil } }
    }

    /// Passes over all that comes until a record of this type has been appended.
    func hears(_ type: String) async throws {
        try await next { event -> Void? in if case .audit(let row) = event, row.type == type { () } else { nil } }
    }

    /// The next row of this check in this state.
    func health(_ check: String, _ state: HealthRow.State) async throws -> HealthRow {
        try await next { event in
            guard case .health(let rows) = event else { return nil }
            return rows.first { $0.check == check && $0.state == state }
        }
    }

    /// The next row of a call in this stage.
    func call(in stage: CallStage) async throws -> CallRow {
        try await next { if case .call(let row) = $0, row.stage == stage { row } else { nil } }
    }
}

extension CallAnswer {
    var json: JSONValue { result?.structured ?? .null }
    var status: String? { json["status"]?.string }
    var operation: String? { json["operation_id"]?.string }
    var isError: Bool? { result?.isError }
    var isWithdrawn: Bool { if case .withdrawn = self { true } else { false } }
}
