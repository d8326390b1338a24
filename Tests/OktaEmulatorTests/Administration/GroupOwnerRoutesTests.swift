import JSON
import OktaEmulator
import Testing

@Suite struct GroupOwnerRoutesTests {
    @Test func `owners come and go, with a date in two forms`() async throws {
        try await EmulatorClient.run { okta in
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            let dana = try await okta.id("dana.kim")
            let path = "/api/v1/groups/\(vpn)/owners"
            #expect(try await okta.get(path).json.count == 0)
            let assigned = try await okta.post(path, ["id": .string(dana), "type": "USER"])
            #expect(assigned.status == 201 && assigned.json["displayName"]?.string == "Dana Kim")
            #expect(assigned.json["lastUpdated"]?.string == "Wed Sep 30 12:00:00 UTC 2026")
            #expect(try await okta.get(path).json[0]?["lastUpdated"]?.string == "2026-09-30 12:00:00.0")
            #expect(try await okta.post(path, ["id": .string(dana), "type": "USER"]).code == "E0000001")
            #expect(try await okta.post(path, ["id": .string(dana), "type": "PET"]).code == "E0000001")
            #expect(try await okta.post(path, ["id": "00uNobody", "type": "USER"]).code == "E0000007")
            #expect(try await okta.delete("\(path)/\(dana)").status == 204)
            #expect(try await okta.delete("\(path)/\(dana)").status == 404)
        }
    }

    @Test func `the head of a department answers for its group`() async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let it = try #require(okta.server.org.groupID(named: "IT"))
            let owners = try await okta.get("/api/v1/groups/\(it)/owners").json
            #expect(owners[0]?["displayName"]?.string == "Grace Okafor")
        }
    }
}
