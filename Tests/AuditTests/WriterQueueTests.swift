@testable import Audit
import Synchronization
import Testing

struct WriterQueueTests {
    private let limits = WriterQueue.Limits(
        waitingJobs: 3,
        waitingBytes: 1 << 20,
        silentJobs: 4,
        silentBytes: 1 << 20,
        batch: 2,
        silentBatch: 3,
        deadline: 100
    )
    private let answers = Answers()

    @Test func `a job that somebody waits for starts the writer once and a watch once`() {
        var queue = WriterQueue(limits)
        let first = queue.submit(waiting("a", at: 0))
        #expect(first.startsWriter)
        #expect(first.watchAfter == 100)
        let second = queue.submit(waiting("b", at: 10))
        #expect(!second.startsWriter)
        #expect(second.watchAfter == nil)
        #expect(queue.take()?.count == 2)
        perform(queue.finish([.success(1), .failure(.alreadyBurned)], lost: 0))
        #expect(answers.all == ["a": .success(1), "b": .failure(.alreadyBurned)])
        #expect(queue.take() == nil)
        #expect(queue.submit(waiting("c", at: 20)).startsWriter)
    }

    @Test func `jobs that nobody waits for open one window and start the writer when it ends or when they are many`() {
        var queue = WriterQueue(limits)
        #expect(queue.submit(silent()).opensWindow)
        #expect(!queue.submit(silent()).opensWindow)
        #expect(queue.submit(silent()).startsWriter)
        while queue.take() != nil { _ = queue.finish([.success(1), .success(2)], lost: 0) }
        #expect(!queue.windowEnded().startsWriter)
        #expect(queue.submit(silent()).opensWindow)
        #expect(queue.windowEnded().startsWriter)
    }

    @Test func `a full queue refuses who waits and counts who does not`() {
        var queue = WriterQueue(limits)
        for _ in 0..<6 { perform(queue.submit(silent())) }
        #expect(queue.dropped == 2)
        for name in ["a", "b", "c", "d"] { perform(queue.submit(waiting(name, at: 0))) }
        #expect(answers.all == ["d": .failure(.overloaded)])
        #expect(queue.depth == 7)
        #expect(queue.takeDropped() == 2)
        #expect(queue.takeDropped() == 0)
    }

    @Test func `a record of more bytes than the queue may hold is refused`() {
        var small = limits
        small.waitingBytes = 1_000
        small.silentBytes = 1_000
        var queue = WriterQueue(small)
        perform(queue.submit(waiting("a", at: 0)))
        perform(queue.submit(silent()))
        #expect(answers.all == ["a": .failure(.overloaded)])
        #expect(queue.dropped == 1)
    }

    @Test func `after the deadline everybody is answered, and what was not begun is never written`() {
        var queue = WriterQueue(limits)
        _ = queue.submit(waiting("a", at: 0))
        _ = queue.submit(waiting("b", at: 0))
        _ = queue.submit(waiting("c", at: 60))
        _ = queue.take()
        #expect(queue.overdue(at: 99).watchAfter == 1)
        perform(queue.overdue(at: 100))
        #expect(Set(answers.all.keys) == ["a", "b", "c"])
        #expect(queue.condition == .blocked)
        perform(queue.submit(waiting("d", at: 101)))
        #expect(answers.all["d"] == .failure(.unavailable(reason: "the disk did not answer in time")))
        perform(queue.submit(silent()))
        perform(queue.finish([.success(1), .success(2)], lost: 0))
        #expect(queue.condition == .working)
        #expect(queue.take()?.count == 1)
    }

    @Test func `an intent that was committed after its caller had given up is withdrawn first of all`() throws {
        var queue = WriterQueue(limits)
        var job = waiting("a", at: 0)
        job.drafts = [Draft(.of(.approvalDecided)), Draft(.of(.intent))]
        job.isIntent = true
        _ = queue.submit(job)
        _ = queue.take()
        perform(queue.overdue(at: 200))
        _ = queue.submit(silent())
        perform(queue.finish([.success(12)], lost: 0))
        let next = try #require(queue.take()?.first)
        #expect(next.rule == .settle(intent: 12))
        #expect(next.drafts.first?.entry.outcome == "not_sent")
    }

    @Test func `after a failure nothing is taken in and everything that waited has failed`() {
        var queue = WriterQueue(limits)
        let failure = AuditError.unavailable(reason: "fsync")
        for name in ["a", "b", "c"] { _ = queue.submit(waiting(name, at: 0)) }
        _ = queue.submit(silent())
        _ = queue.take()
        perform(queue.fail(failure))
        perform(queue.submit(waiting("d", at: 0)))
        #expect(
            answers.all == [
                "a": .failure(failure), "b": .failure(failure), "c": .failure(failure), "d": .failure(failure),
            ]
        )
        #expect(queue.take() == nil)
        #expect(queue.dropped == 1)
    }

    @Test func `behind the last job nothing is taken in`() {
        var queue = WriterQueue(limits)
        var last = waiting("stop", at: 0)
        last.rule = .stop
        _ = queue.submit(last)
        perform(queue.submit(waiting("late", at: 0)))
        #expect(answers.all == ["late": .failure(.closed)])
        _ = queue.take()
        perform(queue.finish([.success(9)], lost: 0))
        perform(queue.close())
        #expect(answers.all["stop"] == .success(9))
        #expect(queue.condition == .closed)
    }

    private final class Answers: Sendable {
        private let store = Mutex<[String: Result<Int, AuditError>]>([:])
        var all: [String: Result<Int, AuditError>] { store.withLock { $0 } }
        func add(_ name: String, _ result: Result<Int, AuditError>) {
            store.withLock { answers in
                #expect(answers[name] == nil, "answered twice")
                answers[name] = result
            }
        }
    }

    private func waiting(_ name: String, at monotonic: Int) -> Job {
        var job = Job([Draft(.of(.callReceived))]) { [answers] in answers.add(name, $0) }
        job.stamp = Stamp(wall: 0, monotonic: monotonic)
        return job
    }

    private func silent() -> Job { Job([Draft(.of(.callReceived))]) }

    private func perform(_ actions: WriterQueue.Actions) {
        for (reply, result) in actions.replies { reply(result) }
    }
}
