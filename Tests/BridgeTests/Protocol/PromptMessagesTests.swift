import JSON
import Testing

@testable import Bridge

private let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]

@Suite(.timeLimit(.minutes(1)))
struct PromptMessagesTests {
    @Test(arguments: versions)
    func `C51: prompts are listed with the fields of the version, and each can be had`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            let list = try await client.ask(asked(version, 1, "prompts/list"))["result"]
            #expect((list?["ttlMs"]?.int != nil) == (version >= "2026"))
            let prompts = try #require(list?["prompts"]?.elements)
            #expect(prompts.count >= 8)
            for prompt in prompts {
                #expect((prompt["title"] != nil) == (version >= "2025-06-18"))
                let names = (prompt["arguments"]?.elements ?? []).compactMap { $0["name"]?.string }
                let arguments = JSONValue.object(names.map { ($0, "x\"y") })
                let params: JSONValue = ["name": prompt["name"] ?? .null, "arguments": arguments]
                let result = try await client.ask(asked(version, 2, "prompts/get", params))["result"]
                #expect(result?["messages"]?.count == 1)
                #expect(result?["messages"]?[0]?["role"] == "user")
                let text = try #require(result?["messages"]?[0]?["content"]?["text"]?.string)
                #expect(text.contains("a denied call is a decision"))
                #expect(names.isEmpty || text.contains(#""x\"y""#), "an argument reads as a quoted name")
                #expect(result?["resultType"]?.string == (version < "2026" ? nil : "complete"))
                #expect(result?["ttlMs"] == nil, "prompts/get may not be cached")
            }
        }
    }

    @Test(arguments: versions)
    func `C61: an unknown prompt and a missing, unknown or malformed argument get -32602`(
        version: String
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            let refused: [JSONValue] = [
                [:], ["name": 5], ["name": "nonsense"], ["name": "offboard_user"],
                ["name": "offboard_user", "arguments": [:]], ["name": "offboard_user", "arguments": ["user": ""]],
                ["name": "offboard_user", "arguments": ["user": 5]], ["name": "offboard_user", "arguments": []],
                ["name": "offboard_user", "arguments": ["user": "dana", "usr": "dana"]],
                ["name": "offboard_user", "arguments": ["user": .string(String(repeating: "x", count: 1025))]],
            ]
            for params in refused {
                let answer = try await client.ask(asked(version, 1, "prompts/get", params))
                #expect(answer["error"]?["code"] == -32602, "\(params.description.prefix(80))")
            }
        }
    }
}

@Suite(.timeLimit(.minutes(1)))
struct CompletionMessagesTests {
    @Test func `version A knows no completion`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize("2024-11-05")
            let params = asking(["type": "ref/prompt", "name": "admin_digest"], "since", "2")
            #expect(try await client.ask(request(1, "completion/complete", params))["error"]?["code"] == -32601)
        }
    }

    @Test(arguments: Array(versions.dropFirst()))
    func `C62: completion offers at most 100 values and says when there are more`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            func complete(_ params: JSONValue) async throws -> JSONValue {
                try await client.ask(asked(version, 1, "completion/complete", params))
            }
            let codes = try await complete(
                asking(["type": "ref/resource", "uri": "okta://errors/{code}"], "code", "e00")
            )
            #expect((codes["result"]?["completion"]?["values"]?.count ?? 0) <= 100)
            let isCut = (codes["result"]?["completion"]?["total"]?.int ?? 0) > 100
            #expect(codes["result"]?["completion"]?["hasMore"]?.bool == isCut)
            let since = try await complete(asking(["type": "ref/prompt", "name": "admin_digest"], "since", "2"))
            #expect(since["result"]?["completion"]?["values"] == ["24h"])
            let users = try await complete(
                asking(["type": "ref/resource", "uri": "okta://users/{user}"], "user", "da")
            )
            #expect(users["result"]?["completion"]?["values"]?.count == 10)
            #expect(users["result"]?["completion"]?["values"]?[0] == "da1@acme.test")
            #expect(users["result"]?["completion"]?["hasMore"] == true)
            #expect(house.handler.calls.map(\.arguments) == [["q": "da", "limit": 10]])
            let short = try await complete(asking(["type": "ref/prompt", "name": "offboard_user"], "user", "d"))
            #expect(short["result"]?["completion"]?["values"] == [])
            #expect(house.handler.calls.count == 1, "one character asks nobody")
        }
    }

    @Test func `a completion of nothing known gets -32602`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let refused: [JSONValue] = [
                [:], asking(["type": "ref/prompt", "name": "nonsense"], "user", ""),
                asking(["type": "ref/prompt", "name": "offboard_user"], "nonsense", ""),
                asking(["type": "ref/resource", "uri": "okta://nonsense"], "user", ""),
                asking(["type": "ref/tool", "name": "list_users"], "user", ""),
                ["ref": ["type": "ref/prompt", "name": "offboard_user"], "argument": ["name": "user"]],
            ]
            for params in refused {
                #expect(try await client.ask(request(1, "completion/complete", params))["error"]?["code"] == -32602)
            }
        }
    }

    @Test func `more than 20 completions in a row ask the org no more, until time has passed`() throws {
        let introduction = ServerIntroduction(version: "0")
        var session = Session(ServerMessages(introduction: introduction, tools: [], pageSize: 10))
        let parameters = asking(["type": "ref/prompt", "name": "access_review"], "group", "sales")
        func runs(_ id: Int, at now: Duration) throws -> Bool {
            let line = try JSONValue(parsing: modern(.number(id), "completion/complete", parameters))
            guard case .run = session.receive(JSONRPCMessage(line), at: now) else { return false }
            return true
        }
        for id in 1...20 { #expect(try runs(id, at: .zero)) }
        #expect(try !runs(21, at: .zero))
        #expect(try runs(22, at: .seconds(3)))
    }

    private func asking(_ reference: JSONValue, _ argument: String, _ value: String) -> JSONValue {
        ["ref": reference, "argument": ["name": .string(argument), "value": .string(value)]]
    }
}
