import JSON
import Logging
import OktaEmulator
import TestSupport
import Testing

@testable import Okta

/// One fault of the emulator, and what must follow for a read and for a write (gate.md 3, T17 to T19).
struct EmulatedFault: Sendable, CustomTestStringConvertible {
    enum WriteEnd: Sendable { case applied, rejected, notSent, unknown }

    var testDescription: String
    var kind: Fault.Kind
    /// How often a read is sent while the fault lasts.
    var reads: Int
    /// What the read's error must be called; nil where nobody can tell that anything is wrong.
    var error: String?
    var write: WriteEnd
    /// Whether the write takes effect all the same.
    var takesEffect: Bool
    /// What may follow where a repetition does no harm.
    var mayLook = false

    /// Whether its answer begins, so that only the end can be late.
    var sendsHead: Bool { if case .slow = kind { true } else { false } }

    static let all: [EmulatedFault] = [
        EmulatedFault("400", .status(400, code: "E0000001"), reads: 1, "refused", .rejected),
        EmulatedFault("403", .status(403, code: "E0000006"), reads: 1, "refused", .rejected),
        EmulatedFault("500", .status(500), reads: 3, "unavailable", .unknown, mayLook: true),
        EmulatedFault("503", .status(503), reads: 3, "unavailable", .unknown, mayLook: true),
        EmulatedFault("reset before", .resetBeforeApply, reads: 3, "connectionLost", .unknown, mayLook: true),
        EmulatedFault("reset after", .resetAfterApply, reads: 3, "connectionLost", .unknown, true, mayLook: true),
        EmulatedFault("late", .delay(.seconds(600)), reads: 3, "timedOut", .unknown, true, mayLook: true),
        EmulatedFault("hang before", .hang, reads: 3, "timedOut", .unknown, mayLook: true),
        EmulatedFault("hang after", .hangAfterApply, reads: 3, "timedOut", .unknown, true, mayLook: true),
        EmulatedFault("slow", .slow(bytes: 1, pause: .seconds(600)), reads: 3, "timedOut", .applied, true),
        EmulatedFault("truncated", .truncated, reads: 3, "connectionLost", .applied, true),
        EmulatedFault("cut JSON", .malformedBody, reads: 1, "malformed", .applied, true),
        EmulatedFault("wrong type", .wrongType, reads: 1, "malformed", .applied, true),
        EmulatedFault("huge", .hugeBody(bytes: 4 << 20), reads: 1, "tooLarge", .applied, true),
        EmulatedFault("page", .htmlPage, reads: 3, "unavailable", .unknown, mayLook: true),
        EmulatedFault(
            "redirect",
            .redirect(to: "https://evil.example/"),
            reads: 3,
            "foreignOrigin",
            .unknown,
            mayLook: true
        ),
        EmulatedFault("rate storm", .rateLimitStorm(resetAfter: 7), reads: 3, "rateLimited", .notSent),
        EmulatedFault("concurrency", .concurrencyStorm, reads: 3, "rateLimited", .notSent),
        EmulatedFault(
            "foreign link",
            .foreignNextLink(origin: "https://evil.example"),
            reads: 3,
            "foreignOrigin",
            .applied,
            true
        ),
        EmulatedFault("more left than allowed", .lyingHeaders(.aboveLimit), reads: 1, nil, .applied, true),
        EmulatedFault("a reset that is over", .lyingHeaders(.past), reads: 1, nil, .applied, true),
        EmulatedFault("a reset in ten years", .lyingHeaders(.future), reads: 1, nil, .applied, true),
        EmulatedFault("limits in words", .lyingHeaders(.text), reads: 1, nil, .applied, true),
        EmulatedFault("stale", .staleRead, reads: 1, nil, .applied, true),
        EmulatedFault("somebody else", .mutateAfter, reads: 1, nil, .applied, true),
    ]

    private init(
        _ name: String,
        _ kind: Fault.Kind,
        reads: Int,
        _ error: String?,
        _ write: WriteEnd,
        _ takesEffect: Bool = false,
        mayLook: Bool = false
    ) {
        testDescription = name
        self.kind = kind
        self.reads = reads
        self.error = error
        self.write = write
        self.takesEffect = takesEffect
        self.mayLook = mayLook
    }
}

/// The kinds of requests that the tools make.
enum FaultedOperation: String, Sendable, CaseIterable {
    case get, list, create, lifecycle, membership
}

/// The whole fault list against every kind of request, with arrivals and effects counted in the emulator's journal.
@Suite struct FaultMatrixTests {
    private struct Org {
        var client: OktaClient
        var server: EmulatorServer
        var clock: SharedClock
        var log: LogLines
        var user: OktaID
        var group: OktaID

        /// What arrived under a path of the fault, after it was set.
        func arrivals(_ before: Int) -> [JournalEntry] { Array(server.org.journal().dropFirst(before)) }

        func write(_ operation: FaultedOperation) -> OktaWrite {
            switch operation {
            case .get, .list, .create:
                OktaWrite(.post, "/api/v1/groups", body: ["profile": ["name": "Made under a fault"]])
            case .lifecycle: OktaWrite(.post, "/api/v1/users/\(user)/lifecycle/suspend")
            case .membership: OktaWrite(.put, "/api/v1/groups/\(group)/users/\(user)", effect: .idempotent)
            }
        }
    }

    private static let token = "00SecretTokenThatMustNotBeShown"

    /// Only the fault that must end by a limit has a short one.
    private static func with(_ fault: EmulatedFault, _ body: (Org) async throws -> Void) async throws {
        var options = EmulatorOptions()
        options.people = 20
        options.limitScale = 1000
        options.token = token
        // Both sides read one clock: a reset that Okta names is over once the client has waited for it.
        let (clock, log) = (SharedClock(.jump, error: 0), LogLines())
        options.now = { clock.oktaMilliseconds }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await EmulatorServer.start(options, logger: quiet)
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits.bodyBytes = 1 << 20
        let mustEnd = fault.error == "timedOut"
        configuration.limits.timeToHeaders = mustEnd && !fault.sendsHead ? .seconds(3) : .seconds(60)
        configuration.limits.timeToEnd = mustEnd && fault.sendsHead ? .seconds(1) : .seconds(60)
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(token)),
            logger: log.logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 4),
            clock: clock,
            random: { 0 }
        )
        let group = try #require(server.org.groupID(named: "Engineering").flatMap { OktaID($0) })
        let members = Set(server.org.memberIDs(ofGroup: group.text) ?? [])
        let stranger = server.org.userIDs(status: "ACTIVE").last { !members.contains($0) }
        let user = try #require(stranger.flatMap { OktaID($0) })
        do {
            try await body(
                Org(client: client, server: server, clock: clock, log: log, user: user, group: group)
            )
        } catch {
            await client.shutdown()
            await server.stop()
            throw error
        }
        await client.shutdown()
        await server.stop()
    }

    /// What a case is called.
    private static func name(_ value: some Any) -> String {
        "\(Mirror(reflecting: value).children.first?.label ?? "\(value)")"
    }

    @Test func `every kind of fault that the emulator has is in the matrix`() async throws {
        let first = try #require(EmulatedFault.all.first)
        try await Self.with(first) { org in
            let forms = try await org.client.reader { _ in }.page(OktaRead("/__faults")).items
            #expect(Set(EmulatedFault.all.map { Self.name($0.kind) }) == Set(forms.compactMap { $0["kind"]?.string }))
        }
    }

    @Test(arguments: EmulatedFault.all, [FaultedOperation.get, .list])
    func `a read under a lasting fault ends in its error, in its deadline, and changes nothing`(
        _ fault: EmulatedFault,
        _ operation: FaultedOperation
    ) async throws {
        try await Self.with(fault) { org in
            org.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", times: 100, kind: fault.kind))
            let (start, before) = (org.clock.now, org.server.org.journal().count)
            let reader = org.client.reader { _ in }
            var found: OktaError?
            do throws(OktaError) {
                if operation == .get {
                    _ = try await reader.get(OktaRead("/api/v1/users/\(org.user)"))
                } else {
                    _ = try await reader.users([.init("limit", .number(3))])
                }
            } catch { found = error }
            #expect(found.map(Self.name) == fault.error)
            #expect(org.clock.now - start <= .seconds(60))
            let arrived = org.arrivals(before)
            #expect(arrived.count == fault.reads)
            #expect(arrived.allSatisfy { !$0.isApplied })
            let written = org.log.all.joined(separator: "\n") + (found.map { "\($0)" } ?? "")
            #expect(!written.contains(Self.token))
        }
    }

    @Test(arguments: EmulatedFault.all, [FaultedOperation.create, .lifecycle, .membership])
    func `a write under a fault arrives once, and what is told of it is what happened`(
        _ fault: EmulatedFault,
        _ operation: FaultedOperation
    ) async throws {
        try await Self.with(fault) { org in
            let write = org.write(operation)
            org.server.org.faults.add(Fault(method: write.method.rawValue, pathPrefix: "/api/v1/", kind: fault.kind))
            let (start, before) = (org.clock.now, org.server.org.journal().count)
            let report = await org.client.writer { _ in }.send(PlayedReceipt(write: write))
            #expect(Self.end(report) == fault.write)
            #expect(org.clock.now - start <= .seconds(60))
            let arrived = org.arrivals(before)
            #expect(arrived.count == 1)
            #expect(arrived.count { $0.isApplied } == (fault.takesEffect ? 1 : 0))
            Self.expectAdvice(report, fault, operation)
            let written = org.log.all.joined(separator: "\n") + "\(report.result)"
            #expect(!written.contains(Self.token))
        }
    }

    /// Never again where nobody knows, unless repeating it does no harm and somebody has looked.
    private static func expectAdvice(_ report: WriteReport, _ fault: EmulatedFault, _ operation: FaultedOperation) {
        switch report.retry {
        case .never: #expect(fault.write != .notSent && !(fault.mayLook && operation == .membership))
        case .ifUnchanged:
            #expect(fault.write == .notSent ? operation != .membership : fault.mayLook && operation == .membership)
        case .after: #expect(fault.write == .notSent && operation == .membership)
        }
    }

    private static func end(_ report: WriteReport) -> EmulatedFault.WriteEnd {
        switch report.result {
        case .applied: .applied
        case .rejected: .rejected
        case .notSent: .notSent
        case .unknown: .unknown
        }
    }
}
