import JSON
import OktaEmulator
import Testing

/// Device sign-in in Okta's own words: the catalogue of its error codes, and its sign-in widget.
@Suite struct DeviceRoutesTests {
    private static let id = "0oaq1T8zNativeApp05d7"
    private static let grant = "urn:ietf:params:oauth:grant-type:device_code"

    private static func run(_ body: (EmulatorClient) async throws -> Void) async throws {
        var app = ServiceClient(id: id, scopes: ["okta.users.read"])
        app.kind = .native
        try await EmulatorClient.run(people: 20, clients: [app], body)
    }

    private static func post(_ okta: EmulatorClient, _ path: String, _ form: [String: String]) async throws -> Answer {
        let text = form.sorted { $0.key < $1.key }.map { "\($0.key)=\(escaped($0.value))" }.joined(separator: "&")
        return try await okta.sendText("POST", path, text)
    }

    /// Asks for a code.
    private static func code(_ okta: EmulatorClient) async throws -> (device: String, user: String) {
        let form = ["client_id": id, "scope": "okta.users.read"]
        let answer = try await post(okta, "/oauth2/v1/device/authorize", form).json
        return (try #require(answer["device_code"]?.string), try #require(answer["user_code"]?.string))
    }

    private static func token(_ okta: EmulatorClient, _ more: [String: String]) async throws -> Answer {
        try await post(okta, "/oauth2/v1/token", ["client_id": id, "grant_type": grant].merging(more) { $1 })
    }

    @Test func `the page says what came of it`() async throws {
        try await Self.run { okta in
            let code = try await Self.code(okta)
            func page(_ form: [String: String]) async throws -> (status: Int, text: String) {
                let answer = try await Self.post(okta, "/activate", form)
                return (answer.status, String(decoding: answer.bytes, as: UTF8.self))
            }
            let wrong = try await page(["user_code": "XXXXXXXX", "decision": "deny"])
            #expect(wrong.status == 400 && wrong.text.contains("Invalid code. Try again."))
            let nobody = try await page(["user_code": code.user, "decision": "approve", "login": "nobody.here"])
            #expect(nobody.status == 400 && nobody.text.contains("Unable to sign in"))
            let form = ["user_code": code.user, "decision": "approve", "login": "dana.kim"]
            let approved = try await page(form)
            #expect(approved.status == 200 && approved.text.contains("<h1>Device activated</h1>"))
            #expect(approved.text.contains("Follow the instructions on your device for next steps"))
            #expect(try await Self.token(okta, ["device_code": code.device]).status == 200)
            let second = try await Self.code(okta)
            let denied = try await page(["user_code": second.user, "decision": "deny"])
            #expect(denied.text.contains("<h1>Device not activated</h1>"))
            #expect(denied.text.contains("Your device cannot be activated because you did not allow access"))
            let refused = try await Self.token(okta, ["device_code": second.device])
            #expect(refused.status == 403 && refused.json["error"]?.string == "access_denied")
        }
    }

    @Test func `a question that comes too early or too late is refused by its own code`() async throws {
        try await Self.run { okta in
            let code = try await Self.code(okta)
            for expected in ["authorization_pending", "slow_down"] {
                let answer = try await Self.token(okta, ["device_code": code.device])
                #expect(answer.status == 400 && answer.json["error"]?.string == expected)
                #expect(answer.json["error_description"]?.string?.hasSuffix("Please try again later.") == true)
            }
            okta.clock.advance(seconds: 601)
            let late = try await Self.token(okta, ["device_code": code.device])
            #expect(late.status == 400 && late.json["error_description"]?.string == "The device code has expired.")
        }
    }

    @Test(arguments: [
        ([:], "The device code is invalid or has expired."),
        (["device_code": "made-up"], "The device code is invalid or has expired."),
        (["grant_type": "refresh_token"], "The refresh token is invalid or expired."),
        (["grant_type": "refresh_token", "refresh_token": "made-up"], "The refresh token is invalid or expired."),
    ])
    func `what is missing is refused like what is wrong`(form: [String: String], text: String) async throws {
        try await Self.run { okta in
            let answer = try await Self.token(okta, form)
            #expect(answer.status == 400 && answer.json["error"]?.string == "invalid_grant")
            #expect(answer.json["error_description"]?.string == text)
        }
    }
}
