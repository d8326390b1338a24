import JSON
@testable import OktaEmulator
import Testing

/// What a request's body must look like; that all documented routes check theirs is seen end to end.
@Suite struct BodyShapeTests {
    private static let shape = BodyShape.object([
        "name": .required(.text), "kind": .optional(.word(["A", "B"])), "size": .optional(.number),
        "tags": .optional(.texts), "more": .optional(.map(.some(["on": .flag]))),
        "place": .optional(.either(.text, .some(["city": .text]))),
    ])

    @Test(
        arguments: [
            (["name": "n"], []),
            (
                [
                    "name": "n", "kind": "B", "size": 1.5, "tags": ["t"], "more": ["x": ["on": true], "y": .null],
                    "place": "here", "other": 7,
                ], []
            ),
            (["name": "n", "kind": .null, "place": ["city": "Oslo"]], []),
            ([:], ["name: The field cannot be left blank"]),
            (["name": .null], ["name: The field cannot be left blank"]),
            (["name": 7], ["name: The field has an invalid value"]),
            (["name": "n", "kind": "C"], ["kind: The field has an invalid value"]),
            (["name": "n", "size": "1"], ["size: The field has an invalid value"]),
            (["name": "n", "tags": "t"], ["tags: The field has an invalid value"]),
            (["name": "n", "tags": ["t", 7]], ["tags: The field has an invalid value"]),
            (["name": "n", "more": ["x": ["on": 1]]], ["more.x.on: The field has an invalid value"]),
            (["name": "n", "place": ["city": 7]], ["place.city: The field has an invalid value"]),
            (
                ["kind": 7, "size": true],
                [
                    "kind: The field has an invalid value", "name: The field cannot be left blank",
                    "size: The field has an invalid value",
                ]
            ),
            ([7], ["The field has an invalid value"]),
        ] as [(JSONValue, [String])]
    )
    func `every cause is told, by its path`(body: JSONValue, causes: [String]) {
        #expect(Self.shape.causes(in: body) == causes)
    }

    @Test func `every shape is that of a route`() {
        let routes = Set(RouteTable.all.map { "\($0.method) \($0.path)" })
        #expect(BodyShapes.all.keys.filter { !routes.contains($0) } == [])
    }

    @Test func `what the route itself says comes first, and nothing of a malformed request takes effect`() async throws
    {
        try await EmulatorClient.run(people: 20) { okta in
            let zone: JSONValue = ["type": "IP", "name": "Z", "usage": "POLICY", "gateways": [["type": 7]]]
            #expect(try await okta.put("/api/v1/zones/nobody", zone).status == 404)
            let before = try await okta.get("/api/v1/groups").ids
            let group: JSONValue = ["profile": ["name": "Made", "description": 7]]
            let refused = try await okta.post("/api/v1/groups", group)
            #expect(refused.status == 400 && refused.code == "E0000001")
            #expect(refused.cause == "profile.description: The field has an invalid value")
            #expect(okta.events(of: refused) == [] && okta.server.org.journal().last?.isApplied == false)
            #expect(try await okta.get("/api/v1/groups").ids == before)
        }
    }
}
