import JSON
import OktaEmulator
import Testing

@Suite struct RequestHandlingTests {
    @Test(arguments: [nil, "Bearer abc", "SSWS wrong", "SSWS", "ssws "])
    func `a missing or wrong token is refused`(authorization: String?) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.send("GET", "/api/v1/users", authorization: authorization)
            #expect(answer.status == 401 && answer.code == "E0000011")
            #expect(answer.json["errorSummary"]?.string == "Invalid token provided")
            #expect(answer.header("x-rate-limit-remaining") == answer.header("x-rate-limit-limit"))
        }
    }

    @Test func `the token is taken with and without the space`() async throws {
        try await EmulatorClient.run(people: 20) { okta async throws in
            let token = EmulatorOptions().token
            for form in ["SSWS \(token)", "SSWS\(token)"] {
                #expect(try await okta.send("GET", "/api/v1/org", authorization: form).status == 200)
            }
        }
    }

    @Test(arguments: [
        ("GET", "/api/v1/nothing", 404, "E0000008"), ("GET", "/", 404, "E0000008"),
        ("GET", "/api/v1/users/a/lifecycle/explode", 404, "E0000008"),
        ("PATCH", "/api/v1/users/dana.kim", 405, "E0000022"), ("DELETE", "/api/v1/groups", 405, "E0000022"),
        ("GET", "/api/v1/users/dana.kim/lifecycle/suspend", 405, "E0000022"),
    ])
    func `unknown paths and methods have their errors`(
        method: String,
        path: String,
        status: Int,
        code: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.send(method, path)
            #expect(answer.status == status && answer.code == code)
        }
    }

    @Test func `an error has the whole envelope`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let error = try await okta.get("/api/v1/users/nobody").json
            #expect(error.members?.map(\.key) == ["errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"])
            #expect(error["errorLink"]?.string == "E0000007")
            #expect(error["errorId"]?.string?.hasPrefix("oae") == true)
            #expect(error["errorCauses"]?.count == 0)
        }
    }

    @Test func `a request id is 32 hexadecimal digits and never comes twice`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            var ids: Set<String> = []
            for _ in 0..<20 {
                let id = try #require(try await okta.get("/api/v1/org").header("x-okta-request-id"))
                #expect(id.utf8.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase })
                ids.insert(id)
            }
            #expect(ids.count == 20)
        }
    }

    @Test func `requests that come at once take effect one after the other`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<24 {
                    group.addTask { try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend").status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers.filter { $0 == 200 }.count == 1)
            #expect(answers.filter { $0 == 400 }.count == 23)
            #expect(okta.server.org.journal().filter(\.isApplied).count == 1)
        }
    }

    @Test func `links keep the origin and the query, one line per relation`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.get("/api/v1/users?limit=5&search=\(escaped("status eq \"ACTIVE\""))")
            let lines = answer.headers.filter { $0.name.lowercased() == "link" }.map(\.value)
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.hasPrefix("<\(okta.server.origin)/api/v1/users?") })
            #expect(lines.allSatisfy { $0.contains("search=status+eq+%22ACTIVE%22") })
        }
    }

    @Test(arguments: ["limit=0", "limit=-1", "limit=many"])
    func `a limit that is no positive number is refused`(query: String) async throws {
        try await EmulatorClient.run(people: 20) { okta async throws in
            #expect(try await okta.get("/api/v1/users?" + query).code == "E0000001")
        }
    }

    @Test(arguments: ["/api/v1/users", "/api/v1/groups", "/api/v1/apps", "/api/v1/logs"])
    func `a made-up cursor is refused`(path: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.get(path + "?after=made-up")
            #expect(answer.status == 400 && answer.code == "E0000029")
        }
    }

    @Test(arguments: ["", "{", "[]", "{\"profile\":{\"name\":1,\"name\":2}}"])
    func `a body that is no JSON object is refused`(body: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.sendText("POST", "/api/v1/groups", body)
            #expect(answer.status == 400 && ["E0000003", "E0000001"].contains(answer.code))
        }
    }

    @Test func `the org and the schema of its users are there`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            #expect(try await okta.get("/api/v1/org").json["companyName"]?.string == "Acme")
            let schema = try await okta.get("/api/v1/meta/schemas/user/default").json
            #expect(schema["definitions"]?["base"]?["properties"]?["login"]?["maxLength"]?.int == 100)
            #expect(schema["definitions"]?["custom"]?["properties"]?["floor"]?["type"]?.string == "integer")
        }
    }
}
