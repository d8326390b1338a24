import Bridge
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ToolMessagesTests {
    private static let legacy = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

    @Test func `C44, C46: tools are listed with and without params, in the same order on every connection`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let first = try await WireClient(house.path)
            let second = try await WireClient(house.path)
            try await first.initialize()
            try await second.initialize()
            let lists = [
                try await first.ask(request(1, "tools/list")), try await first.ask(request(1, "tools/list", [:])),
                try await second.ask(request(1, "tools/list")),
            ]
            #expect(lists[0].description == lists[1].description)
            #expect(lists[0].description == lists[2].description)
            let names = lists[0]["result"]?["tools"]?.elements?.compactMap { $0["name"]?.string }
            #expect(names == PlayedHandler.tools.map(\.name))
        }
    }

    @Test func `C45: following the cursors yields every tool once, and a forged cursor gets -32602`() async throws {
        let house = try WireHouse { $0.pageSize = 4 }
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let first = try await client.ask(request(1, "tools/list"))["result"]
            let cursor = try #require(first?["nextCursor"]?.string)
            let second = try await client.ask(request(2, "tools/list", ["cursor": .string(cursor)]))["result"]
            #expect(second?["nextCursor"] == nil)
            let names = [first, second].flatMap { $0?["tools"]?.elements ?? [] }.compactMap { $0["name"]?.string }
            #expect(names == PlayedHandler.tools.map(\.name))
            for forged: JSONValue in [
                "", "4", "0-00", .string("0" + cursor.dropFirst()), .string(cursor + "0"), 4, .null,
            ] {
                #expect(try await client.ask(request(3, "tools/list", ["cursor": forged]))["error"]?["code"] == -32602)
            }
        }
    }

    @Test(arguments: legacy)
    func `C47, C50: a tool carries the fields of its version, and all four hints from version B on`(
        version: String
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize(version)
            let tools = try await client.ask(request(1, "tools/list"))["result"]?["tools"]?.elements ?? []
            var fields: Set<String> = ["name", "description", "inputSchema"]
            if version >= "2025-03-26" { fields.insert("annotations") }
            if version >= "2025-06-18" { fields.formUnion(["title", "outputSchema"]) }
            #expect(Set(tools.first?.members?.map(\.key) ?? []) == fields)
            guard version >= "2025-03-26" else { return }
            for (tool, listing) in zip(tools, PlayedHandler.tools) {
                let hints = tool["annotations"]
                #expect(hints?["readOnlyHint"]?.bool == (listing.riskClass <= .read))
                #expect(hints?["destructiveHint"]?.bool == (listing.riskClass >= .broad))
                #expect(hints?["idempotentHint"]?.bool == listing.isIdempotent)
                #expect(hints?["openWorldHint"]?.bool == (listing.riskClass != .local))
            }
        }
    }

    @Test func `C38, C51: a list of version E says how long it may be kept, and who it is from`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let result = try await client.ask(modern(1, "tools/list"))["result"]
            #expect(result?["resultType"] == "complete")
            #expect((result?["ttlMs"]?.int ?? -1) >= 0)
            #expect(result?["cacheScope"] == "private")
            #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "gatehouse")
            #expect(result?["tools"]?[0]?["execution"] == nil)
        }
    }

    @Test func `C52, C53: an unknown tool and a malformed call get -32602`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let unknown = try await client.ask(call(1, "no_such_tool"))["error"]
            #expect(unknown?["code"] == -32602)
            #expect(unknown?["message"] == "Unknown tool: no_such_tool")
            for params: JSONValue? in [
                nil, [:], ["name": 5], ["name": "echo", "arguments": []], ["name": "echo", "arguments": .null],
            ] {
                #expect(try await client.ask(request(2, "tools/call", params))["error"]?["code"] == -32602)
            }
            #expect(house.handler.calls.count == 1)
        }
    }

    @Test(arguments: legacy + ["2026-07-28"])
    func `C57, C58: structured content equals the text, and is absent in versions A and B`(version: String) async throws
    {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let arguments: JSONValue = ["z": 1, "a": ["text": "é\"\\\n", "number": 10]]
            let result: JSONValue?
            if version == "2026-07-28" {
                result = try await client.ask(modern(1, "tools/call", ["name": "echo", "arguments": arguments]))[
                    "result"
                ]
                #expect(result?["resultType"] == "complete")
                #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"] != nil)
            } else {
                try await client.initialize(version)
                result = try await client.ask(call(1, "echo", arguments))["result"]
                #expect(result?["resultType"] == nil)
            }
            #expect(result?["isError"] == false)
            #expect(result?["content"]?.count == 1)
            #expect(result?["content"]?[0]?["type"] == "text")
            let text = try #require(result?["content"]?[0]?["text"]?.string)
            #expect(text == arguments.description)
            let structured = result?["structuredContent"]
            #expect(structured?.description == (version >= "2025-06-18" ? text : nil))
        }
    }

    @Test func `an error result says so in words before its JSON`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let result = try await client.ask(call(1, "refuse"))["result"]
            #expect(result?["isError"] == true)
            #expect(result?["content"]?[0]?["text"] == "A human denied this call.")
            #expect(result?["content"]?[1]?["text"] == #"{"status":"denied"}"#)
            #expect(result?["structuredContent"]?["status"] == "denied")
            #expect(PlayedHandler.tools.contains { $0.name == "refuse" && $0.outputSchema != nil })
            #expect(try await client.ask(call(2, "break"))["error"]?["code"] == -32603)
        }
    }

    @Test func `a result that does not fit into one message becomes an error that names the operation`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let result = try await client.ask(call(1, "large", ["bytes": 600_000]))["result"]
            #expect(result?["isError"] == true)
            #expect(result?["structuredContent"]?["operation_id"] == "op-1")
            #expect(result?["content"]?[0]?["text"]?.string?.contains("was carried out") == true)
        }
    }
}
