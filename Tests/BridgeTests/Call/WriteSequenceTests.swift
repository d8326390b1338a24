import Audit
@testable import Bridge
import JSON
import Okta
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WriteSequenceTests {
    static let suspend: JSONValue = ["user_id": "00u1"]
    static let join: JSONValue = ["group_id": "00gaaaaaaaaaaaaaaaa1", "user_id": "00u1"]

    @Test func `C73: an approved write is sent once, after the approval, and its records stand in order`() async throws
    {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            #expect(row.riskClass == .broad)
            #expect(bench.org.writes.isEmpty)
            #expect(await bench.approve(row) == .accepted)
            let result = await answer
            #expect(result.status == "applied")
            #expect(result.isError == false)
            #expect(bench.org.writes.count == 1)
            #expect(bench.org.status(of: "00u1") == "SUSPENDED")
            try await bench.console.hears("op.verified")
            let types = try await bench.records(of: result.operation).map(\.entry.type)
                .filter { ![.callCompleted, .callReceived].contains($0) }
            #expect(types == [.approvalRequested, .approvalDecided, .intent, .outcome, .verified])
        }
    }

    @Test func `T28: the records of a call name the list of tools that its client could see`() async throws {
        try await GateBench.run { bench in
            let result = try await bench.approved("suspend_user", Self.suspend)
            let records = try await bench.records(of: result.operation)
            #expect(records.count >= 4)
            for record in records where record.entry.type != .callCompleted {
                #expect(record.entry.details["call"]?["tools_digest"]?.string == ToolCatalog().digest)
            }
        }
    }

    @Test func `an approval of a document that is not the one shown is refused`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            let reply = await bench.gate.desk.decide(.approveOnce, on: row.id, shown: "0000", by: GateBench.alice)
            #expect(reply == .refused(DecisionRefusal.notAsShown.description))
            #expect(await bench.approve(row) == .accepted)
            #expect(await answer.status == "applied")
        }
    }

    @Test func `T10: a target that changed while the request waited is asked about again, with the difference`()
        async throws
    {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            var row = try await bench.console.pending()
            for round in 1...3 {
                bench.org.change("00u1", "lastUpdated", to: .number(round))
                #expect(await bench.approve(row) == .accepted)
                let next = try await bench.console.pending()
                #expect(next.round == round)
                #expect(next.hash != row.hash)
                #expect(await bench.gate.desk.review(next.id)?.changedSinceShown.isEmpty == false)
                row = next
            }
            bench.org.change("00u1", "lastUpdated", to: 4)
            #expect(await bench.approve(row) == .accepted)
            let result = await answer
            #expect(result.json["error"]?["kind"] == "refused")
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `an approval older than 30 s when the target has been read again sends nothing`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend, hold: .seconds(600))
            let row = try await bench.console.pending()
            bench.org.onRead { bench.time.advance(.seconds(31)) }
            #expect(await bench.approve(row) == .accepted)
            #expect(await answer.json["error"]?["kind"] == "refused")
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `T11: of two approvals at once one counts`() async throws {
        try await GateBench.run { bench in
            for _ in 0..<20 {
                async let answer = bench.call("suspend_user", Self.suspend)
                let row = try await bench.console.pending()
                async let first = bench.approve(row)
                async let second = bench.approve(row)
                let replies = await [first, second]
                #expect(replies.filter { $0 == .accepted }.count == 1)
                #expect(await answer.status == "applied")
                bench.org.change("00u1", "status", to: "ACTIVE")
            }
            #expect(bench.org.writes.count == 20)
        }
    }

    @Test func `two approved writes on one target do not overlap: the second is asked about again`() async throws {
        try await GateBench.run { bench in
            async let suspended = bench.call("suspend_user", Self.suspend)
            let first = try await bench.console.pending()
            async let deactivated = bench.call("deactivate_user", Self.suspend)
            let second = try await bench.console.pending()
            _ = await (bench.approve(first), bench.approve(second))
            let again = try await bench.console.pending()
            #expect(again.round == 1)
            #expect(bench.org.writes.count == 1)
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: again.id, shown: "", by: GateBench.alice)
            let statuses = await [suspended.status, deactivated.status]
            #expect(Set(statuses) == ["applied", "denied"])
        }
    }

    @Test func `a protected target makes any write class 4`() async throws {
        try await GateBench.run { bench in
            bench.org.makeAdministrator("00u1")
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            #expect(row.riskClass == .irreversible)
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            _ = await answer
        }
    }

    @Test func `a plan that makes no sense asks nobody`() async throws {
        try await GateBench.run { bench in
            bench.org.change("00u1", "status", to: "SUSPENDED")
            let answer = await bench.call("suspend_user", Self.suspend)
            #expect(answer.json["error"]?["kind"] == "refused")
            #expect(await bench.count("approval.requested") == 0)
        }
    }

    @Test func `an open breaker refuses a write before anybody is asked`() async throws {
        try await GateBench.run { bench in
            bench.org.setCircuit(.open(retryAfter: .seconds(15)))
            let answer = await bench.call("suspend_user", Self.suspend)
            #expect(answer.json["error"]?["kind"] == "circuit_open")
            #expect(answer.json["error"]?["retry_after_s"] == 15)
            #expect(bench.org.reads == 0)
        }
    }

    @Test func `a refusal by Okta is told as it was and recorded as rejected`() async throws {
        try await GateBench.run { bench in
            bench.org.play { write in
                PlayedOrg.report(
                    write,
                    .rejected(OktaRefusal(status: 403, code: "E0000006", summary: "No permission")),
                    status: 403
                )
            }
            let answer = try await bench.approved("suspend_user", Self.suspend)
            #expect(answer.json["error"]?["okta_code"] == "E0000006")
            #expect(await bench.outcomes() == ["rejected"])
        }
    }

    @Test func `what was not sent is sent again under a new intent, when the target is as it was`() async throws {
        try await GateBench.run { bench in
            bench.org.play { write in
                PlayedOrg.report(write, .notSent(.notConnected(reason: "refused")), retry: .after(.zero))
            }
            let answer = try await bench.approved("suspend_user", Self.suspend)
            #expect(answer.status == "applied")
            #expect(bench.org.writes.count == 2)
            #expect(await bench.outcomes() == ["not_sent", "applied"])
            #expect(await bench.count("op.intent") == 2)
            #expect(await bench.count("approval.decided") == 1)
        }
    }

    @Test func `an unknown write that may be repeated is repeated only on an unchanged target`() async throws {
        try await GateBench.run { bench in
            let lost: PlayedOrg.Play = { write in
                PlayedOrg.report(write, .unknown(.connectionLost(reason: "reset")), retry: .ifUnchanged(after: .zero))
            }
            bench.org.play(lost)
            let after = try await bench.approved("add_user_to_group", Self.join)
            #expect(after.status == "applied")
            #expect(bench.org.writes.count == 2)
            #expect(await bench.outcomes() == ["unknown", "applied"])
            #expect(await bench.count("op.reconciled") == 1)
        }
    }

    @Test func `an unknown write that a read shows to be done is not repeated`() async throws {
        try await GateBench.run { bench in
            bench.org.play { [org = bench.org] write in
                org.carryOut(write)
                return PlayedOrg.report(
                    write,
                    .unknown(.connectionLost(reason: "reset")),
                    retry: .ifUnchanged(after: .zero)
                )
            }
            let after = try await bench.approved("add_user_to_group", Self.join)
            #expect(after.status == "applied")
            #expect(bench.org.writes.count == 1)
        }
    }
}
