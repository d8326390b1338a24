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
    /// Redacted.
    var arguments: JSONValue
    var operation: OperationID
    var riskClass: RiskClass
    /// Untrusted.
    var target = ""
    var stage = CallStage.received
    var status = CallStatus.queued
    var rule = ""
    var approval: ApprovalID?
    var approvedBy: String?
    var exchanges: [ExchangeReport] = []
    /// Sends of writes; a second send of the same request is a retry.
    var spans: [Span] = []
    /// What the host got, redacted, as JSON text of at most 64 KiB.
    var result: String?
    var resultBytes: Int?
    /// Set at the end.
    var ended: Duration?

    /// Most bytes of a result kept for the console.
    static let keptResultBytes = 64 * 1024

    /// Keeps the answer's text for the console.
    mutating func keep(_ answer: ToolResult) {
        let bytes = answer.structured.bytes()
        resultBytes = bytes.count
        result = String(decoding: bytes.prefix(Self.keptResultBytes), as: UTF8.self)
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
            attempts: exchanges.count,
            retriedStatus: retriedStatus,
            approval: approval,
            requestID: Untrusted(requestID)
        )
    }

    func detail(at now: Duration, clientFacts: ClientRow?, auditSeqs: [Int]) -> CallDetail {
        CallDetail(
            row: row(at: now),
            clientFacts: clientFacts,
            arguments: Untrusted("\(arguments)"),
            result: result.map { Untrusted($0) },
            resultCutFrom: resultBytes.flatMap { $0 > Self.keptResultBytes ? $0 : nil },
            exchanges: exchanges.map(\.row),
            timings: timings(at: now),
            approvedBy: approvedBy,
            auditSeqs: auditSeqs
        )
    }

    /// The status of the attempt before the last, where the last repeated it.
    private var retriedStatus: Int? {
        guard let last = exchanges.last, last.attempt > 1, exchanges.count > 1 else { return nil }
        return exchanges[exchanges.count - 2].status
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
