import Audit
import Dispatch
import GRDB
import JSON
import Synchronization
import TestSupport
import Testing

/// A disk that fails when told.
final class PlayedDisk: Sendable {
    private let state = Mutex((step: 0, failing: Range<Int>(uncheckedBounds: (0, 0)), code: ResultCode.SQLITE_IOERR))

    var probe: StorageProbe {
        { step in
            let failure = self.state.withLock { state -> ResultCode? in
                state.step += 1
                return state.failing.contains(state.step) ? state.code : nil
            }
            if let failure { throw DatabaseError(resultCode: failure, message: "played \(step)") }
        }
    }

    /// From the n-th step from now on, steps fail, so many of them.
    func fail(at step: Int, count: Int = 1, _ code: ResultCode) {
        state.withLock { $0 = (0, step..<step + count, code) }
    }
}

/// A disk that holds one commit until it is told to answer.
final class BlockingDisk: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let entered = Mutex<AsyncStream<Void>.Continuation?>(nil)

    var probe: StorageProbe {
        { step in
            guard step == .commit, let entered = self.entered.withLock({ $0.take() }) else { return }
            entered.yield()
            self.gate.wait()
        }
    }

    /// From now on; the stream says when the commit is held.
    func blockNextCommit() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        entered.withLock { $0 = continuation }
        return stream
    }

    func answer() { gate.signal() }
}

struct DurabilityTests {
    @Test(arguments: 1...21)
    func `whatever step of the disk fails, nothing is licensed and nothing half-written`(_ step: Int) async throws {
        let fixture = try LogFixture()
        let disk = PlayedDisk()
        let log = try await fixture.open { $0.probe = disk.probe }
        disk.fail(at: step, .SQLITE_IOERR_FSYNC)
        var licensed = 0
        var refused = 0
        for number in 0..<3 {
            do {
                let intent = try await log.intent(burning: "approval-\(number)")
                licensed += 1
                try await log.settle(intent: intent, .applied, .of(.outcome))
            } catch {
                refused += 1
                guard case .unavailable = error as? AuditError else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        #expect(refused >= 1)
        guard case .refusing(.unavailable) = log.condition else {
            Issue.record("after a failed fsync the file is not to be trusted: \(log.condition)")
            return
        }
        await #expect(throws: AuditError.self) { try await log.close() }

        let again = try await fixture.open()
        let intents = try await again.records(AuditQuery(type: "op.intent")).records
        #expect(intents.count == licensed)
        #expect(try await again.records(AuditQuery(type: "approval.decided")).records.count == licensed)
        #expect(try await again.records(AuditQuery(type: "op.outcome")).records.count == licensed)
        #expect(try await again.verify().isIntact)
        try await again.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test func `a full disk refuses intents, lets outcomes into the reserve, and recovers by itself`() async throws {
        let fixture = try LogFixture()
        let disk = PlayedDisk()
        let log = try await fixture.open { $0.probe = disk.probe }
        let open = try await log.intent()
        disk.fail(at: 1, .SQLITE_FULL)
        await #expect(throws: AuditError.unavailable(reason: "the disk is full")) { _ = try await log.intent() }
        disk.fail(at: 1, .SQLITE_FULL)
        try await log.settle(intent: open, .applied, .of(.outcome))
        #expect(try await log.verify().isIntact)
        try await log.write()
        #expect(log.condition == .working)
        try await log.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test func `a disk with no room at all refuses everything, counts what is lost, and recovers`() async throws {
        let fixture = try LogFixture()
        let disk = PlayedDisk()
        let log = try await fixture.open { $0.probe = disk.probe }
        disk.fail(at: 1, count: 1_000_000, .SQLITE_FULL)
        for _ in 0..<5 { log.record(.of(.callReceived)) }
        await #expect(throws: AuditError.self) { _ = try await log.intent() }
        await #expect(throws: AuditError.self) { try await log.append(.of(.callCompleted)) }
        disk.fail(at: 1, count: 0, .SQLITE_FULL)
        try await log.write()
        let dropped = try #require(try await log.records(AuditQuery(type: "dropped")).records.first)
        #expect(dropped.entry.details["records"]?.int == 5)
        try await log.close()
    }

    @Test func `a database that may not grow refuses and stays whole`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { try await $0.write() }
        let log = try await fixture.open()
        try await log.limitPages(to: 40)
        let big = JSONValue.array((0..<30).map { _ in .string(String(repeating: "x", count: 1_000)) })
        var refusals = 0
        for _ in 0..<20 {
            do { try await log.append(.of(.callCompleted, details: ["big": big])) } catch { refusals += 1 }
        }
        #expect(refusals > 0)
        try await log.limitPages(to: 1_000_000)
        try await log.write()
        try await log.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a disk that does not answer is a refusal, and the intent it took late is withdrawn`() async throws {
        let fixture = try LogFixture()
        let played = PlayedClock()
        let disk = BlockingDisk()
        let log = try await fixture.open { options in
            options.clock = played.clock
            options.deadline = .milliseconds(20)
            options.probe = disk.probe
        }
        let blocked = disk.blockNextCommit()
        let refusal = AuditError.unavailable(reason: "the disk did not answer in time")
        async let first = refused { _ = try await log.intent(burning: "one") }
        #expect(await blocked.first { true } != nil)
        played.advance(milliseconds: 20)
        #expect(await first == refusal)
        #expect(await refused { _ = try await log.intent(burning: "two") } == refusal)
        guard case .refusing = log.condition else {
            Issue.record("the log takes records although the disk does not answer")
            return
        }
        let (outcomes, heard) = AsyncStream.makeStream(of: AuditRecord.self)
        log.observe { if $0.entry.type == .outcome { heard.yield($0) } }
        disk.answer()
        let outcome = try #require(await outcomes.first { _ in true })
        #expect(outcome.entry.outcome == "not_sent")
        #expect(log.condition == .working)
        #expect(try await log.records(AuditQuery(type: "op.intent")).records.count == 1)
        try await log.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    private func refused(_ body: () async throws -> Void) async -> AuditError? {
        do {
            try await body()
            return nil
        } catch { return error as? AuditError }
    }

    @Test func `every commit is synchronous`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        #expect(try await log.synchronousLevel() == 2)
        try await log.close()
    }
}
