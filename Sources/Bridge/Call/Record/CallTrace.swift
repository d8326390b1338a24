import Okta
import Synchronization

/// The one place where a call's progress is written down; whoever works on the call holds it.
///
/// Reports of exchanges come on other threads than the call's own, hence the lock. The console
/// gets the whole row, as it stands when it looks.
final class CallTrace: Sendable {
    let id: CallID
    private let clock: any GateClock
    private let feed: DeskFeed
    private let call: Mutex<Call>
    private let observe: @Sendable (ExchangeReport) -> Void

    /// `observe`: Told of each attempt at Okta as well.
    init(
        _ call: Call,
        clock: any GateClock,
        feed: DeskFeed,
        observe: @escaping @Sendable (ExchangeReport) -> Void
    ) {
        self.observe = observe
        id = call.id
        self.clock = clock
        self.feed = feed
        self.call = Mutex(call)
    }

    /// The call as it stands.
    var value: Call { call.withLock { $0 } }

    /// The call's line in the Traffic view, as it stands.
    var row: CallRow {
        let now = clock.now
        return call.withLock { $0.row(at: now) }
    }

    /// Changes the call and tells the console.
    func update(_ body: (inout Call) -> Void) {
        call.withLock { body(&$0) }
        feed.post(self)
    }

    /// Marks the end; what comes later changes nothing of the time taken.
    func end(_ status: CallStatus, _ answer: ToolResult?) {
        let now = clock.now
        update { call in
            guard call.ended == nil else { return }
            call.ended = now
            call.stage = .done
            call.status = status
            if let answer { call.keep(answer) }
        }
    }

    /// Notes one attempt at Okta.
    func report(_ exchange: ExchangeReport) {
        update { $0.note(exchange) }
        observe(exchange)
    }

    /// Runs one step and notes how long it took.
    func measure<Value, Failure: Error>(
        _ name: String,
        _ kind: Call.Span.Kind = .machine,
        _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let step = begin(name, kind)
        defer { finish(step) }
        return try await work()
    }

    /// Notes that a step begins; `finish` takes what this returns.
    ///
    /// For work that `measure` cannot wrap: a closure cannot give away a value that must not be copied.
    func begin(_ name: String, _ kind: Call.Span.Kind = .machine) -> Int {
        let now = clock.now
        return call.withLock { call in
            call.spans.append(.init(name: name, start: now - call.arrived, end: nil, kind: kind, note: ""))
            return call.spans.count - 1
        }
    }

    /// Notes that a step has ended.
    func finish(_ step: Int) {
        let now = clock.now
        call.withLock { call in
            call.spans[step].end = now - call.arrived
            guard call.spans[step].kind == .machine, let status = call.exchanges.last?.status else { return }
            call.spans[step].note = "\(status)"
        }
    }
}
