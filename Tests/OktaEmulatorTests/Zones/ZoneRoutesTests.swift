import JSON
import OktaEmulator
import Testing

@Suite struct ZoneRoutesTests {
    private static let path = "/api/v1/zones"

    private static func addresses(_ name: String, _ value: String, type: String = "CIDR") -> JSONValue {
        [
            "type": "IP", "name": .string(name), "usage": "POLICY",
            "gateways": [["type": .string(type), "value": .string(value)]],
        ]
    }

    private static func id(named name: String, _ okta: EmulatorClient) async throws -> String {
        let zones = try await okta.get(path).json.elements ?? []
        return try #require(zones.first { $0["name"]?.string == name }?["id"]?.string)
    }

    @Test func `a zone is made, replaced, stopped and deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let created = try await okta.post(Self.path, Self.addresses("Branch", "203.0.113.0/24"))
            #expect(created.status == 200 && okta.events(of: created) == ["zone.create"])
            #expect(created.json["status"]?.string == "ACTIVE" && created.json["system"]?.bool == false)
            #expect(created.json["proxies"]?.isNull == true)
            #expect(created.json["_links"]?.members?.map(\.key) == ["self", "deactivate"])
            let id = try #require(created.json["id"]?.string)
            let path = "\(Self.path)/\(id)"
            let other = Self.addresses("Branch office", "203.0.113.1-203.0.113.9", type: "RANGE")
            let replaced = try await okta.put(path, other)
            #expect(replaced.json["gateways"]?[0]?["type"]?.string == "RANGE")
            #expect(okta.events(of: replaced) == ["zone.update"])
            let early = try await okta.delete(path)
            #expect(early.code == "E0000001" && early.cause?.hasSuffix("Active zones cannot be deleted.") == true)
            let stopped = try await okta.post("\(path)/lifecycle/deactivate")
            #expect(stopped.json["status"]?.string == "INACTIVE" && okta.events(of: stopped) == ["zone.deactivate"])
            #expect(stopped.json["_links"]?["activate"] != nil)
            let started = try await okta.post("\(path)/lifecycle/activate")
            #expect(started.json["status"]?.string == "ACTIVE" && okta.events(of: started) == ["zone.activate"])
            _ = try await okta.post("\(path)/lifecycle/deactivate")
            let deleted = try await okta.delete(path)
            #expect(deleted.status == 204 && okta.events(of: deleted) == ["zone.delete"])
            #expect(try await okta.get(path).json["errorSummary"]?.string?.hasSuffix("(NetworkZone)") == true)
        }
    }

    @Test func `a block list is told when it begins and ends`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let blocked = Self.addresses("Bad", "203.0.113.7/32").setting("usage", to: "BLOCKLIST")
            let created = try await okta.post(Self.path, blocked)
            #expect(okta.events(of: created) == ["zone.create", "zone.make_blacklist"])
            let path = "\(Self.path)/" + (created.json["id"]?.string ?? "")
            let freed = try await okta.put(path, Self.addresses("Bad", "203.0.113.7/32"))
            #expect(okta.events(of: freed) == ["zone.update", "zone.remove_blacklist"])
        }
    }

    @Test(
        arguments: [
            (addresses("", "203.0.113.0/24"), "name: The field cannot be left blank"),
            (addresses("Acme offices", "203.0.113.0/24"), "name: A network zone with this name already exists."),
            (addresses(String(repeating: "n", count: 129), "203.0.113.0/24"), "name: The field is too long"),
            (addresses("n", "203.0.113.0/33"), "gateways: '203.0.113.0/33' is not a valid IP address"),
            (addresses("n", "203.0.113.256"), "gateways: '203.0.113.256' is not a valid IP address"),
            (
                addresses("n", "203.0.113.9-203.0.113.1", type: "RANGE"),
                "gateways: '203.0.113.9-203.0.113.1' is not a valid IP address"
            ),
            (addresses("n", "203.0.113.9", type: "HOST"), "gateways: '203.0.113.9' is not a valid IP address"),
            (["type": "MOON", "name": "n"], "type: Must be IP, DYNAMIC or DYNAMIC_V2"),
            (["type": "IP", "name": "n", "usage": "FUN"], "usage: Must be POLICY or BLOCKLIST"),
            (
                ["type": "DYNAMIC", "name": "n", "locations": [["country": "Norway"]]],
                "locations: Each location needs a country of two letters"
            ),
        ] as [(JSONValue, String)]
    )
    func `an unsound zone is refused`(body: JSONValue, cause: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post(Self.path, body)
            #expect(refused.status == 400 && refused.code == "E0000001" && refused.cause == cause)
            #expect(try await okta.get(Self.path).json.count == 6)
        }
    }

    @Test func `places have the form of their type`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let zones = try await okta.get(Self.path).json.elements ?? []
            func zone(_ type: String) -> JSONValue? { zones.last { $0["type"]?.string == type } }
            #expect(zone("DYNAMIC")?["locations"]?.kind == .array && zone("DYNAMIC")?["gateways"] == nil)
            #expect(zone("DYNAMIC_V2")?["locations"]?.kind == .object)
            #expect(zone("IP")?["gateways"]?.kind == .array && zone("IP")?["locations"] == nil)
        }
    }

    @Test func `system zones keep their use, and nobody deletes them or changes a type`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let blocked = try await Self.id(named: "BlockedIpZone", okta)
            let path = "\(Self.path)/\(blocked)"
            let freed = try await okta.put(path, Self.addresses("BlockedIpZone", "203.0.113.0/24"))
            #expect(freed.cause == "usage: The network zone does not allow usage changes for BlockedIpZone.")
            _ = try await okta.post("\(path)/lifecycle/deactivate")
            #expect(try await okta.delete(path).code == "E0000001")
            let turned = try await okta.put(path, ["type": "DYNAMIC", "name": "BlockedIpZone", "usage": "BLOCKLIST"])
            #expect(turned.cause == "type: The type of a network zone cannot be changed")
        }
    }

    @Test func `a zone that a token is tied to is not deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let made = try await okta.post(Self.path, Self.addresses("Lab", "203.0.113.9"))
            let id = try #require(made.json["id"]?.string)
            let token = try #require(try await okta.get("/api/v1/api-tokens").ids.first)
            let network: JSONValue = ["connection": "ZONE", "include": [.string(id)]]
            #expect(try await okta.put("/api/v1/api-tokens/\(token)", ["network": network]).status == 200)
            _ = try await okta.post("\(Self.path)/\(id)/lifecycle/deactivate")
            let refused = try await okta.delete("\(Self.path)/\(id)")
            #expect(refused.status == 400 && refused.cause?.contains("is used by API token") == true)
            _ = try await okta.put("/api/v1/api-tokens/\(token)", ["network": ["connection": "ANYWHERE"]])
            #expect(try await okta.delete("\(Self.path)/\(id)").status == 204)
        }
    }

    @Test(arguments: [
        ("usage eq \"BLOCKLIST\"", 3), ("system eq true", 3), ("usage eq \"POLICY\" and system eq false", 2),
    ])
    func `zones are filtered and paged`(filter: String, count: Int) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            #expect(try await okta.get("\(Self.path)?filter=\(escaped(filter))").json.count == count)
            let pages = try await okta.pages("\(Self.path)?limit=4")
            #expect(pages.map { $0.json.count } == [4, 2] && Set(pages.flatMap(\.ids)).count == 6)
            #expect(try await okta.get("\(Self.path)?filter=" + escaped("name eq \"x\"")).code == "E0000031")
        }
    }

    @Test func `zones need a scope of their own`() async throws {
        try await TokenClient.run(.ec(), { $0.scopes = ["okta.networkZones.read"] }) { client in
            let token = try await client.accessToken("okta.networkZones.read")
            #expect(try await client.get(Self.path, token).status == 200)
            let write = try await client.send("POST", Self.path, [("authorization", "Bearer \(token)")], body: "{}")
            #expect(write.header("www-authenticate")?.contains("scope=\"okta.networkZones.manage\"") == true)
        }
    }
}
