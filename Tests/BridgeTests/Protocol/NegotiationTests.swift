import Bridge
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct NegotiationTests {
    @Test(arguments: [
        ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("2019-01-01", "2025-11-25"),
    ])
    func `C23, C24, C25, C39: initialize is answered with a served version and the facts about us`(
        asked: String,
        answered: String
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let result = try #require(try await client.initialize(asked, id: 0)["result"])
            #expect(result["protocolVersion"]?.string == answered)
            let offered: JSONValue = ["tools": [:], "resources": ["subscribe": true], "prompts": [:], "logging": [:]]
            let more: JSONValue =
                switch answered {
                case "2024-11-05": offered
                case "2025-11-25":
                    offered.setting("completions", to: [:])
                        .setting("tasks", to: ["cancel": [:], "requests": ["tools": ["call": [:]]]])
                default: offered.setting("completions", to: [:])
                }
            #expect(result["capabilities"] == more)
            #expect(result["serverInfo"]?["name"] == "gatehouse")
            #expect(result["serverInfo"]?["version"] == "0.0.0")
            #expect(result["instructions"]?.string?.isEmpty == false)
            for key in ["resultType", "ttlMs", "cacheScope", "_meta"] { #expect(result[key] == nil) }
            await house.handler.wait(for: .introduced("wire", version: answered))
        }
    }

    @Test func `C26, C27: a malformed initialize gets -32602, a second one -32600, and neither changes the session`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let bare = request(
                1,
                "initialize",
                ["protocolVersion": "2025-11-25", "clientInfo": ["name": "x", "version": "1"]]
            )
            #expect(try await client.ask(bare)["error"]?["code"] == -32602)
            try await client.initialize("2024-11-05")
            let second = try await client.initialize("2025-11-25", id: 5)
            #expect(second["error"]?["code"] == -32600)
            #expect(second["id"] == 5)
            let tool = try await client.ask(request(6, "tools/list"))["result"]?["tools"]?[0]
            #expect(tool?["annotations"] == nil, "the session is still of version A")
        }
    }

    @Test func `C12, C28: ping is answered before and after initialize, an unknown method gets -32601`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            #expect(try await client.ask(request(1, "ping"))["result"] == [:])
            try await client.initialize()
            #expect(try await client.ask(request(2, "ping"))["result"] == [:])
            for method in [
                "nonsense", "roots/list", "sampling/createMessage", "subscriptions/listen", "tasks/list",
                "server/discover",
            ] {
                let answer = try await client.ask(request(3, method))
                #expect(answer["error"]?["code"] == -32601)
                #expect(answer["id"] == 3)
            }
        }
    }

    @Test func `C30, C36: a request of version E without its envelope, or with half of it, gets -32602 naming the key`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            for params: JSONValue? in [nil, [:], ["_meta": [:]], ["_meta": ["progressToken": 1]]] {
                #expect(try await client.ask(request(1, "tools/list", params))["error"]?["code"] == -32602)
            }
            for key in ["protocolVersion", "clientCapabilities"].map({ "io.modelcontextprotocol/\($0)" }) {
                let whole = try JSONValue(parsing: modern(2, "tools/list"))
                let meta = try #require(whole["params"]?["_meta"])
                let error = try await client.ask(request(2, "tools/list", ["_meta": meta.removing(key)]))["error"]
                #expect(error?["code"] == -32602)
                #expect(error?["message"]?.string?.contains(key) == true)
            }
            let whole = try JSONValue(parsing: modern(3, "tools/list"))
            let anonymous = try #require(whole["params"]?["_meta"]?.removing("io.modelcontextprotocol/clientInfo"))
            #expect(try await client.ask(request(3, "tools/list", ["_meta": anonymous]))["result"] != nil)
            #expect(house.handler.clients.last?.protocolVersion == "2026-07-28")
        }
    }

    @Test func `C31, C32, C38: discover tells all, and initialize may follow it`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let answer = try await client.ask(modern("server-discover-probe-1", "server/discover"))
            #expect(answer["id"] == "server-discover-probe-1")
            let result = try #require(answer["result"])
            #expect(result["supportedVersions"] == ["2026-07-28"])
            #expect(
                result["capabilities"] == [
                    "tools": [:], "resources": ["subscribe": true], "prompts": [:], "logging": [:], "completions": [:],
                    "extensions": ["io.modelcontextprotocol/tasks": [:]],
                ]
            )
            #expect(result["resultType"] == "complete")
            #expect((result["ttlMs"]?.int ?? -1) >= 0)
            #expect(result["cacheScope"] == "private")
            #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "gatehouse")
            #expect(try await client.initialize("2025-06-18")["result"]?["protocolVersion"] == "2025-06-18")
            #expect(try await client.ask(request(2, "tools/list"))["result"]?["resultType"] == nil)
        }
    }

    @Test func `C33, C40: a modern connection refuses initialize, and what version E removed`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            _ = try await client.ask(modern(1, "tools/list"))
            let error = try await client.initialize("2025-11-25", id: 2)["error"]
            #expect(error?["code"] == -32022)
            #expect(error?["data"]?["supported"] == ["2026-07-28"])
            #expect(error?["data"]?["requested"] == "2025-11-25")
            for method in [
                "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/list",
                "tasks/result",
            ] {
                #expect(try await client.ask(modern(3, method))["error"]?["code"] == -32601)
            }
        }
    }

    @Test func `C34: after initialize an enveloped request gets -32600`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            #expect(try await client.ask(modern(1, "tools/list"))["error"]?["code"] == -32600)
            #expect(try await client.ask(request(2, "tools/list"))["result"] != nil)
        }
    }

    @Test func `C35: a version that we do not serve gets -32022 with what we do serve`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let meta: JSONValue = ["io.modelcontextprotocol/protocolVersion": "2027-01-01"]
            for method in ["server/discover", "tools/list"] {
                let error = try await client.ask(modern(1, method, meta: meta))["error"]
                #expect(error?["code"] == -32022)
                #expect(error?["data"]?["requested"] == "2027-01-01")
                #expect(
                    error?["data"]?["supported"]
                        == ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
                )
            }
        }
    }

    @Test func `C37: each request of version E is judged by its own envelope`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            #expect(try await client.ask(modern(1, "tools/list"))["result"] != nil)
            #expect(try await client.ask(request(2, "tools/list"))["error"]?["code"] == -32602)
            let bad: JSONValue = ["io.modelcontextprotocol/logLevel": "shout"]
            #expect(try await client.ask(modern(3, "tools/list", meta: bad))["error"]?["code"] == -32602)
            #expect(try await client.ask(modern(4, "tools/list"))["result"] != nil)
        }
    }

    @Test func `C15, C16, C18: version B answers a batch with one array, without entries for notifications`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize("2025-03-26")
            let note = #"{"jsonrpc":"2.0","method":"notifications/x"}"#
            let nested = request(3, "initialize", ["protocolVersion": "2025-03-26"])
            let batch = "[\(request(1, "ping")),\(note),\(call(2, "echo", ["a": 1])),\(nested),5]"
            let answer = try await client.ask(batch)
            let answers = try #require(answer.elements)
            #expect(answers.count == 4)
            #expect(answers.first { $0["id"] == 2 }?["result"]?["isError"] == false)
            #expect(answers.first { $0["id"] == 3 }?["error"]?["code"] == -32600)
            #expect(answers.first { $0["id"] == .null }?["error"]?["code"] == -32600)
            try await client.send("[\(note),\(note)]")
            #expect(try await client.ask("[]")["error"]?["code"] == -32600)
            #expect(house.handler.calls.count == 1)
        }
    }

    @Test(arguments: ["2024-11-05", "2025-06-18", "2025-11-25", "2026-07-28", nil])
    func `C17: other versions answer an array with one -32600 and run no member`(version: String?) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version == "2026-07-28" {
                _ = try await client.ask(modern(1, "tools/list"))
            } else if let version {
                try await client.initialize(version)
            }
            let answer = try await client.ask("[\(call(2, "echo")),\(call(3, "echo"))]")
            #expect(answer["error"]?["code"] == -32600)
            #expect(answer["id"] == .null)
            #expect(house.handler.calls.isEmpty)
        }
    }
}
