import Testing

@testable import Okta

@Suite struct RetryPolicyTests {
    /// One cell of the table of gate.md 3; the jitter is 0, so that a back-off is 200 ms.
    struct Cell: Sendable {
        var ending: RetryPolicy.Ending
        var read: WriteReport.Retry
        var idempotent: WriteReport.Retry
        var once: WriteReport.Retry
    }

    private static let soon = WriteReport.Retry.after(.milliseconds(200))
    private static let look = WriteReport.Retry.ifUnchanged(after: .milliseconds(200))

    static let table: [Cell] = [
        Cell(ending: .notSent, read: soon, idempotent: soon, once: soon),
        Cell(
            ending: .postponed(.seconds(7)),
            read: .after(.seconds(7)),
            idempotent: .after(.seconds(7)),
            once: .ifUnchanged(after: .seconds(7))
        ),
        Cell(ending: .unanswered, read: soon, idempotent: look, once: .never),
        Cell(ending: .unavailable, read: soon, idempotent: look, once: .never),
        Cell(ending: .unusable, read: .never, idempotent: .never, once: .never),
        Cell(ending: .refused, read: .never, idempotent: .never, once: .never),
        Cell(ending: .succeeded, read: .never, idempotent: .never, once: .never),
    ]

    @Test(arguments: table) func `the effect decides, not the verb`(_ cell: Cell) {
        for effect in RetryPolicy.Effect.allCases {
            var policy = RetryPolicy()
            let advice = policy.advise(effect, after: cell.ending, attempt: 1, at: .zero, jitter: 0)
            switch effect {
            case .read: #expect(advice == cell.read)
            case .idempotent: #expect(advice == cell.idempotent)
            case .once: #expect(advice == cell.once)
            }
        }
    }

    @Test func `there is no fourth attempt`() {
        var policy = RetryPolicy()
        #expect(policy.advise(.read, after: .unanswered, attempt: 2, at: .zero, jitter: 0) != .never)
        #expect(policy.advise(.read, after: .unanswered, attempt: 3, at: .zero, jitter: 0) == .never)
    }

    @Test(arguments: [(1, 1.0), (2, 4.0), (3, 10.0)])
    func `the back-off is random between 200 ms and a growing ceiling`(_ attempt: Int, _ ceiling: Double) {
        #expect(RetryPolicy.backoff(attempt, jitter: 0) == .milliseconds(200))
        #expect(RetryPolicy.backoff(attempt, jitter: 1) == .seconds(ceiling))
    }

    @Test func `retries are at most a tenth of the calls of a minute`() {
        var policy = RetryPolicy()
        for _ in 1...500 { policy.began(at: .zero) }
        let advised = (1...500).map { _ in
            policy.advise(.read, after: .unanswered, attempt: 1, at: .seconds(1), jitter: 0)
        }
        #expect(advised.count { $0 != .never } == 50)
        policy.began(at: .seconds(62))
        #expect(policy.advise(.read, after: .unanswered, attempt: 1, at: .seconds(62), jitter: 0) != .never)
    }

    @Test func `a quiet minute still has ten retries`() {
        var policy = RetryPolicy()
        let advised = (1...20).map { _ in policy.advise(.read, after: .notSent, attempt: 1, at: .zero, jitter: 0) }
        #expect(advised.count { $0 != .never } == 10)
    }
}
