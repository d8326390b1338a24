/// Where a call is (DESIGN 2).
package enum CallStage: String, Hashable, Sendable, Codable, CaseIterable {
    case received, decided, waiting, sending, done
}

/// How a call stands, in the words of the Traffic view.
package enum CallStatus: Hashable, Sendable, Codable {
    case queued
    case pending
    case sent
    case ok
    /// By whom: `operator`, `policy`, `timeout`, `freeze`, `quota`, `no_approver`.
    case denied(by: String)
    /// Okta's status, or nil for our own error; with a word.
    case error(status: Int?, word: String)
    case cancelled
    case unknown
}

/// One line of the Traffic view.
package struct CallRow: Hashable, Sendable, Codable, Identifiable {
    package var id: CallID
    /// 32 hexadecimal digits; nil before a decision.
    package var operation: String?
    /// Milliseconds since 1970.
    package var receivedAt: Int
    package var client: ClientID
    package var clientLabel: Untrusted
    package var tool: Untrusted
    package var riskClass: RiskClass
    /// What the call acts on: target name, or the search of a list.
    package var target: Untrusted
    package var stage: CallStage
    package var status: CallStatus
    /// Milliseconds without waiting for people; of a call that still runs, up to when the row was taken.
    package var milliseconds: Double
    /// Bytes of the answer; nil before it.
    package var bytes: Int?
    /// The rule that decided, or `approve once`.
    package var rule: String
    /// Sends to Okta so far; more than one means a retry.
    package var attempts: Int
    /// The Okta status of the attempt before the last, for `ok 429→2`.
    package var retriedStatus: Int?
    /// The rate-limit buckets that it used so far, each once.
    package var buckets: [String]
    package var approval: ApprovalID?
    /// The JSON-RPC request id as JSON text.
    package var requestID: Untrusted

    package init(
        id: CallID,
        operation: String? = nil,
        receivedAt: Int,
        client: ClientID,
        clientLabel: Untrusted,
        tool: Untrusted,
        riskClass: RiskClass,
        target: Untrusted,
        stage: CallStage,
        status: CallStatus,
        milliseconds: Double = 0,
        bytes: Int? = nil,
        rule: String = "",
        attempts: Int = 0,
        retriedStatus: Int? = nil,
        buckets: [String] = [],
        approval: ApprovalID? = nil,
        requestID: Untrusted
    ) {
        self.id = id
        self.operation = operation
        self.receivedAt = receivedAt
        self.client = client
        self.clientLabel = clientLabel
        self.tool = tool
        self.riskClass = riskClass
        self.target = target
        self.stage = stage
        self.status = status
        self.milliseconds = milliseconds
        self.bytes = bytes
        self.rule = rule
        self.attempts = attempts
        self.retriedStatus = retriedStatus
        self.buckets = buckets
        self.approval = approval
        self.requestID = requestID
    }
}

/// The rest of one call, fetched when its detail is opened.
package struct CallDetail: Hashable, Sendable, Codable {
    package var row: CallRow
    package var clientFacts: ClientRow?
    /// JSON text, redacted.
    package var arguments: Untrusted
    /// JSON text, redacted; nil before the answer.
    ///
    /// At most 64 KiB, then `resultCutFrom` says how long it was.
    package var result: Untrusted?
    package var resultCutFrom: Int?
    package var exchanges: [ExchangeRow]
    package var timings: [StageTiming]
    package var approvedBy: String?
    package var auditSeqs: [Int]

    package init(
        row: CallRow,
        clientFacts: ClientRow?,
        arguments: Untrusted,
        result: Untrusted?,
        resultCutFrom: Int?,
        exchanges: [ExchangeRow],
        timings: [StageTiming],
        approvedBy: String?,
        auditSeqs: [Int]
    ) {
        self.row = row
        self.clientFacts = clientFacts
        self.arguments = arguments
        self.result = result
        self.resultCutFrom = resultCutFrom
        self.exchanges = exchanges
        self.timings = timings
        self.approvedBy = approvedBy
        self.auditSeqs = auditSeqs
    }
}

/// One attempt at Okta.
package struct ExchangeRow: Hashable, Sendable, Codable {
    package var attempt: Int
    package var method: String
    package var template: String
    package var status: Int?
    package var requestID: Untrusted?
    package var milliseconds: Double
    package var waitedMilliseconds: Double
    package var limit: Int?
    package var remaining: Int?
    package var errorCode: String?

    package init(
        attempt: Int,
        method: String,
        template: String,
        status: Int?,
        requestID: Untrusted?,
        milliseconds: Double,
        waitedMilliseconds: Double,
        limit: Int?,
        remaining: Int?,
        errorCode: String?
    ) {
        self.attempt = attempt
        self.method = method
        self.template = template
        self.status = status
        self.requestID = requestID
        self.milliseconds = milliseconds
        self.waitedMilliseconds = waitedMilliseconds
        self.limit = limit
        self.remaining = remaining
        self.errorCode = errorCode
    }
}

/// One bar of the waterfall.
package struct StageTiming: Hashable, Sendable, Codable {
    /// `queue`, `policy`, `pre-read`, `approval`, `re-read`, `attempt 1`, `wait for reset`, `verify`, `reply`.
    package var name: String
    /// From the call's arrival, in milliseconds, people excluded.
    package var start: Double
    package var milliseconds: Double
    /// Whether this is time a person took: drawn as a fixed hatched piece.
    package var isHumanWait: Bool
    /// Behind the bar: a status or a name.
    package var note: Untrusted

    package init(name: String, start: Double, milliseconds: Double, isHumanWait: Bool, note: Untrusted) {
        self.name = name
        self.start = start
        self.milliseconds = milliseconds
        self.isHumanWait = isHumanWait
        self.note = note
    }
}
