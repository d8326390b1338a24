import JSON

/// What one caller asked to have written, in one piece.
struct Job: Sendable {
    /// What must hold, decided inside the transaction; otherwise nothing of the job is written.
    enum Rule: Sendable, Hashable {
        case none
        /// The approval was never used before (gate.md T11).
        case burn(approval: String)
        /// The intent exists and has no outcome (gate.md G2).
        case settle(intent: Int)
        /// A checkpoint follows the record: the log is being closed.
        case stop
    }

    typealias Reply = @Sendable (Result<Int, AuditError>) -> Void

    /// Not empty; the last one's sequence number is the answer.
    var drafts: [Draft]
    var rule: Rule
    /// Whether this promises to send something: such jobs are refused first when space runs out (gate.md T23).
    var isIntent = false
    /// Nil for what nobody waits for.
    var reply: Reply?
    var stamp = Stamp(wall: 0, monotonic: 0)

    init(_ drafts: [Draft], rule: Rule = .none, reply: Reply? = nil) {
        self.drafts = drafts
        self.rule = rule
        self.reply = reply
        isIntent = drafts.last?.entry.type == .intent
    }

    var cost: Int { drafts.reduce(0) { $0 + $1.cost } }
}

/// The bounded queue before the writer, without its thread, clock and disk.
///
/// Two kinds of job wait in one line, so that order is kept: those that somebody waits for start the writer at once, those
/// that nobody waits for when 256 have come or 100 ms have gone by (gate.md G7). A waiting job that the disk has not
/// taken within the deadline fails (gate.md 6), and until the disk has answered no further one is taken in.
struct WriterQueue: Sendable {
    struct Limits: Sendable {
        var waitingJobs = 8_192
        var waitingBytes = 32 << 20
        var silentJobs = 4_096
        var silentBytes = 16 << 20
        /// Jobs in one transaction.
        var batch = 512
        /// Silent jobs that start the writer without waiting for the window.
        var silentBatch = 256
        /// Nanoseconds that a job may wait for the disk.
        var deadline = 2_000_000_000
    }

    enum Condition: Sendable, Hashable {
        case working
        /// The disk has not answered within the deadline; ends when it does.
        case blocked
        /// Final for this file.
        case failed(AuditError)
        /// The last job is under way.
        case closing
        case closed
    }

    /// What the owner does next, outside the lock.
    struct Actions: Sendable {
        var startsWriter = false
        /// Ask `windowEnded` in 100 ms.
        var opensWindow = false
        /// Ask `overdue` after so many nanoseconds.
        var watchAfter: Int?
        var replies: [(Job.Reply, Result<Int, AuditError>)] = []
    }

    private(set) var condition = Condition.working
    /// How many records were given up since the last `dropped` record was taken.
    private(set) var dropped = 0
    private let limits: Limits
    private var jobs: [Job] = []
    private var inFlight: [Job] = []
    private var silentJobs = 0
    private var silentBytes = 0
    private var waitingBytes = 0
    private var isWriting = false
    private var isWindowOpen = false
    private var isWatching = false

    init(_ limits: Limits) { self.limits = limits }

    /// Records that are not written yet.
    var depth: Int { jobs.count + inFlight.count }

    /// Whether no transaction is under way.
    var isIdle: Bool { inFlight.isEmpty }

    /// Takes in a job, or answers it at once.
    mutating func submit(_ job: Job) -> Actions {
        if let refusal = refusal(of: job) {
            guard let reply = job.reply else {
                dropped += job.drafts.count
                return Actions()
            }
            return Actions(replies: [(reply, .failure(refusal))])
        }
        if job.rule == .stop { condition = .closing }
        jobs.append(job)
        guard job.reply != nil else { return silentlyQueued(job) }
        waitingBytes += job.cost
        var actions = startingWriter()
        if !isWatching {
            isWatching = true
            actions.watchAfter = limits.deadline
        }
        return actions
    }

    /// The 100 ms of the window are over.
    mutating func windowEnded() -> Actions {
        isWindowOpen = false
        return jobs.isEmpty ? Actions() : startingWriter()
    }

    /// The jobs of the next transaction; nil when there is nothing left to do: the writer ends.
    mutating func take() -> [Job]? {
        guard !jobs.isEmpty else {
            isWriting = false
            return nil
        }
        inFlight = Array(jobs.prefix(limits.batch))
        jobs.removeFirst(inFlight.count)
        for job in inFlight { forget(job) }
        return inFlight
    }

    /// Takes the count of what was dropped, to be written.
    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    /// The transaction of the jobs taken last has ended.
    ///
    /// - Parameters:
    ///   - results: One for each job.
    ///   - lost: Records of silent jobs that did not get in and that are to be counted.
    /// - Returns: The answers to give.
    mutating func finish(_ results: [Result<Int, AuditError>], lost: Int) -> Actions {
        var actions = Actions()
        dropped += lost
        if condition == .blocked { condition = .working }
        for (job, result) in zip(inFlight, results) {
            if let reply = job.reply {
                actions.replies.append((reply, result))
            } else if job.isIntent, case .success(let seq) = result, let intent = job.drafts.last {
                withdraw(intent, seq)
            }
        }
        inFlight = []
        return actions
    }

    /// Settles an intent whose caller was told that it failed: nothing was sent under it.
    private mutating func withdraw(_ intent: Draft, _ seq: Int) {
        var entry = intent.entry
        entry.type = .outcome
        entry.outcome = Outcome.notSent.rawValue
        entry.details = ["outcome": ["cause": "audit_deadline", "outcome": .string(Outcome.notSent.rawValue)]]
        var job = Job([Draft(entry, tie: .settles(intent: seq))], rule: .settle(intent: seq))
        job.stamp = inFlight.last?.stamp ?? job.stamp
        jobs.insert(job, at: 0)
        silentJobs += 1
        silentBytes += job.cost
    }

    /// The file is not to be trusted with another write; everything that waits fails.
    mutating func fail(_ error: AuditError) -> Actions {
        let isOver = condition == .closed
        if !isOver { condition = .failed(error) }
        let waiting = inFlight + jobs
        inFlight = []
        jobs = []
        (silentJobs, silentBytes, waitingBytes) = (0, 0, 0)
        dropped += waiting.reduce(0) { $0 + ($1.reply == nil ? $1.drafts.count : 0) }
        return Actions(replies: waiting.compactMap { job in job.reply.map { ($0, .failure(error)) } })
    }

    /// Nothing more will be written.
    mutating func close() -> Actions {
        let actions = fail(.closed)
        condition = .closed
        return actions
    }

    /// Answers what has waited too long, and says when to ask again.
    ///
    /// What is in the transaction under way loses only its answer: it may still get in. What has not been started is
    /// taken out and will never be written.
    mutating func overdue(at monotonic: Int) -> Actions {
        let oldest = (inFlight + jobs).first { $0.reply != nil }
        guard let oldest else {
            isWatching = false
            return Actions()
        }
        let waited = monotonic - oldest.stamp.monotonic
        guard waited >= limits.deadline else { return Actions(watchAfter: limits.deadline - waited) }
        if condition == .working { condition = .blocked }
        let refused = (inFlight + jobs).compactMap(\.reply)
        for index in inFlight.indices { inFlight[index].reply = nil }
        for job in jobs where job.reply != nil { forget(job) }
        jobs.removeAll { $0.reply != nil }
        isWatching = false
        return Actions(replies: refused.map { ($0, .failure(WriterQueue.tooSlow)) })
    }

    private static let tooSlow = AuditError.unavailable(reason: "the disk did not answer in time")

    private func refusal(of job: Job) -> AuditError? {
        switch condition {
        case .failed(let error): return error
        case .closing, .closed: return .closed
        case .blocked where job.reply != nil: return WriterQueue.tooSlow
        case .working, .blocked: break
        }
        guard job.reply == nil else {
            let isFull = jobs.count - silentJobs >= limits.waitingJobs || waitingBytes + job.cost > limits.waitingBytes
            return isFull ? .overloaded : nil
        }
        return silentJobs >= limits.silentJobs || silentBytes + job.cost > limits.silentBytes ? .overloaded : nil
    }

    private mutating func silentlyQueued(_ job: Job) -> Actions {
        silentJobs += 1
        silentBytes += job.cost
        guard silentJobs < limits.silentBatch else { return startingWriter() }
        guard !isWriting, !isWindowOpen else { return Actions() }
        isWindowOpen = true
        return Actions(opensWindow: true)
    }

    private mutating func startingWriter() -> Actions {
        guard !isWriting else { return Actions() }
        isWriting = true
        return Actions(startsWriter: true)
    }

    private mutating func forget(_ job: Job) {
        guard job.reply == nil else {
            waitingBytes -= job.cost
            return
        }
        silentJobs -= 1
        silentBytes -= job.cost
    }
}
