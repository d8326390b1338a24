import JSON
import NIOCore
import Testing

@testable import Bridge

@Suite(.timeLimit(.minutes(1)))
struct CallTests {
    @Test func `C9: an id in flight gets -32600, and the first request still completes`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(call(1, "hold"))
            let second = try await client.ask(call(1, "echo"))
            #expect(second["error"]?["code"] == -32600)
            #expect(second["id"] == 1)
            #expect(try await client.ask(call("1", "echo"))["result"] != nil, "a string is another id")
            house.handler.release(id: "1")
            #expect(try await client.message()["result"]?["structuredContent"] == ["released": true])
            #expect(try await client.ask(call(1, "echo"))["result"] != nil, "the id is free again")
        }
    }

    @Test func `C20: a held call does not delay others`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(call(1, "hold"))
            await house.handler.wait(for: .call("hold", id: "1"))
            #expect(try await client.ask(call(2, "echo"))["id"] == 2)
            #expect(try await client.ask(request(3, "ping"))["id"] == 3)
            house.handler.release(id: "1")
            #expect(try await client.message()["id"] == 1)
        }
    }

    @Test func `a call beyond the window waits until another one ends`() async throws {
        let house = try WireHouse { $0.callWindow = 2 }
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            for id in 1...3 { try await client.send(call(.number(id), "hold")) }
            await house.handler.wait(for: .call("hold", id: "2"))
            house.handler.release(id: "1")
            #expect(try await client.message()["id"] == 1)
            await house.handler.wait(for: .call("hold", id: "3"))
            #expect(house.handler.calls.map(\.requestID) == ["1", "2", "3"])
        }
    }

    @Test func `C21: the end of the input withdraws what is held, answers the rest, and closes`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(call(1, "hold"))
            await house.handler.wait(for: .call("hold", id: "1"))
            try await client.send(call(2, "echo"))
            try await client.closeOutput()
            #expect(try await client.message()["id"] == 2)
            await house.handler.wait(for: .withdrawn(id: "1"))
            #expect(await client.line() == nil)
            await house.handler.wait(for: .closed(1))
        }
    }

    @Test func `a client that disconnects withdraws its held calls at once`() async throws {
        let house = try WireHouse { $0.grace = .hours(1) }
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(call(1, "hold"))
            await house.handler.wait(for: .call("hold", id: "1"))
            try await client.close()
            let event = await house.handler.wait { event in event == .closed(1) || event == .withdrawn(id: "1") }
            #expect(event != nil)
        }
    }

    @Test func `C71: a cancelled call is withdrawn, no response follows, and its id is free`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(call(1, "hold"))
            await house.handler.wait(for: .call("hold", id: "1"))
            try await client.send(
                #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1,"reason":"x"}}"#
            )
            await house.handler.wait(for: .withdrawn(id: "1"))
            let next = try await client.ask(call(1, "echo", ["again": true]))
            #expect(next["result"]?["structuredContent"] == ["again": true])
        }
    }

    @Test func `C72: cancelling an unknown, finished or malformed id is ignored`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            _ = try await client.ask(call(1, "echo"))
            try await client.send(call(2, "hold"))
            await house.handler.wait(for: .call("hold", id: "2"))
            for id in ["1", "99", "\"2\"", "null", "{}", "2.5"] {
                try await client.send(
                    #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#(id)}}"#
                )
            }
            _ = try await client.ask(request(3, "ping"))
            house.handler.release(id: "2")
            #expect(try await client.message()["id"] == 2)
        }
    }

    @Test(arguments: ["7", "\"seven\""])
    func `C70: progress rises, echoes its token, and stops before the response`(token: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let wanted = try JSONValue(parsing: token)
            try await client.send(request(1, "tools/call", ["name": "steps", "_meta": ["progressToken": wanted]]))
            for second in [1, 2, 3] {
                let note = try await client.message()
                #expect(note["method"] == "notifications/progress")
                #expect(note["id"] == nil)
                #expect(note["params"]?["progressToken"] == wanted)
                #expect(note["params"]?["progress"] == .number(second))
                #expect(note["params"]?["message"]?.string == "step \(second)")
            }
            #expect(try await client.message()["id"] == 1)
            #expect(try await client.ask(call(2, "steps"))["id"] == 2, "no token, no progress")
        }
    }

    @Test func `a progress token that is neither string nor integer gets -32602`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let answer = try await client.ask(
                request(1, "tools/call", ["name": "steps", "_meta": ["progressToken": [:]]])
            )
            #expect(answer["error"]?["code"] == -32602)
        }
    }

    @Test func `C88: the relay's word about the hold reaches the calls, and does not choose the era`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/gatehouse/relay","params":{"hold":300}}"#)
            _ = try await client.ask(modern(1, "tools/call", ["name": "echo"]))
            let other = try await WireClient(house.path)
            try await other.initialize()
            _ = try await other.ask(call(1, "echo", ["a": 1]))
            #expect(house.handler.calls.map(\.hold) == [.seconds(300), .seconds(50)])
            #expect(house.handler.calls.map(\.arguments) == [[:], ["a": 1]])
            #expect(house.handler.calls.first?.meta?["io.modelcontextprotocol/clientCapabilities"] == [:])
        }
    }

    @Test func `cancelled members leave a batch without an entry`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize("2025-03-26")
            try await client.send("[\(call(1, "hold")),\(call(2, "hold"))]")
            await house.handler.wait(for: .call("hold", id: "2"))
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
            _ = try await client.ask(request(3, "ping"))
            house.handler.release(id: "2")
            let answers = try await client.message().elements
            #expect(answers?.map { $0["id"] } == [2])
        }
    }
}
