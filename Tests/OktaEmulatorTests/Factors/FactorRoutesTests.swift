import JSON
import OktaEmulator
import Testing

@Suite struct FactorRoutesTests {
    /// Runs against Dana without any factor; hands the path of the factors over.
    private static func run(_ body: (EmulatorClient, String) async throws -> Void) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let dana = try await okta.id("dana.kim")
            _ = try await okta.post("/api/v1/users/\(dana)/lifecycle/reset_factors")
            try await body(okta, "/api/v1/users/\(dana)/factors")
        }
    }

    private static func body(_ type: String, _ provider: String = "OKTA", _ profile: JSONValue = [:]) -> JSONValue {
        ["factorType": .string(type), "provider": .string(provider), "profile": profile]
    }

    private static let phone: JSONValue = ["phoneNumber": "+420-555-000-111"]

    @Test(
        arguments: [
            ("sms", "OKTA", "mbl", phone), ("call", "OKTA", "mbl", phone), ("email", "OKTA", "emf", [:]),
            ("token:software:totp", "OKTA", "ost", [:]), ("token:software:totp", "GOOGLE", "uft", [:]),
        ] as [(String, String, String, JSONValue)]
    )
    func `a factor waits until its code is given`(
        type: String,
        provider: String,
        prefix: String,
        profile: JSONValue
    ) async throws {
        try await Self.run { okta, path in
            let enrolled = try await okta.post(path, Self.body(type, provider, profile))
            #expect(enrolled.status == 200 && enrolled.json["status"]?.string == "PENDING_ACTIVATION")
            #expect(okta.events(of: enrolled).isEmpty)
            let id = try #require(enrolled.json["id"]?.string)
            #expect(id.hasPrefix(prefix))
            #expect((enrolled.json["_links"]?["resend"] != nil) == (provider == "OKTA" && !type.hasPrefix("token")))
            let wrong = try await okta.post("\(path)/\(id)/lifecycle/activate", ["passCode": "000000"])
            #expect(wrong.status == 403 && wrong.code == "E0000068")
            #expect(try await okta.post("\(path)/\(id)/lifecycle/activate").code == "E0000001")
            let proved = try await okta.post("\(path)/\(id)/lifecycle/activate", ["passCode": "123456"])
            #expect(proved.json["status"]?.string == "ACTIVE")
            #expect(okta.events(of: proved) == ["user.mfa.factor.activate"])
            #expect(try await okta.get("\(path)/\(id)").json == proved.json)
            let again = try await okta.post("\(path)/\(id)/lifecycle/activate", ["passCode": "123456"])
            #expect(again.status == 403 && again.code == "E0000079")
            let second = try await okta.post(path, Self.body(type, provider, profile))
            #expect(second.cause == "A factor of this type is already set up.")
        }
    }

    @Test func `a question is active at once and keeps its answer to itself`() async throws {
        try await Self.run { okta, path in
            let questions = try await okta.get("\(path)/questions").json
            #expect(questions.count == 20)
            let profile: JSONValue = ["question": questions[0]?["question"] ?? .null, "answer": "Mayonnaise"]
            let enrolled = try await okta.post(path, Self.body("question", "OKTA", profile))
            #expect(enrolled.json["status"]?.string == "ACTIVE")
            #expect(okta.events(of: enrolled) == ["user.mfa.factor.activate"])
            #expect(enrolled.json["profile"]?["questionText"] == questions[0]?["questionText"])
            #expect(!enrolled.json.description.contains("Mayonnaise"))
            let verify = "\(path)/" + (enrolled.json["id"]?.string ?? "") + "/verify"
            #expect(try await okta.post(verify, ["answer": "mayonnaise"]).json["factorResult"]?.string == "SUCCESS")
            #expect(try await okta.post(verify, ["answer": "ketchup"]).code == "E0000068")
        }
    }

    @Test(
        arguments: [
            (body("sms"), "E0000098", nil), (body("call", "OKTA", ["phoneNumber": "+0123"]), "E0000098", nil),
            (body("pigeon"), "E0000001", "Factor type or provider is not supported."),
            (body("signed_nonce"), "E0000001", "Factor type or provider is not supported."),
            (body("sms", "GOOGLE", phone), "E0000001", "Factor type or provider is not supported."),
            (body("email", "OKTA", ["email": "nowhere"]), "E0000001", "email: Does not match required pattern"),
            (
                body("question", "OKTA", ["question": "why", "answer": "because"]), "E0000001",
                "Invalid security question."
            ),
            (
                body("question", "OKTA", ["question": "first_award", "answer": "cup"]), "E0000001",
                "The security question answer must be at least 4 characters in length"
            ), (["provider": "OKTA"], "E0000001", "factorType: The field cannot be left blank"),
        ] as [(JSONValue, String, String?)]
    )
    func `an unsound enrolment is refused`(body: JSONValue, code: String, cause: String?) async throws {
        try await Self.run { okta, path in
            let refused = try await okta.post(path, body)
            #expect(refused.status == 400 && refused.code == code && refused.cause == cause)
            #expect(try await okta.get(path).json.count == 0)
        }
    }

    @Test(arguments: [("sms", "E0000109"), ("call", "E0000133")])
    func `a number gets one code in thirty seconds`(type: String, code: String) async throws {
        try await Self.run { okta, path in
            let enrolled = try await okta.post(path, Self.body(type, "OKTA", Self.phone))
            let resend = "\(path)/" + (enrolled.json["id"]?.string ?? "") + "/resend"
            let early = try await okta.post(resend)
            #expect(early.status == 429 && early.code == code)
            #expect(try await okta.post(path, Self.body(type, "OKTA", Self.phone)).code == code)
            okta.clock.advance(seconds: 30)
            #expect(try await okta.post(resend).status == 200)
            #expect(try await okta.post(resend).code == code)
        }
    }

    @Test func `a telephone can be activated without a code and replaced`() async throws {
        try await Self.run { okta, path in
            let first = try await okta.post(path + "?activate=true", Self.body("sms", "OKTA", Self.phone))
            #expect(first.json["status"]?.string == "ACTIVE")
            let other = Self.body("sms", "OKTA", ["phoneNumber": "+420555000222"])
            #expect(try await okta.post(path, other).code == "E0000001")
            let second = try await okta.post(path + "?updatePhone=true", other)
            #expect(second.json["profile"]?["phoneNumber"]?.string == "+420555000222")
            #expect(try await okta.get(path).ids == [second.json["id"]?.string])
        }
    }

    @Test func `security keys are proved by their signature, and there may be several`() async throws {
        try await Self.run { okta, path in
            for count in 1...2 {
                let enrolled = try await okta.post(path, Self.body("webauthn", "FIDO"))
                #expect(enrolled.json["_embedded"]?["activation"]?["challenge"]?.string != nil)
                let activate = "\(path)/" + (enrolled.json["id"]?.string ?? "") + "/lifecycle/activate"
                #expect(try await okta.post(activate, ["clientData": "e30"]).code == "E0000001")
                let proved = try await okta.post(activate, ["attestation": "o2M", "clientData": "e30"])
                #expect(proved.json["profile"]?["authenticatorName"]?.string == "Security key")
                #expect(try await okta.get(path).json.count == count)
            }
        }
    }

    @Test func `a push notification waits for nobody and times out`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let users = try await okta.get("/api/v1/users?limit=200&filter=" + escaped("status eq \"ACTIVE\"")).ids
            var verify: String?
            for user in users {
                let factors = try await okta.get("/api/v1/users/\(user)/factors").json.elements ?? []
                let push = factors.first { $0["factorType"]?.string == "push" }
                verify = push?["_links"]?["verify"]?["href"]?.string
                if verify != nil { break }
            }
            let path = try #require(verify?.dropFirst(okta.server.origin.count))
            let sent = try await okta.post(String(path))
            #expect(sent.status == 201 && sent.json["factorResult"]?.string == "WAITING")
            let address = sent.json["_links"]?["poll"]?["href"]?.string
            let poll = String(try #require(address?.dropFirst(okta.server.origin.count)))
            #expect(try await okta.get(poll).json["factorResult"]?.string == "WAITING")
            okta.clock.advance(seconds: 300)
            #expect(try await okta.get(poll).json["factorResult"]?.string == "TIMEOUT")
        }
    }

    @Test func `the methods of Okta Verify go together`() async throws {
        try await Self.run { okta, path in
            _ = try await okta.post(path + "?activate=true", Self.body("sms", "OKTA", Self.phone))
            let code = try await okta.post(path, Self.body("token:software:totp"))
            let push = try await okta.post(path, Self.body("push"))
            #expect(push.json["_embedded"]?["activation"]?["factorResult"]?.string == "WAITING")
            let activate = "\(path)/" + (push.json["id"]?.string ?? "") + "/lifecycle/activate"
            let waiting = try await okta.post(activate).json
            #expect(waiting["status"]?.string == "PENDING_ACTIVATION")
            #expect(waiting["_embedded"]?["activation"]?["factorResult"]?.string == "WAITING")
            let removed = try await okta.delete("\(path)/" + (push.json["id"]?.string ?? ""))
            #expect(removed.status == 204)
            #expect(okta.events(of: removed) == Array(repeating: "user.mfa.factor.deactivate", count: 2))
            let left = try await okta.get(path).json
            #expect(left.count == 1 && left[0]?["factorType"]?.string == "sms")
            let gone = try await okta.delete("\(path)/" + (code.json["id"]?.string ?? ""))
            #expect(gone.json["errorSummary"]?.string?.hasSuffix("(UserFactor)") == true)
        }
    }

    @Test func `the catalog says what is set up, and deactivated people enrol nothing`() async throws {
        try await Self.run { okta, path in
            _ = try await okta.post(path, Self.body("token:software:totp", "GOOGLE"))
            let catalog = try await okta.get("\(path)/catalog").json.elements ?? []
            let states = catalog.map { [$0["factorType"], $0["provider"], $0["status"]].map { $0?.string ?? "" } }
            #expect(states.contains(["token:software:totp", "GOOGLE", "PENDING_ACTIVATION"]))
            #expect(states.contains(["webauthn", "FIDO", "NOT_SETUP"]) && states.count == 8)
            let marek = try await okta.id("marek.dvorak")
            let refused = try await okta.post("/api/v1/users/\(marek)/factors", Self.body("push"))
            #expect(refused.status == 403 && refused.code == "E0000038")
        }
    }
}
