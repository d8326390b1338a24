import Audit
@testable import Bridge
import JSON
import Okta
import Synchronization
import Testing

/// What a host sees of a call that needs a person (gate.md 4, mcp.md 5).
@Suite(.timeLimit(.minutes(5)))
struct OnTheWireTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    @Test func `C71: a cancelled call withdraws its request, and nothing is sent`() async throws {
        try await GateBench.run { bench in
            let call = Task { await bench.call("suspend_user", Self.suspend) }
            let row = try await bench.console.pending()
            call.cancel()
            #expect(await call.value.isWithdrawn)
            let how = try await bench.console.next { if case .settled(_, let how) = $0 { how } else { nil } }
            #expect(how == "cancelled")
            #expect(await bench.approve(row) != .accepted)
            #expect(bench.org.writes.isEmpty)
            #expect(await bench.count("approval.cancelled") == 1)
        }
    }

    @Test func `C74: a denial is an error that says a human denied it, and why`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            _ = await bench.gate.desk.decide(.deny(reason: "ask HR first"), on: row.id, shown: "", by: GateBench.alice)
            let result = await answer
            #expect(result.isError == true)
            #expect(result.status == "denied")
            #expect(result.json["by"] == "operator")
            #expect(result.result?.summary?.contains(#"human operator denied this call: "ask HR first""#) == true)
            #expect(bench.org.writes.isEmpty)
            let again = await bench.call("suspend_user", Self.suspend)
            #expect(again.json["reason"] == "ask HR first", "an identical call is denied without a prompt")
            bench.time.advance(.seconds(600))
            async let third = bench.call("suspend_user", Self.suspend)
            _ = try await bench.approve(bench.console.pending())
            #expect(await third.status == "applied", "ten minutes later it is asked again")
        }
    }

    @Test func `C75: an undecided call answers with an id, and its result is delivered exactly once`() async throws {
        try await GateBench.run { bench in
            async let held = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            bench.time.advance(.seconds(50))
            let pending = await held
            #expect(pending.isError == false)
            #expect(pending.status == "pending_approval")
            #expect(pending.json["args_hash"]?.string?.count == 64)
            #expect(pending.json["expires_at"]?.int == row.expiresAt)
            let ask: JSONValue = ["operation_id": .string(pending.operation ?? ""), "wait_seconds": 45]
            #expect(
                await bench.call("operation_status", ["operation_id": .string(pending.operation ?? "")]).status
                    == "pending_approval"
            )
            async let result = bench.call("operation_status", ask)
            #expect(await bench.approve(row) == .accepted)
            #expect(await result.status == "applied")
            #expect(await result.operation == pending.operation)
            #expect(await bench.call("operation_status", ask).status == "delivered")
            #expect(bench.org.writes.count == 1)
        }
    }

    @Test func `C76: an identical call joins the one that waits`() async throws {
        try await GateBench.run { bench in
            async let first = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            async let second = bench.call("suspend_user", Self.suspend)
            _ = try await bench.console.next { event -> Bool? in
                if case .call(let call) = event, call.id == CallID(2), call.approval == row.id { true } else { nil }
            }
            #expect(await bench.approve(row) == .accepted)
            let answers = await (first, second)
            #expect(answers.0.operation == answers.1.operation)
            #expect(answers.0.status == "applied")
            #expect(answers.1.status == "applied")
            #expect(bench.org.writes.count == 1)
            #expect(await bench.count("approval.requested") == 1)
        }
    }

    @Test func `C77, T12: an operation id is worth nothing to another principal, and that is recorded`() async throws {
        try await GateBench.run { bench in
            async let held = bench.call("suspend_user", Self.suspend, hold: .seconds(3600))
            let row = try await bench.console.pending()
            let ask: JSONValue = ["operation_id": .string(row.id.text)]
            let stranger = GateBench.client(2, executable: "/usr/bin/python3")
            let answer = await bench.call("operation_status", ask, client: stranger)
            #expect(answer.isError == true)
            #expect(answer.json["error"]?["kind"] == "unknown_operation")
            _ = try await bench.console.next { event -> Bool? in
                if case .audit(let row) = event, row.outcome == "foreign operation" { true } else { nil }
            }
            let other = await bench.call("suspend_user", ["user_id": "00u9"])
            #expect(other.operation != row.id.text, "another argument digest is another operation")
            bench.time.advance(.seconds(300))
            #expect(await held.json["by"] == "timeout")
            bench.time.advance(.seconds(900))
            #expect(await bench.call("operation_status", ask).json["error"]?["kind"] == "unknown_operation")
        }
    }

    @Test func `C78: an approval after the client has gone runs nothing`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            bench.gate.handler.closed(GateBench.client())
            #expect(await answer.isWithdrawn)
            #expect(await bench.approve(row) != .accepted)
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `a closed connection withdraws nothing once an id was handed out`() async throws {
        try await GateBench.run { bench in
            async let held = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            bench.time.advance(.seconds(50))
            #expect(await held.status == "pending_approval")
            bench.gate.handler.closed(GateBench.client())
            #expect(await bench.approve(row) == .accepted)
            let ask: JSONValue = ["operation_id": .string(row.id.text), "wait_seconds": 45]
            #expect(await bench.call("operation_status", ask, client: GateBench.client(2)).status == "applied")
        }
    }

    @Test(arguments: ["approved", "confirmation", "force"])
    func `T8: no argument approves`(name: String) async throws {
        try await GateBench.run { bench in
            let answer = await bench.call("suspend_user", Self.suspend.setting(name, to: true))
            #expect(answer.json["error"]?["kind"] == "invalid_arguments")
            async let held = bench.call("suspend_user", Self.suspend, meta: [.init(stringLiteral: name): true])
            _ = try await bench.console.pending()
            #expect(bench.org.writes.isEmpty)
            bench.time.advance(.seconds(300))
            _ = await held
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `a request that nobody decides is denied after five minutes`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend, hold: .seconds(3600))
            let row = try await bench.console.pending()
            bench.time.advance(.seconds(300))
            let result = await answer
            #expect(result.json["by"] == "timeout")
            #expect(result.isError == true)
            #expect(await bench.approve(row) != .accepted)
            #expect(await bench.count("approval.expired") == 1)
        }
    }

    @Test func `a held call gives a sign of life every ten seconds`() async throws {
        try await GateBench.run { bench in
            let (signs, sign) = AsyncStream<CallProgress>.makeStream()
            async let answer = bench.call("suspend_user", Self.suspend, progress: { sign.yield($0) })
            let row = try await bench.console.pending()
            var iterator = signs.makeAsyncIterator()
            bench.time.advance(.seconds(10))
            #expect(await iterator.next()?.elapsed == .seconds(10))
            bench.time.advance(.seconds(10))
            #expect(await iterator.next()?.message == "Waiting for operator approval (20 s)")
            _ = await bench.approve(row)
            #expect(await answer.status == "applied")
        }
    }

    @Test func `T5: of a thousand write calls at most eight wait, the rest are over quota`() async throws {
        try await GateBench.run { bench in
            try await withThrowingTaskGroup(of: CallAnswer.self) { group in
                for number in 0..<1000 {
                    bench.org.addUser("00u\(number)", name: "N\(number)", status: "ACTIVE")
                    group.addTask { await bench.call("suspend_user", ["user_id": .string("00u\(number)")]) }
                }
                var denied = 0
                while denied < 992, let answer = try await group.next() {
                    denied += answer.json["by"] == "quota" ? 1 : 0
                }
                #expect(denied == 992)
                for _ in 0..<8 { _ = try await bench.console.pending() }
                #expect(await bench.count("approval.requested") == 8)
                group.cancelAll()
            }
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `bad arguments are all named, and an unknown tool is no result`() async throws {
        try await GateBench.run { bench in
            let answer = await bench.call("suspend_user", ["user": 5, "extra": 1])
            #expect(answer.isError == true)
            #expect(answer.json["error"]?["problems"]?.count ?? 0 >= 2)
            guard case .unknownTool("drop_tables") = await bench.call("drop_tables") else {
                Issue.record("expected an unknown tool")
                return
            }
        }
    }

    @Test func `without a console class 2 and above is denied at once`() async throws {
        try await GateBench.run({ $0.hasConsole = false }) { bench in
            let answer = await bench.call("suspend_user", Self.suspend)
            #expect(answer.json["by"] == "no_approver")
            #expect(bench.org.reads == 0)
            #expect(await bench.call("get_user", ["user_id": "00u1"]).isError == false)
        }
    }
}
