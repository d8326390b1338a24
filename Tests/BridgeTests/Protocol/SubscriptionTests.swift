import Bridge
import JSON
import Testing

private let health: JSONValue = ["uri": "server://health"]
private let streamKey = "io.modelcontextprotocol/subscriptionId"

@Suite(.timeLimit(.minutes(1)))
struct SubscriptionTests {
    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func `C63: a change is told after subscribing, and not after unsubscribing`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize(version)
            house.handler.playedFacts.changed("server://health")
            #expect(try await client.ask(request(0, "ping"))["id"] == 0, "what came before the subscription is over")
            #expect(try await client.ask(request(1, "resources/subscribe", health))["result"] == [:])
            house.handler.playedFacts.changed("server://health")
            let note = try await client.message()
            #expect(note == ["jsonrpc": "2.0", "method": "notifications/resources/updated", "params": health])
            house.handler.playedFacts.changed("server://info")
            #expect(try await client.ask(request(2, "resources/unsubscribe", health))["result"] == [:])
            house.handler.playedFacts.changed("server://health")
            #expect(try await client.ask(request(3, "ping"))["id"] == 3, "nothing came between")
        }
    }

    @Test func `an unknown resource cannot be subscribed to, nor one that reports no changes`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            for (uri, code) in [("okta://nonsense", -32002), ("okta://users/dana", -32602)] {
                let answer = try await client.ask(request(1, "resources/subscribe", ["uri": .string(uri)]))
                #expect(answer["error"]?["code"]?.int == code)
            }
            #expect(try await client.ask(request(2, "resources/subscribe"))["error"]?["code"] == -32602)
        }
    }

    @Test func `C29: nothing but answers is sent before notifications/initialized, and what was missed comes after it`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let parameters: JSONValue = [
                "protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "x", "version": "1"],
            ]
            _ = try await client.ask(request(1, "initialize", parameters))
            _ = try await client.ask(request(2, "resources/subscribe", health))
            house.handler.playedFacts.changed("server://health")
            #expect(try await client.ask(request(3, "ping"))["id"] == 3)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
            #expect(try await client.message()["method"] == "notifications/resources/updated")
        }
    }

    @Test(arguments: [JSONValue.number(7), "listen-1"])
    func `C66, C67: a stream is acknowledged first with what is honoured, and its messages carry its id`(
        id: JSONValue
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let wanted: JSONValue = [
                "toolsListChanged": true, "resourcesListChanged": true,
                "resourceSubscriptions": ["server://health", "server://info", "okta://nonsense"],
            ]
            let first = try await client.ask(modern(id, "subscriptions/listen", ["notifications": wanted]))
            #expect(first["method"] == "notifications/subscriptions/acknowledged")
            #expect(first["id"] == nil)
            #expect(first["params"]?["notifications"] == ["resourceSubscriptions": ["server://health"]])
            #expect(first["params"]?["_meta"]?[streamKey] == id)
            house.handler.playedFacts.changed("server://health")
            let note = try await client.message()
            #expect(note["method"] == "notifications/resources/updated")
            #expect(note["params"]?["uri"] == "server://health")
            #expect(note["params"]?["_meta"]?[streamKey]?.description == id.description)
            let second = try await client.ask(modern(id, "tools/list"))
            #expect(second["error"]?["code"] == -32600, "the id is in use as long as the stream is open")
        }
    }

    @Test func `C68, C69: two streams are independent, and a cancelled one ends without a response`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let wanted: JSONValue = ["notifications": ["resourceSubscriptions": ["server://health"]]]
            _ = try await client.ask(modern(1, "subscriptions/listen", wanted))
            _ = try await client.ask(modern(2, "subscriptions/listen", wanted))
            _ = try await client.ask(modern(3, "subscriptions/listen", ["notifications": [:]]))
            house.handler.playedFacts.changed("server://health")
            #expect(try await client.message()["params"]?["_meta"]?[streamKey] == 1)
            #expect(try await client.message()["params"]?["_meta"]?[streamKey] == 2)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
            #expect(try await client.ask(modern(1, "tools/list"))["result"] != nil, "the id is free again")
            house.handler.playedFacts.changed("server://health")
            #expect(try await client.message()["params"]?["_meta"]?[streamKey] == 2)
            #expect(try await client.ask(modern(4, "tools/list"))["id"] == 4)
        }
    }

    @Test func `C69: a stop ends each stream with a result that carries its id`() async throws {
        let house = try WireHouse()
        let running = Task { [server = house.server] in try await server.run() }
        let client = try await WireClient(house.path)
        let wanted: JSONValue = ["notifications": ["resourceSubscriptions": ["server://health"]]]
        _ = try await client.ask(modern("a", "subscriptions/listen", wanted))
        running.cancel()
        let end = try await client.message()
        #expect(end["id"] == "a")
        #expect(end["result"]?["resultType"] == "complete")
        #expect(end["result"]?["_meta"]?[streamKey] == "a")
        #expect(await client.line() == nil, "and no notifications/cancelled")
    }

    @Test func `a malformed filter gets -32602, tasks without their extension -32021, too many streams -32603`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let refused: [JSONValue] = [
                [:], ["notifications": []], ["notifications": ["toolsListChanged": "yes"]],
                ["notifications": ["resourceSubscriptions": "server://health"]],
                ["notifications": ["resourceSubscriptions": [5]]],
            ]
            for params in refused {
                #expect(try await client.ask(modern(1, "subscriptions/listen", params))["error"]?["code"] == -32602)
            }
            let tasks = try await client.ask(
                modern(1, "subscriptions/listen", ["notifications": ["taskIds": ["t-1"]]])
            )
            #expect(tasks["error"]?["code"] == -32021)
            #expect(
                tasks["error"]?["data"]?["requiredCapabilities"]?["extensions"]?["io.modelcontextprotocol/tasks"] == [:]
            )
            for id in 1...64 {
                _ = try await client.ask(modern(.number(id), "subscriptions/listen", ["notifications": [:]]))
            }
            let last = try await client.ask(modern(65, "subscriptions/listen", ["notifications": [:]]))
            #expect(last["error"]?["code"] == -32603)
        }
    }
}
