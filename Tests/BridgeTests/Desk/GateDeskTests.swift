import Audit
@testable import Bridge
import JSON
import TestSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct GateDeskTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    @Test func `a freeze denies what waits and refuses all writes, over a restart, until it is thawed`() async throws {
        let directory = try TemporaryDirectory()
        try await GateBench.run(in: directory) { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            _ = try await bench.console.pending()
            await bench.gate.desk.freeze(by: GateBench.alice)
            #expect(await answer.json["by"] == "freeze")
            #expect(await bench.call("suspend_user", Self.suspend).json["by"] == "freeze")
            #expect(await bench.call("get_user", Self.suspend).isError == false)
        }
        try await GateBench.run(in: directory) { bench in
            #expect(await bench.call("suspend_user", Self.suspend).json["by"] == "freeze")
            await bench.gate.desk.thaw(reason: "over", by: GateBench.alice)
            let after = try await bench.approved("suspend_user", Self.suspend)
            #expect(after.status == "applied")
        }
    }

    @Test func `read-only refuses writes and lets reads pass`() async throws {
        try await GateBench.run({ $0.isReadOnly = true }) { bench in
            let answer = await bench.call("suspend_user", Self.suspend)
            #expect(answer.json["by"] == "policy")
            #expect(answer.json["rule"] == "read-only")
            #expect(await bench.call("get_user", Self.suspend).isError == false)
            await bench.gate.desk.setReadOnly(false, reason: "done", by: GateBench.alice)
            let after = try await bench.approved("suspend_user", Self.suspend)
            #expect(after.status == "applied")
        }
    }

    @Test func `deny and mute silences the client for ten minutes`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            _ = await bench.gate.desk.decide(.denyAndMute(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            _ = await answer
            #expect(await bench.call("get_user", Self.suspend).json["rule"] == "muted")
            let other = GateBench.client(2, executable: "/usr/bin/cursor")
            #expect(await bench.call("get_user", Self.suspend, client: other).isError == false)
            bench.time.advance(.seconds(600))
            #expect(await bench.call("get_user", Self.suspend).isError == false)
        }
    }

    @Test func `a grant for the session lets the same call pass without a prompt, for this client only`() async throws {
        try await GateBench.run { bench in
            let join: JSONValue = ["group_id": "00gaaaaaaaaaaaaaaaa1", "user_id": "00u1"]
            async let first = bench.call("add_user_to_group", join)
            let reply = try await bench.approve(bench.console.pending(), .approveForSession)
            #expect(reply == .accepted)
            #expect(await first.status == "applied")
            let after = try await bench.approved("remove_user_from_group", join)
            #expect(after.status == "applied")
            #expect(await bench.call("add_user_to_group", join).status == "applied")
            #expect(await bench.count("approval.requested") == 2)
            #expect(await bench.count("grant.added") == 1)
        }
    }

    @Test(arguments: ["freeze", "muted"])
    func `a freeze and a mute end what was granted before, and that is recorded`(cause: String) async throws {
        try await GateBench.run { bench in
            let client = GateBench.client()
            bench.gate.handler.opened(client)
            let join: JSONValue = ["group_id": "00gaaaaaaaaaaaaaaaa1", "user_id": "00u1"]
            async let first = bench.call("add_user_to_group", join)
            let reply = try await bench.approve(bench.console.pending(), .approveFor(minutes: 60))
            #expect(reply == .accepted)
            #expect(await first.status == "applied")
            #expect(try await bench.approved("remove_user_from_group", join).status == "applied")
            if cause == "freeze" {
                await bench.gate.desk.freeze(by: GateBench.alice)
                await bench.gate.desk.thaw(reason: "over", by: GateBench.alice)
            } else {
                await bench.gate.desk.mute(ClientID(client.id), for: .seconds(600), by: GateBench.alice)
                bench.time.advance(.seconds(600))
            }
            #expect(try await bench.approved("add_user_to_group", join).status == "applied")
            #expect(await bench.count("approval.requested") == 3)
            let revoked = try await bench.audit.records(AuditQuery(limit: 10, type: "grant.revoked")).records
            #expect(revoked.map(\.entry.outcome) == [cause])
            #expect(await bench.count("quota") == (cause == "muted" ? 1 : 0))
            #expect(revoked.first?.entry.tool == "add_user_to_group")
            #expect(revoked.first?.entry.actor == "alice")
        }
    }

    @Test func `a call's detail has its arguments, exchanges, stages and records`() async throws {
        try await GateBench.run { bench in
            bench.gate.handler.opened(GateBench.client())
            let answer = try await bench.approved("suspend_user", Self.suspend)
            try await bench.console.hears("op.verified")
            let detail = try #require(await bench.gate.desk.callDetail(CallID(1)))
            #expect(detail.row.status == .ok)
            #expect(detail.row.operation == answer.operation)
            #expect(detail.row.target == "Dana Kim")
            #expect(detail.approvedBy == "alice")
            #expect(detail.clientFacts?.label == "claude")
            #expect(detail.exchanges.contains { $0.method == "POST" && $0.status == 200 })
            let steps = detail.timings.map(\.name)
            #expect(Array(steps.prefix(4)) == ["pre-read", "approval", "re-read", "attempt 1"])
            #expect(detail.timings.filter(\.isHumanWait).map(\.name) == ["approval"])
            #expect(detail.auditSeqs.count >= 4)
        }
    }

    @Test func `people's time is not in a call's milliseconds`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            bench.time.advance(.seconds(20))
            _ = await bench.approve(row)
            _ = await answer
            let detail = try #require(await bench.gate.desk.callDetail(CallID(1)))
            #expect(detail.row.milliseconds == 0)
            #expect(detail.timings.first { $0.isHumanWait }?.milliseconds == 20_000)
        }
    }

    @Test(arguments: [ApprovalDecision.approveOnce, .deny(reason: "no")])
    func `what was shown, and for how long, is recorded when it is shown and with the decision`(
        decision: ApprovalDecision
    ) async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            bench.time.advance(.seconds(7))
            await bench.gate.desk.noteShown(row.id, lines: 41, hash: row.hash, to: GateBench.alice)
            await bench.gate.desk.noteShown(row.id, lines: 1, hash: "another document", to: GateBench.alice)
            bench.time.advance(.seconds(2))
            _ = await bench.approve(row, decision)
            let records = try await bench.records(of: await answer.operation)
            let shown = records.filter { $0.entry.type == .approvalShown }
            #expect(shown.count == 1)
            #expect(shown.first?.entry.details["decision"]?["shown_lines"] == 41)
            #expect(shown.first?.entry.details["decision"]?["shown_hash"]?.string == row.hash)
            #expect(shown.first?.entry.details["client"]?["label"] == "claude")
            #expect(shown.first?.entry.details["operator"]?["user"] == "alice")
            let decided = records.first { $0.entry.type == .approvalDecided }
            let section = decided?.entry.details["decision"]
            #expect(section?["shown_lines"] == 41)
            #expect(section?["shown_hash"]?.string == row.hash)
            #expect(section?["prompt_ms"] == 9000)
            #expect(decided?.entry.actor == "alice")
        }
    }

    @Test func `secrets in arguments reach neither the console nor the audit, and results lose theirs`() async throws {
        try await GateBench.run { bench in
            bench.org.change("00u1", "credentials", to: ["password": "hunter2", "provider": "OKTA"])
            let answer = await bench.call("get_user", ["user_id": "00u1"])
            #expect(!"\(answer.json)".contains("hunter2"))
        }
    }

    @Test func `the audit's pages and the chain's state reach the console`() async throws {
        try await GateBench.run { bench in
            _ = try await bench.approved("suspend_user", Self.suspend)
            let page = await bench.gate.desk.auditPage(before: nil, limit: 100, filter: AuditFilter(type: "op.intent"))
            #expect(page.rows.count == 1)
            let detail = await bench.gate.desk.auditRecord(page.rows[0].seq)
            #expect(detail?.json.raw.contains("op.intent") == true)
            let verification = await bench.gate.desk.verifyAudit()
            #expect(verification.state.isIntact)
        }
    }

    @Test func `a stopped gate ends what waits as expired, and sends nothing`() async throws {
        let bench = try await GateBench.start()
        let gate = Task { try await bench.gate.run() }
        async let answer = bench.call("suspend_user", Self.suspend)
        _ = try await bench.console.pending()
        gate.cancel()
        #expect(await answer.json["rule"] == "writes-need-approval")
        #expect(await answer.json["by"] == "timeout")
        try await gate.value
        #expect(await bench.count("approval.expired") == 1)
        #expect(bench.org.writes.isEmpty)
        try await bench.audit.close()
    }
}

@Suite struct ResultBoundsTests {
    @Test func `a result that is too large loses the end of its longest list and says so`() async throws {
        try await GateBench.run({ $0.policy = .builtIn(limits: .init(resultBytes: 2000)) }) { bench in
            for number in 0..<100 { bench.org.addUser("00x\(number)", name: "N\(number)", status: "ACTIVE") }
            let answer = await bench.call("list_users", ["limit": 100])
            #expect(answer.json.bytes().count <= 2000)
            #expect(answer.json["truncated"]?["of"]?.int == 102)
        }
    }
}

@Suite struct DeskFeedTests {
    @Test func `a reader that comes late is woken for what waits already`() {
        let feed = DeskFeed(capacity: 4)
        feed.post(.dropped(1))
        let wakes = Mutex(0)
        feed.onWake { wakes.withLock { $0 += 1 } }
        #expect(wakes.withLock { $0 } == 1)
        #expect(feed.drain() == [.dropped(1)])
        feed.post(.dropped(2))
        feed.post(.dropped(3))
        #expect(wakes.withLock { $0 } == 2, "one wake for all that comes before the next drain")
    }

    static func row(_ number: Int, _ stage: CallStage) -> CallRow {
        CallRow(
            id: CallID(number),
            receivedAt: 0,
            client: ClientID(1),
            clientLabel: "c",
            tool: "t",
            riskClass: .read,
            target: "",
            stage: stage,
            status: .queued,
            requestID: "1"
        )
    }

    @Test func `a full feed keeps the newest row of a call and counts what it lost`() {
        let feed = DeskFeed(capacity: 2)
        feed.post(.call(Self.row(1, .received)))
        feed.post(.call(Self.row(2, .received)))
        feed.post(.call(Self.row(1, .done)))
        feed.post(.call(Self.row(3, .received)))
        let events = feed.drain()
        #expect(events == [.dropped(1), .call(Self.row(1, .done)), .call(Self.row(2, .received))])
        #expect(feed.lostInAll == 1)
        #expect(feed.drain().isEmpty)
    }

    @Test func `a call that changes while it waits is one row, as it stands when it is taken`() {
        let feed = DeskFeed(capacity: 8)
        let trace = Self.trace(feed)
        feed.post(.dropped(9))
        trace.end(.ok, nil)
        let events = feed.drain()
        #expect(events == [.call(trace.row), .dropped(9)], "one row for all that changed")
        #expect(trace.row.stage == .done)
        trace.update { $0.rule = "later" }
        #expect(feed.drain() == [.call(trace.row)], "what changes after it was taken is told anew")
        #expect(trace.row.rule == "later")
    }

    private static func trace(_ feed: DeskFeed) -> CallTrace {
        let call = Call(
            id: CallID(1),
            client: GateBench.client(1, executable: "/usr/bin/cursor"),
            requestID: "1",
            tool: "get_user",
            receivedAt: 0,
            arrived: SystemClock().now,
            arguments: Array("{}".utf8),
            operation: OperationID(),
            riskClass: .read
        )
        let trace = CallTrace(call, clock: SystemClock(), feed: feed, observe: { _ in })
        feed.post(trace)
        return trace
    }
}
