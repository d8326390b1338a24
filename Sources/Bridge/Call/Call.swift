import Audit
import JSON
import Okta

/// One use of a tool, from arrival to end.
///
/// The console's row, its waterfall and the audit are read from this value.
struct Call: Sendable {
    /// Time spent in one step.
    struct Span: Sendable {
        enum Kind: Sendable { case machine, human }
        var name: String
        /// From the call's arrival.
        var start: Duration
        /// Nil while it lasts.
        var end: Duration?
        var kind: Kind
        var note: String
    }

    let id: CallID
    let client: ClientConnection
    /// The JSON-RPC id as JSON text.
    let requestID: String
    let tool: String
    /// Milliseconds since 1970.
    let receivedAt: Int
    /// The same instant on the monotonic clock.
    let arrived: Duration
    /// Redacted, as canonical JSON text of at most 32 KiB: a value would keep the client's whole line in memory.
    var arguments: [UInt8]
    /// Of the arguments as they will be executed; nil while they have not been checked.
    var argumentsHash: GateHash?
    var operation: OperationID
    var riskClass: RiskClass
    /// Untrusted.
    var target = ""
    var stage = CallStage.received
    var status = CallStatus.queued
    var rule = ""
    var approval: ApprovalID?
    var approvedBy: String?
    private(set) var exchanges: [ExchangeReport] = []
    /// The rate-limit buckets of the exchanges, each once.
    private(set) var buckets: [String] = []
    /// Attempts at the request that was tried most often; more than one means a retry.
    var attempts = 0
    /// What the attempt before the last came to.
    var retriedStatus: Int?
    var spans: [Span] = []
    /// What the host got, redacted, as the first 64 KiB of JSON text.
    var result: [UInt8]?
    var resultBytes: Int?
    /// Set at the end.
    var ended: Duration?

    /// Whether its record begins before it does: what asks the gate only sends nothing, and is recorded once, at its end.
    var isRecordedOnArrival: Bool { riskClass > .local }

    /// Most bytes of arguments kept for console and record; larger parts become their SHA-256.
    static let keptArgumentBytes = 32 * 1024
    /// Most bytes of a result kept for the console.
    static let keptResultBytes = 64 * 1024

    /// Adds one attempt at Okta.
    mutating func note(_ exchange: ExchangeReport) {
        if exchange.attempt > 1, let last = exchanges.last(where: { $0.path == exchange.path }) {
            retriedStatus = last.status
        }
        attempts = max(attempts, exchange.attempt)
        exchanges.append(exchange)
        if !buckets.contains(exchange.bucket) { buckets.append(exchange.bucket) }
    }

    /// Keeps the answer's text for the console.
    mutating func keep(_ answer: ToolResult) {
        resultBytes = answer.text.count
        // Copied byte by byte: an array made of an array would keep all the room that was reserved.
        result = answer.text.withUnsafeBufferPointer { Array($0.prefix(Self.keptResultBytes)) }
    }

    /// Time without waiting for people, up to `now`.
    func machineTime(at now: Duration) -> Duration {
        let human = spans.filter { $0.kind == .human }
            .reduce(Duration.zero) { $0 + (($1.end ?? now - arrived) - $1.start) }
        return (ended ?? now) - arrived - human
    }

    func row(at now: Duration) -> CallRow {
        CallRow(
            id: id,
            operation: operation.text,
            receivedAt: receivedAt,
            client: ClientID(client.id),
            clientLabel: Untrusted(client.label),
            tool: Untrusted(tool),
            riskClass: riskClass,
            target: Untrusted(target),
            stage: stage,
            status: status,
            milliseconds: machineTime(at: now).milliseconds,
            bytes: resultBytes,
            rule: rule,
            attempts: attempts,
            retriedStatus: retriedStatus,
            buckets: buckets,
            approval: approval,
            requestID: Untrusted(requestID)
        )
    }

    func detail(at now: Duration, clientFacts: ClientRow?, auditSeqs: [Int]) -> CallDetail {
        CallDetail(
            row: row(at: now),
            clientFacts: clientFacts,
            arguments: Untrusted(String(decoding: arguments, as: UTF8.self)),
            result: result.map { Untrusted(String(decoding: $0, as: UTF8.self)) },
            resultCutFrom: resultBytes.flatMap { $0 > Self.keptResultBytes ? $0 : nil },
            exchanges: exchanges.map(\.row),
            timings: timings(at: now),
            approvedBy: approvedBy,
            auditSeqs: auditSeqs
        )
    }

    /// The waterfall: starts do not count the time that people took before.
    private func timings(at now: Duration) -> [StageTiming] {
        var human: Duration = .zero
        return spans.map { span in
            let length = (span.end ?? now - arrived) - span.start
            defer { if span.kind == .human { human += length } }
            return StageTiming(
                name: span.name,
                start: (span.start - human).milliseconds,
                milliseconds: length.milliseconds,
                isHumanWait: span.kind == .human,
                note: Untrusted(span.note)
            )
        }
    }
}

extension ExchangeReport {
    /// One line of the detail's Okta tab.
    var row: ExchangeRow {
        ExchangeRow(
            attempt: attempt,
            method: method,
            template: template,
            status: status,
            requestID: requestID.map { Untrusted($0) },
            milliseconds: latency.milliseconds,
            waitedMilliseconds: waited.milliseconds,
            limit: rate?.limit,
            remaining: rate?.remaining,
            errorCode: errorCode
        )
    }
}
