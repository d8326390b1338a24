import Bridge

/// The demo org of ui.md's mock-ups, as the desk tells it.
///
/// The clock stands at 14:03:34 UTC on 25 November 2026.
enum SampleHouse {
    static let wall = 1_795_615_414_000
    static let claude = ClientID(1)
    static let cursor = ClientID(2)
    static let dana = ApprovalID("a-dana")
    static let payroll = ApprovalID("a-payroll")
    static let novak = ApprovalID("a-novak")

    /// Everything that had happened by then.
    static var events: [DeskEvent] {
        [
            .org(
                OrgFacts(
                    name: "acme.okta.com",
                    socket: "/run/gatehouse/mcp.sock",
                    build: "0.3.0",
                    policyHash: "3f9c1e",
                    toolsDigest: "b7d04f2a9c31e8"
                )
            )
        ]
            + calls.map { .call($0) } + pending.map { .pending($0) } + audit.map { .audit($0) }
            + [
                .auditState(auditState), .limits(limits), .health(health), .clients(clients), .tools(tools),
                .log(LogRow(time: wall - 5000, level: .info, text: "policy.yaml loaded, 0 warnings")),
            ]
    }

    static var pending: [PendingRow] {
        [
            PendingRow(
                id: dana,
                call: CallID(102),
                client: claude,
                clientLabel: "claude",
                user: "alice",
                tool: "delete_deactivated_user",
                action: "Delete user",
                riskClass: .irreversible,
                target: "Dana Kim",
                askedAt: wall - 48_000,
                expiresAt: wall + 252_000,
                round: 0,
                hash: "4f2a9c81d07e"
            ),
            PendingRow(
                id: payroll,
                call: CallID(107),
                client: claude,
                clientLabel: "claude",
                user: "alice",
                tool: "assign_user_to_application",
                action: "Assign app",
                riskClass: .broad,
                target: "Payroll → 1 214 people",
                askedAt: wall - 29_000,
                expiresAt: wall + 271_000,
                round: 0,
                hash: "77b0c2aa1290"
            ),
            PendingRow(
                id: novak,
                call: CallID(108),
                client: claude,
                clientLabel: "claude",
                user: "alice",
                tool: "add_user_to_group",
                action: "Add to group",
                riskClass: .reversible,
                target: "A. Novák → VPN",
                askedAt: wall - 10_000,
                expiresAt: wall + 290_000,
                round: 0,
                hash: "0c1d2e3f4a5b"
            ),
        ]
    }

    static var calls: [CallRow] {
        let recent = [
            call(
                101,
                -63_130,
                cursor,
                "cursor",
                "delete_policy",
                .irreversible,
                "MFA Everyone",
                .denied(by: "policy"),
                0.2
            ),
            call(102, -46_898, claude, "claude", "delete_deactivated_user", .irreversible, "Dana Kim", .pending, 1.2),
            call(103, -41_882, claude, "claude", "assign_user_to_application", .broad, "Sales", .unknown, 30_000),
            call(104, -34_898, claude, "claude", "add_user_to_group", .reversible, "L. Ortiz → VPN", .ok, 118),
            call(105, -15_796, claude, "claude", "list_users", .read, "search status eq \"ACTIVE\"", .ok, 182),
            call(106, -14_989, claude, "claude", "get_logs", .read, "last 1 h", .ok, 1900),
        ]
        let earlier = (0..<60).map { index in
            call(
                1 + index,
                -600_000 + index * 9_000,
                claude,
                "claude",
                "get_user",
                .read,
                Untrusted("user \(index)"),
                index % 20 == 7 ? .error(status: 404, word: "not found") : .ok,
                Double(60 + (index * 37) % 240)
            )
        }
        return earlier + recent
    }

    static var audit: [AuditRow] {
        let operation = "7f3a19d2000000000000000000c21e"
        return [
            AuditRow(
                seq: 184_216,
                time: wall - 64_000,
                type: "conn.open",
                outcome: "",
                tool: "",
                target: "pid 40112 cursor",
                actor: "uid 1001",
                riskClass: nil,
                operation: ""
            ),
            AuditRow(
                seq: 184_217,
                time: wall - 63_000,
                type: "call.denied",
                outcome: "policy",
                tool: "delete_policy",
                target: "MFA Everyone",
                actor: "cursor",
                riskClass: 4,
                operation: ""
            ),
            AuditRow(
                seq: 184_218,
                time: wall - 46_600,
                type: "approval.requested",
                outcome: "",
                tool: "delete_deactivated_user",
                target: "Dana Kim",
                actor: "claude",
                riskClass: 4,
                operation: "91bd000000000000000000000004aa"
            ),
            AuditRow(
                seq: 184_219,
                time: wall - 13_500,
                type: "approval.decided",
                outcome: "approve",
                tool: "add_user_to_group",
                target: "L. Ortiz → VPN",
                actor: "alice",
                riskClass: 2,
                operation: operation
            ),
            AuditRow(
                seq: 184_220,
                time: wall - 13_050,
                type: "op.outcome",
                outcome: "applied",
                tool: "add_user_to_group",
                target: "L. Ortiz → VPN",
                actor: "claude",
                riskClass: 2,
                operation: operation
            ),
        ]
    }

    static var auditState: AuditState {
        AuditState(
            isIntact: true,
            head: 184_220,
            verifiedTo: 184_220,
            verifiedAt: wall - 214_000,
            lastCheckpoint: 184_000,
            fault: ""
        )
    }

    static var limits: [LimitRow] {
        [
            limit("/api/v1/users", 600, 188, 22, 13.6, 2, "claude", 94),
            limit("/api/v1/users/{id}", 600, 504, 41, 2.1, 0, "claude", 80),
            limit("/api/v1/groups", 500, 445, 18, 0.4, 0, "claude", 100),
            limit("/api/v1/logs", 120, 32, 9, 1.4, 1, "cursor", 61),
            limit("/api/v1/apps", 100, 98, 55, 0.1, 0, "claude", 100),
        ]
    }

    static var health: [HealthRow] {
        [
            check(.ok, "MCP socket", "listening, 2 of 64 clients", "/run/gatehouse/mcp.sock 0600", ""),
            check(.ok, "Okta reachable", "142 ms (p95 310)", "acme.okta.com, TLS 1.3", ""),
            check(.ok, "Token", "renews in 41 min", "OAuth 2.0, 7 scopes", ""),
            check(.ok, "Circuit breaker", "closed, 0 of last 40 failed", "opened once today for 15 s", ""),
            check(.ok, "Audit chain", "intact to 184 220", "41 MiB, disk 61 GiB free", ""),
            check(
                .fail,
                "Unknown outcomes",
                "1 write has no known outcome",
                "assign_user_to_application c0de…77aa",
                "Read the target and the System Log, then :reconcile OPERATION applied·not-applied·undetermined REASON"
            ),
            check(.ok, "Process", "41 MiB, 38 of 1 024 files", "up 5 h 03 min, build 0.3.0", ""),
        ]
    }

    static var clients: [ClientRow] {
        [
            client(
                claude,
                "claude",
                39_871,
                1000,
                "alice",
                "/usr/bin/claude",
                "\"Claude Desktop\" 1.4.2",
                4981,
                3,
                3,
                false
            ),
            client(cursor, "cursor", 40_112, 1001, "bob", "/opt/cursor/cursor", "\"Cursor\" 2.1", 249, 12, 0, false),
            client(ClientID(3), "-", 40_020, 1000, "alice", "/usr/bin/python3.11", "\"Claude Desktop\"", 8, 8, 0, true),
        ]
    }

    static var tools: [ToolRow] {
        [
            tool(
                "delete_deactivated_user",
                .irreversible,
                "delete-two-people",
                "approve",
                3,
                1,
                1,
                "okta.users.manage"
            ),
            tool("delete_policy", .irreversible, "no-policy-delete", "deny", 12, 0, 12, "okta.policies.manage"),
            tool("list_users", .read, "reads", "allow", 2204, 0, 0, "okta.users.read"),
        ]
    }

    private static func call(
        _ number: Int,
        _ offset: Int,
        _ client: ClientID,
        _ label: Untrusted,
        _ tool: Untrusted,
        _ risk: RiskClass,
        _ target: Untrusted,
        _ status: CallStatus,
        _ milliseconds: Double
    ) -> CallRow {
        let stage: CallStage = status == .pending ? .waiting : .done
        return CallRow(
            id: CallID(number),
            operation: risk >= .reversible ? "7f3a19d2000000000000000000c21e" : nil,
            receivedAt: wall + offset,
            client: client,
            clientLabel: label,
            tool: tool,
            riskClass: risk,
            target: target,
            stage: stage,
            status: status,
            milliseconds: milliseconds,
            bytes: status == .ok ? 3100 : nil,
            rule: "reads",
            attempts: 1,
            requestID: "41"
        )
    }

    private static func limit(
        _ bucket: String,
        _ limit: Int,
        _ left: Int,
        _ seconds: Int,
        _ rate: Double,
        _ refusals: Int,
        _ client: String,
        _ share: Int
    ) -> LimitRow {
        LimitRow(
            bucket: bucket,
            limit: limit,
            left: left,
            resetsAt: wall + seconds * 1000,
            rate: rate,
            ours: (limit - left) * 2 / 3,
            refusals: refusals,
            waiting: 0,
            topClient: client,
            topShare: share
        )
    }

    private static func check(
        _ state: HealthRow.State,
        _ name: String,
        _ value: Untrusted,
        _ detail: Untrusted,
        _ mend: String
    ) -> HealthRow {
        HealthRow(state: state, check: name, value: value, since: wall - 18_000_000, detail: detail, mend: mend)
    }

    private static func client(
        _ id: ClientID,
        _ label: Untrusted,
        _ pid: Int32,
        _ uid: UInt32,
        _ user: String,
        _ executable: Untrusted,
        _ says: Untrusted,
        _ calls: Int,
        _ denied: Int,
        _ pending: Int,
        _ isMuted: Bool
    ) -> ClientRow {
        ClientRow(
            id: id,
            label: label,
            pid: pid,
            uid: uid,
            user: user,
            executable: executable,
            chain: "",
            says: says,
            protocolVersion: "2025-11-25",
            calls: calls,
            denied: denied,
            pending: pending,
            isMuted: isMuted
        )
    }

    private static func tool(
        _ name: String,
        _ risk: RiskClass,
        _ rule: String,
        _ decision: String,
        _ calls: Int,
        _ approved: Int,
        _ denied: Int,
        _ scope: String
    ) -> ToolRow {
        ToolRow(
            name: name,
            riskClass: risk,
            rule: rule,
            decision: decision,
            calls: calls,
            approved: approved,
            denied: denied,
            scope: scope
        )
    }
}
