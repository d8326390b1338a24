import JSON
import OktaEmulator
import Testing

@Suite struct FaultFormTests {
    @Test func `every kind that is listed can be set without its own members`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let forms = try await okta.send("GET", "/__faults", authorization: nil).json.elements ?? []
            #expect(forms.count == 19 && Set(forms.compactMap { $0["kind"]?.string }).count == forms.count)
            for form in forms {
                #expect(form["does"]?.string?.isEmpty == false)
                let fault: JSONValue = ["pathPrefix": "/never", "kind": form["kind"] ?? .null]
                #expect(try await okta.send("POST", "/__faults", fault, authorization: nil).status == 200, "\(form)")
            }
        }
    }

    @Test func `each member that is listed can be set to what is listed for it`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            for form in try await okta.send("GET", "/__faults", authorization: nil).json.elements ?? [] {
                for field in form["fields"]?.elements ?? [] {
                    let name = try #require(field["name"]?.string)
                    var fault: JSONValue = ["pathPrefix": "/never", "kind": form["kind"] ?? .null]
                    fault = fault.setting(name, to: field["default"] ?? .null)
                    #expect(try await okta.send("POST", "/__faults", fault, authorization: nil).status == 200)
                    let refused = try await okta.send(
                        "POST",
                        "/__faults",
                        fault.setting(name, to: []),
                        authorization: nil
                    )
                    #expect(refused.status == 400 && refused.cause?.isEmpty == false, "\(name)")
                }
            }
        }
    }

    @Test(
        arguments: [
            (["kind": "hang"], "pathPrefix"), (["pathPrefix": "/", "kind": "hangs"], "kind"),
            (["pathPrefix": "/", "kind": "hang", "bytes": 1], "bytes"),
            (["pathPrefix": "/", "kind": "hang", "times": 0], "times"),
            (["pathPrefix": "/", "kind": "hugeBody", "bytes": -1], "bytes"),
            (["pathPrefix": "/", "kind": "status", "status": 204], "status"),
            (["pathPrefix": "/", "kind": "slow", "bytes": 0], "bytes"),
            (["pathPrefix": "/", "kind": "lyingHeaders", "lie": "white"], "lie"),
        ] as [(JSONValue, String)]
    )
    func `what is no fault is refused by the name of its member`(fault: JSONValue, member: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.send("POST", "/__faults", fault, authorization: nil)
            #expect(refused.status == 400)
            #expect(refused.json["errorSummary"]?.string == "Api validation failed: \(member)")
            #expect(try await okta.get("/api/v1/org").status == 200)
        }
    }

    @Test func `a fault set from outside works as its table says`() async throws {
        try await EmulatorClient.run(people: 20) { okta async throws in
            let fault: JSONValue = ["pathPrefix": "/api/v1/org", "kind": "lyingHeaders", "lie": "text", "times": 2]
            #expect(try await okta.send("POST", "/__faults", fault, authorization: nil).status == 200)
            for _ in 0..<2 { #expect(try await okta.get("/api/v1/org").header("x-rate-limit-reset") == "soon") }
            #expect(try await okta.get("/api/v1/org").header("x-rate-limit-reset") != "soon")
        }
    }
}
