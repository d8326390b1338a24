/// One thing that happened, as the console hears it.
///
/// Rows are whole: the newest one replaces the older.
package enum DeskEvent: Hashable, Sendable, Codable {
    case org(OrgFacts)
    /// A call was received or moved on.
    case call(CallRow)
    /// A request waits, or changed while it waits.
    case pending(PendingRow)
    /// A request no longer waits.
    case settled(ApprovalID, how: String)
    case limits([LimitRow])
    /// A record was appended.
    case audit(AuditRow)
    case auditState(AuditState)
    case health([HealthRow])
    case clients([ClientRow])
    case tools([ToolRow])
    case mode(GateMode)
    case log(LogRow)
    /// The feed overflowed and this many events were lost.
    case dropped(Int)
}

/// Which org is administered, and as whom.
package struct OrgFacts: Hashable, Sendable, Codable {
    /// Host name, such as `acme.okta.com`.
    package var name: String
    /// Where the socket listens.
    package var socket: String
    package var build: String
    package var policyHash: String
    /// What the listed tools are, as `ToolCatalog.digest` has it.
    package var toolsDigest: String
    package init(name: String, socket: String, build: String, policyHash: String = "", toolsDigest: String = "") {
        self.name = name
        self.socket = socket
        self.build = build
        self.policyHash = policyHash
        self.toolsDigest = toolsDigest
    }
}

/// What stops writes at the moment.
package struct GateMode: Hashable, Sendable, Codable {
    package var isFrozen: Bool
    package var isReadOnly: Bool
    package var isAuditDown: Bool
    package init(isFrozen: Bool = false, isReadOnly: Bool = false, isAuditDown: Bool = false) {
        self.isFrozen = isFrozen
        self.isReadOnly = isReadOnly
        self.isAuditDown = isAuditDown
    }
}

/// One line of the log.
package struct LogRow: Hashable, Sendable, Codable {
    package enum Level: String, Hashable, Sendable, Codable, CaseIterable { case debug, info, warning, error }
    /// Milliseconds since 1970.
    package var time: Int
    package var level: Level
    package var text: Untrusted
    package init(time: Int, level: Level, text: Untrusted) {
        self.time = time
        self.level = level
        self.text = text
    }
}

/// One rate-limit bucket of Okta.
package struct LimitRow: Hashable, Sendable, Codable {
    /// Path template, such as `/api/v1/users/{id}`.
    package var bucket: String
    package var limit: Int
    package var left: Int
    /// When the window ends: milliseconds since 1970 by our clock.
    package var resetsAt: Int
    /// Our requests per second over the last 15 s.
    package var rate: Double
    /// Our own requests in this window.
    package var ours: Int
    /// Answers with status 429 in the last hour.
    package var refusals: Int
    /// Calls waiting for the reset now.
    package var waiting: Int
    /// The client that used most of this window, and its share of our use in percent.
    package var topClient: String?
    package var topShare: Int

    package init(
        bucket: String,
        limit: Int,
        left: Int,
        resetsAt: Int,
        rate: Double,
        ours: Int,
        refusals: Int,
        waiting: Int,
        topClient: String? = nil,
        topShare: Int = 0
    ) {
        self.bucket = bucket
        self.limit = limit
        self.left = left
        self.resetsAt = resetsAt
        self.rate = rate
        self.ours = ours
        self.refusals = refusals
        self.waiting = waiting
        self.topClient = topClient
        self.topShare = topShare
    }
}

/// One host that is, or was, connected.
package struct ClientRow: Hashable, Sendable, Codable {
    package var id: ClientID
    /// From the kernel's facts, such as `code`.
    package var label: Untrusted
    package var pid: Int32
    package var uid: UInt32
    package var user: String
    package var executable: Untrusted
    /// `code → gatehouse connect` where a relay stands between.
    package var chain: Untrusted
    /// What the client says of itself: name and version.
    package var says: Untrusted?
    package var protocolVersion: String?
    package var calls: Int
    package var denied: Int
    package var pending: Int
    package var isMuted: Bool

    package init(
        id: ClientID,
        label: Untrusted,
        pid: Int32,
        uid: UInt32,
        user: String,
        executable: Untrusted,
        chain: Untrusted,
        says: Untrusted?,
        protocolVersion: String?,
        calls: Int,
        denied: Int,
        pending: Int,
        isMuted: Bool
    ) {
        self.id = id
        self.label = label
        self.pid = pid
        self.uid = uid
        self.user = user
        self.executable = executable
        self.chain = chain
        self.says = says
        self.protocolVersion = protocolVersion
        self.calls = calls
        self.denied = denied
        self.pending = pending
        self.isMuted = isMuted
    }
}

/// One tool and how it has been used.
package struct ToolRow: Hashable, Sendable, Codable {
    package var name: String
    package var riskClass: RiskClass
    package var rule: String
    /// `allow`, `approve` or `deny`.
    package var decision: String
    package var calls: Int
    package var approved: Int
    package var denied: Int
    package var scope: String

    package init(
        name: String,
        riskClass: RiskClass,
        rule: String,
        decision: String,
        calls: Int,
        approved: Int,
        denied: Int,
        scope: String
    ) {
        self.name = name
        self.riskClass = riskClass
        self.rule = rule
        self.decision = decision
        self.calls = calls
        self.approved = approved
        self.denied = denied
        self.scope = scope
    }
}

/// One check and what it found.
package struct HealthRow: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable { case ok, warn = "WARN", fail = "FAIL" }
    package var state: State
    package var check: String
    package var value: Untrusted
    /// Milliseconds since 1970.
    package var since: Int
    package var detail: Untrusted
    /// What to do about it, one sentence; empty when nothing is to be done.
    package var mend: String

    package init(state: State, check: String, value: Untrusted, since: Int, detail: Untrusted, mend: String) {
        self.state = state
        self.check = check
        self.value = value
        self.since = since
        self.detail = detail
        self.mend = mend
    }
}
