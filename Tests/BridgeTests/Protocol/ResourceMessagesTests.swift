import Bridge
import JSON
import Testing

private let versions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]

@Suite(.timeLimit(.minutes(1)))
struct ResourceMessagesTests {
    @Test(arguments: versions)
    func `C44, C51: resources and templates are listed with the fields of the version`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            for (method, member, key) in [
                ("resources/list", "resources", "uri"),
                ("resources/templates/list", "resourceTemplates", "uriTemplate"),
            ] {
                let result = try await client.ask(asked(version, 1, method))["result"]
                let entries = try #require(result?[member]?.elements)
                #expect(!entries.isEmpty)
                var fields: Set<String> = [key, "name", "description", "mimeType"]
                if version >= "2025-06-18" { fields.insert("title") }
                for entry in entries { #expect(Set(entry.members?.map(\.key) ?? []) == fields) }
                #expect(result?["nextCursor"] == nil)
                expectCaching(result, version, ttl: 300_000)
            }
        }
    }

    @Test(arguments: [
        ("resources/list", "resources", "uri"), ("resources/templates/list", "resourceTemplates", "uriTemplate"),
        ("prompts/list", "prompts", "name"), ("tools/list", "tools", "name"),
    ])
    func `C45: the cursors of a list yield each entry once, and are good for no other list`(
        method: String,
        member: String,
        key: String
    ) async throws {
        let house = try WireHouse { $0.pageSize = 2 }
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            var seen: [String] = []
            var cursor: String?
            repeat {
                let params: JSONValue = cursor.map { ["cursor": .string($0)] } ?? [:]
                let result = try await client.ask(request(1, method, params))["result"]
                seen += (result?[member]?.elements ?? []).compactMap { $0[key]?.string }
                cursor = result?["nextCursor"]?.string
                if let cursor {
                    let other = method == "tools/list" ? "prompts/list" : "tools/list"
                    let answer = try await client.ask(request(2, other, ["cursor": .string(cursor)]))
                    #expect(answer["error"]?["code"] == -32602)
                }
            } while cursor != nil
            #expect(seen.count > 2)
            #expect(Set(seen).count == seen.count)
        }
    }

    @Test(arguments: versions)
    func `each listed resource can be read, and says what it is`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            let list = try await client.ask(asked(version, 1, "resources/list"))["result"]?["resources"]?.elements
            for entry in list ?? [] {
                let uri = try #require(entry["uri"]?.string)
                let result = try await client.ask(asked(version, 2, "resources/read", ["uri": .string(uri)]))["result"]
                #expect(result?["contents"]?.count == 1, "\(uri)")
                let content = result?["contents"]?[0]
                #expect(content?["uri"]?.string == uri)
                #expect(content?["mimeType"] == entry["mimeType"])
                let text = try #require(content?["text"]?.string)
                #expect(!text.isEmpty)
                if entry["mimeType"] == "application/json" { _ = try JSONValue(parsing: text) }
                expectCaching(result, version, ttl: nil)
            }
        }
    }

    @Test func `a resource of an object is a call of the tool that reads it, by this client`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let uri = "okta://users/dana%2Fx%40acme.test"
            let result = try await client.ask(request(7, "resources/read", ["uri": .string(uri)]))["result"]
            let content = try JSONValue(parsing: result?["contents"]?[0]?["text"]?.string ?? "")
            #expect(content["read"] == "get_user_details")
            #expect(content["arguments"] == ["user_id": "dana/x@acme.test"])
            #expect(house.handler.calls.map(\.requestID) == ["7"])
            #expect(house.handler.calls.first?.client.says?.name == "wire")
        }
    }

    @Test(arguments: versions)
    func `C60: an unknown resource gets the error of its version with its uri, never empty contents`(
        version: String
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            if version < "2026" { try await client.initialize(version) }
            let uris = [
                "okta://nonsense", "okta://users/", "okta://users/a/b", "okta://users/%zz", "okta://users/%ff",
                "okta://users/nobody", "", "file:///etc/passwd", "okta://errors/E9999999", "server://health/",
            ]
            for uri in uris {
                let answer = try await client.ask(asked(version, 1, "resources/read", ["uri": .string(uri)]))
                #expect(answer["error"]?["code"] == (version < "2026" ? -32002 : -32602), "\(uri)")
                #expect(answer["error"]?["data"]?["uri"]?.string == uri)
                #expect(answer["result"] == nil)
            }
            for params: JSONValue in [[:], ["uri": 5]] {
                #expect(try await client.ask(asked(version, 1, "resources/read", params))["error"]?["code"] == -32602)
            }
        }
    }

    @Test func `a read that policy denies is an error with the reason`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let error = try await client.ask(request(1, "resources/read", ["uri": "okta://groups/denied"]))["error"]
            #expect(error?["code"] == -32603)
            #expect(error?["message"] == "Policy denies this call.")
        }
    }

    @Test func `a read can be cancelled like a call`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(request(1, "resources/read", ["uri": "okta://users/held"]))
            await house.handler.wait(for: .call("get_user_details", id: "1"))
            #expect(try await client.ask(request(1, "ping"))["error"]?["code"] == -32600)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
            await house.handler.wait(for: .withdrawn(id: "1"))
            #expect(try await client.ask(request(1, "ping"))["result"] == [:])
        }
    }

    @Test func `health shows checks and mode, and keeps details to the console`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let result = try await client.ask(request(1, "resources/read", ["uri": "server://health"]))["result"]
            let text = try #require(result?["contents"]?[0]?["text"]?.string)
            let health = try JSONValue(parsing: text)
            #expect(health["state"] == "warn")
            #expect(health["mode"]?["read_only"] == true)
            #expect(health["checks"]?[1]?["mend"] == "close some")
            #expect(!text.contains("/secret"))
        }
    }

    private func expectCaching(_ result: JSONValue?, _ version: String, ttl: Int?) {
        guard version >= "2026" else {
            for key in ["ttlMs", "cacheScope", "resultType", "_meta"] { #expect(result?[key] == nil) }
            return
        }
        #expect(result?["resultType"] == "complete")
        #expect(result?["cacheScope"] == "private")
        #expect((result?["ttlMs"]?.int ?? -1) >= 0)
        if let ttl { #expect(result?["ttlMs"]?.int == ttl) }
        #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"] != nil)
    }
}

/// One request line in the form of the version.
func asked(_ version: String, _ id: JSONValue, _ method: String, _ params: JSONValue = [:]) -> String {
    version < "2026" ? request(id, method, params) : modern(id, method, params)
}
