@testable import Bridge
import JSON
import Testing

/// Calls that go on in legs (mcp.md 5, L): each leg is a request, all of them are one call.
@Suite(.timeLimit(.minutes(5)))
struct LegTests {
    private static let length: Duration = .seconds(20)

    /// Sends one request of the call and lets its leg pass.
    private static func leg(
        _ id: Int,
        _ house: GateSocket,
        _ client: WireClient,
        state: String? = nil,
        meta: JSONValue = [:]
    ) async throws -> JSONValue {
        try await begin(id, house, client, state: state, meta: meta)
        house.bench.time.advance(length)
        return try await client.message()
    }

    /// Sends one request of the call and waits until it is held.
    private static func begin(
        _ id: Int,
        _ house: GateSocket,
        _ client: WireClient,
        state: String? = nil,
        meta: JSONValue = [:]
    ) async throws {
        let end = house.bench.time.now + length
        let params = state.map { suspension.setting("requestState", to: .string($0)) } ?? suspension
        try await client.send(modern(.number(id), "tools/call", params, meta: meta))
        await house.bench.time.sleeper(until: end)
    }

    private static func state(of message: JSONValue) throws -> String {
        #expect(message["result"]?["resultType"] == "input_required")
        return try #require(message["result"]?["requestState"]?.string)
    }

    @Test func `C79, C81: a leg ends with requestState alone, whatever the client could be asked`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let able: JSONValue = [
                "io.modelcontextprotocol/clientCapabilities": ["elicitation": [:], "sampling": [:], "roots": [:]]
            ]
            let answer = try await Self.leg(1, house, client, meta: able)
            #expect(answer["result"]?.members?.map(\.key).sorted() == ["_meta", "requestState", "resultType"])
            #expect(answer["method"] == nil)
            for (method, params) in [
                ("tools/call", ["name": "get_user", "arguments": ["user_id": "00u1"]]),
                ("prompts/get", ["name": "offboard_user", "arguments": ["user": "dana"]]),
                ("resources/read", ["uri": "server://health"]),
            ] as [(String, JSONValue)] {
                let other = try await client.ask(modern(2, method, params, meta: able))
                #expect(other["result"]?["resultType"] == "complete", "\(method) is never held in legs")
            }
        }
    }

    @Test func `C79: without the setting a held call answers with an id, and takes no state`() async throws {
        try await GateSocket.open { house in
            let client = try await house.client()
            let end = house.bench.time.now + .seconds(50)
            try await client.send(modern(1, "tools/call", suspension))
            await house.bench.time.sleeper(until: end)
            house.bench.time.advance(.seconds(50))
            #expect(
                try await client.message()["result"]?["structuredContent"]?["status"] == "pending_approval"
            )
            let forged = suspension.setting("requestState", to: "x")
            #expect(try await client.ask(modern(2, "tools/call", forged)).errorCode == -32602)
        }
    }

    @Test func `C82: a call held over several legs ends with one result and one execution`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let first = try Self.state(of: await Self.leg(1, house, client))
            let row = try await house.bench.console.pending()
            let second = try Self.state(of: await Self.leg(2, house, client, state: first))
            #expect(first != second)
            try await Self.begin(3, house, client, state: second)
            #expect(await house.bench.approve(row) == .accepted)
            let answer = try await client.message()
            #expect(answer["id"] == 3)
            #expect(answer["result"]?["structuredContent"]?["status"] == "applied")
            try await house.bench.console.hears("call.completed")
            #expect(house.bench.org.writes.count == 1)
            for type in ["approval.requested", "call.received", "call.completed"] {
                #expect(await house.bench.count(type) == 1, "all legs are one call: \(type)")
            }
        }
    }

    @Test func `C82: what was decided between two legs is the answer to the next, for each call that joined`()
        async throws
    {
        try await GateSocket.open(leg: Self.length) { house in
            let (client, other) = (try await house.client(), try await house.client())
            try await Self.begin(1, house, client)
            let row = try await house.bench.console.pending()
            try await Self.begin(1, house, other)
            _ = try await house.bench.console.next { event -> Bool? in
                if case .call(let call) = event, call.id == CallID(2), call.approval == row.id { true } else { nil }
            }
            house.bench.time.advance(Self.length)
            let states = try [Self.state(of: await client.message()), Self.state(of: await other.message())]
            #expect(await house.bench.approve(row) == .accepted)
            for (client, state) in zip([client, other], states) {
                let again = suspension.setting("requestState", to: .string(state))
                let answer = try await client.ask(modern(2, "tools/call", again))
                #expect(answer["result"]?["structuredContent"]?["status"] == "applied")
            }
            #expect(house.bench.org.writes.count == 1)
        }
    }

    @Test func `the tenth request of a call answers with an id instead of another leg`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            var state: String?
            for number in 1...9 { state = try Self.state(of: await Self.leg(number, house, client, state: state)) }
            let row = try await house.bench.console.pending()
            let last = try await Self.leg(10, house, client, state: state)["result"]?["structuredContent"]
            #expect(last?["status"] == "pending_approval")
            #expect(last?["operation_id"] == .string(row.id.text))
            house.bench.time.advance(.seconds(10))
            #expect(await house.bench.approve(row) == .accepted, "with an id handed out, nothing is withdrawn")
            let ask: JSONValue = ["operation_id": .string(row.id.text), "wait_seconds": 45]
            let status = modern(11, "tools/call", ["name": "operation_status", "arguments": ask])
            #expect(try await client.ask(status)["result"]?["structuredContent"]?["status"] == "applied")
        }
    }

    @Test func `C80: a leg that does not come within ten seconds withdraws the call`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let state = try Self.state(of: await Self.leg(1, house, client))
            let row = try await house.bench.console.pending()
            await house.bench.time.sleeper(until: house.bench.time.now + .seconds(10))
            house.bench.time.advance(.seconds(10))
            let how = try await house.bench.console.next { if case .settled(_, let how) = $0 { how } else { nil } }
            #expect(how == "cancelled")
            let late = suspension.setting("requestState", to: .string(state))
            #expect(try await client.ask(modern(2, "tools/call", late)).errorCode == -32602)
            #expect(await house.bench.approve(row) != .accepted)
            #expect(house.bench.org.writes.isEmpty)
        }
    }

    @Test func `C80: an altered, foreign or replayed requestState is refused, and harms nobody`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let state = try Self.state(of: await Self.leg(1, house, client))
            let last = try #require(state.last)
            let altered = state.dropLast() + (last == "0" ? "1" : "0")
            let other: JSONValue = ["name": "suspend_user", "arguments": ["user_id": "00u2"]]
            let health: JSONValue = ["uri": "server://health"]
            let prompt: JSONValue = ["name": "offboard_user", "arguments": ["user": "dana"]]
            for (method, params, state) in [
                ("tools/call", suspension, .string(String(altered))), ("tools/call", suspension, "nonsense"),
                ("tools/call", suspension, 5), ("tools/call", other, .string(state)),
                ("prompts/get", prompt, .string(state)), ("resources/read", health, .string(state)),
            ] as [(String, JSONValue, JSONValue)] {
                let answer = try await client.ask(modern(2, method, params.setting("requestState", to: state)))
                #expect(answer.errorCode == -32602, "\(method) \(params) \(state)")
            }
            let stranger = GateBench.client(9, executable: "/usr/bin/python3")
            let theirs = await house.bench.call(
                "suspend_user",
                ["user_id": "00u1"],
                client: stranger,
                form: .legs(Self.length),
                requestState: state
            )
            guard case .badRequestState = theirs else {
                Issue.record("another principal went on with the call")
                return
            }
            try await Self.begin(3, house, client, state: state)
            let replayed = suspension.setting("requestState", to: .string(state))
            #expect(try await client.ask(modern(4, "tools/call", replayed)).errorCode == -32602)
            #expect(try await house.bench.approve(house.bench.console.pending()) == .accepted)
            #expect(try await client.message()["id"] == 3, "the call itself went on")
            #expect(house.bench.org.writes.count == 1)
        }
    }

    @Test func `a cancelled leg withdraws the call`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let state = try Self.state(of: await Self.leg(1, house, client))
            try await Self.begin(2, house, client, state: state)
            try await client.send(request("notifications/cancelled", ["requestId": 2]))
            let how = try await house.bench.console.next { if case .settled(_, let how) = $0 { how } else { nil } }
            #expect(how == "cancelled")
            #expect(house.bench.org.writes.isEmpty)
        }
    }

    @Test func `a connection that closes between two legs withdraws the call at once`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let state = try Self.state(of: await Self.leg(1, house, client))
            try await client.close()
            let how = try await house.bench.console.next { if case .settled(_, let how) = $0 { how } else { nil } }
            #expect(how == "cancelled")
            let late = suspension.setting("requestState", to: .string(state))
            #expect(try await house.client().ask(modern(2, "tools/call", late)).errorCode == -32602)
            #expect(house.bench.org.writes.isEmpty)
        }
    }

    @Test func `each leg tells its own progress, from its own arrival and under its own token`() async throws {
        try await GateSocket.open(leg: Self.length) { house in
            let client = try await house.client()
            let state = try Self.state(of: await Self.leg(1, house, client))
            // Later than the end of the first leg, so that no other sleeper has the same deadline.
            house.bench.time.advance(.seconds(3))
            let sign = house.bench.time.now + .seconds(10)
            let again = suspension.setting("requestState", to: .string(state))
            try await client.send(modern(2, "tools/call", again, meta: ["progressToken": "second"]))
            await house.bench.time.sleeper(until: sign)
            house.bench.time.advance(.seconds(10))
            let note = try await client.message()
            #expect(note["method"] == "notifications/progress")
            #expect(note["params"]?["progressToken"] == "second")
            #expect(note["params"]?["progress"]?.double == 10)
            #expect(note["params"]?["message"] == "Waiting for operator approval (10 s)")
        }
    }

    private func request(_ method: String, _ params: JSONValue) -> String {
        (["jsonrpc": "2.0", "method": .string(method), "params": params] as JSONValue).description
    }
}
