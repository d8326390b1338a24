import JSON
import OktaEmulator
import Testing

@Suite struct SessionRoutesTests {
    /// The newest sign-in of the demo org that succeeded, by its session and user.
    private static func newest(_ okta: EmulatorClient) throws -> (session: String, user: String) {
        let event = try #require(
            okta.server.org.events().last {
                $0["eventType"]?.string == "user.session.start" && $0["outcome"]?["result"]?.string == "SUCCESS"
            }
        )
        let session = event["authenticationContext"]?["externalSessionId"]?.string
        return (try #require(session), try #require(event["actor"]?["id"]?.string))
    }

    @Test func `a session of the log can be read, renewed and ended`() async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let newest = try Self.newest(okta)
            let path = "/api/v1/sessions/\(newest.session)"
            let read = try await okta.get(path).json
            #expect(read["userId"]?.string == newest.user && read["status"]?.string == "ACTIVE")
            #expect(read["_links"]?["self"]?["href"]?.string?.hasSuffix(path) == true)
            okta.clock.advance(seconds: 3600)
            let renewed = try await okta.post("\(path)/lifecycle/refresh").json
            #expect(renewed["expiresAt"]?.string == "2026-10-01T01:00:00.000Z")
            let ended = try await okta.delete(path)
            #expect(ended.status == 204 && okta.events(of: ended) == ["user.session.end"])
            let gone = try await okta.get(path)
            #expect(gone.json["errorSummary"]?.string?.hasSuffix("\(newest.session) (Session)") == true)
        }
    }

    @Test func `a session ends by itself after twelve hours`() async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let path = "/api/v1/sessions/\(try Self.newest(okta).session)"
            #expect(try await okta.get(path).status == 200)
            okta.clock.advance(seconds: 12 * 3600)
            #expect(try await okta.get(path).status == 404)
        }
    }

    @Test(arguments: [
        ("", ["user.session.clear"]),
        ("?oauthTokens=true", ["user.session.clear", "app.oauth2.token.revoke.implicit.user"]),
    ])
    func `clearing ends every session of one user`(query: String, types: [String]) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let newest = try Self.newest(okta)
            let cleared = try await okta.delete("/api/v1/users/\(newest.user)/sessions\(query)")
            #expect(cleared.status == 204 && okta.events(of: cleared) == types)
            #expect(try await okta.get("/api/v1/sessions/\(newest.session)").status == 404)
            #expect(try await okta.delete("/api/v1/users/nobody/sessions").status == 404)
            #expect(try await okta.delete("/api/v1/users/\(newest.user)/sessions?oauthTokens=x").code == "E0000001")
        }
    }

    @Test func `deactivation signs somebody out`() async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let newest = try Self.newest(okta)
            _ = try await okta.post("/api/v1/users/\(newest.user)/lifecycle/deactivate")
            #expect(try await okta.get("/api/v1/sessions/\(newest.session)").status == 404)
        }
    }
}
