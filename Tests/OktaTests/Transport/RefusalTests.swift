import JSON
import Testing

@testable import Okta

@Suite struct RefusalTests {
    private static func refusal(_ status: Int, _ body: JSONValue, _ fields: [HeaderField] = []) -> OktaRefusal {
        OktaRefusal(HTTPHead(status: status, fields: fields), body)
    }

    @Test func `Okta's envelope is taken over with every cause`() {
        let body: JSONValue = [
            "errorCode": "E0000001", "errorSummary": "Api validation failed: login", "errorId": "oae1",
            "errorCauses": [["errorSummary": "login: exists"], "a bare cause", ["other": 1], .null],
        ]
        let refusal = Self.refusal(400, body, [HeaderField("X-Okta-Request-Id", "req1")])
        #expect(refusal.code == "E0000001")
        #expect(refusal.summary == "Api validation failed: login")
        #expect(refusal.causes == ["login: exists", "a bare cause"])
        #expect(refusal.requestID == "req1")
    }

    @Test func `a missing scope is found where only a header field tells it`() {
        let challenge = """
            DPoP algs="RS256 ES256", authorization_uri="https://acme.okta.com/oauth2/v1/authorize", \
            realm="https://acme.okta.com", scope="okta.groups.read", error="insufficient_scope", \
            error_description="The access token provided does not contain the required scopes.", resource="/api/v1"
            """
        let refusal = Self.refusal(403, .null, [HeaderField("WWW-Authenticate", challenge)])
        #expect(refusal.missingScope == "okta.groups.read")
        #expect(refusal.code == "insufficient_scope")
        #expect(refusal.summary == "The access token provided does not contain the required scopes.")
        #expect("\(OktaError.refused(refusal))".contains("okta.groups.read"))
    }

    @Test func `an OAuth error and a front end's answer are understood`() {
        let oauth = Self.refusal(401, ["error": "invalid_client", "error_description": "Use a key."])
        #expect(oauth.code == "invalid_client")
        #expect(oauth.summary == "Use a key.")
        let front = Self.refusal(404, ["status": 404, "message": "Resource not found"])
        #expect(front.code == nil)
        #expect(front.summary == "Resource not found")
    }

    @Test func `odd members of an envelope cost nothing but themselves`() {
        let refusal = Self.refusal(400, ["errorCode": 7, "errorSummary": .null, "errorCauses": "none"])
        #expect(refusal == OktaRefusal(status: 400, code: nil, summary: ""))
    }

    @Test func `Okta's words are bounded`() {
        let long = String(repeating: "x", count: 10_000)
        let causes = Array(repeating: JSONValue.object([("errorSummary", .string(long))]), count: 100)
        let refusal = Self.refusal(
            400,
            ["errorCode": "E0000001", "errorSummary": .string(long), "errorCauses": .array(causes)]
        )
        #expect(refusal.summary.count == 500)
        #expect(refusal.causes.count == 10)
        #expect(refusal.causes.allSatisfy { $0.count == 500 })
    }

    @Test(arguments: [
        "E0000001", "E0000003", "E0000004", "E0000006", "E0000007", "E0000008", "E0000009", "E0000010", "E0000011",
        "E0000012", "E0000014", "E0000015", "E0000016", "E0000017", "E0000019", "E0000021", "E0000022", "E0000023",
        "E0000024", "E0000025", "E0000028", "E0000029", "E0000030", "E0000031", "E0000032", "E0000033", "E0000034",
        "E0000035", "E0000038", "E0000039", "E0000040", "E0000046", "E0000047", "E0000053", "E0000056", "E0000060",
        "E0000062", "E0000064", "E0000069", "E0000077", "E0000079", "E0000080", "E0000090", "E0000151", "E0000239",
    ])
    func `each documented code has one sentence of what to do`(_ code: String) throws {
        let advice = try #require(OktaErrorCode(code).advice)
        #expect(advice.hasSuffix("."))
        #expect(advice.count > 20)
        let error = OktaError.refused(OktaRefusal(status: 403, code: code, summary: "No"))
        #expect(error.hint == advice)
        #expect("\(error)" == "Okta refused with status 403 \(code): No. \(advice)")
    }

    @Test func `a licence question is no invalid token`() {
        let error = OktaError.refused(OktaRefusal(status: 401, code: "E0000015", summary: "No"))
        #expect(error.hint == "The org has no licence for this feature; the token is fine.")
    }

    @Test func `every error says what failed and what to do`() {
        let errors: [OktaError] = [
            .unavailable(status: 503, requestID: "r1"), .unavailable(status: 200, requestID: nil),
            .rateLimited(bucket: "/api/v1/apps", retryAfter: .milliseconds(1500)), .notConnected(reason: "refused"),
            .tlsFailed(reason: "expired"), .timedOut(after: .seconds(10)), .connectionLost(reason: "reset"),
            .tooLarge(limit: 10), .malformed(what: "x", requestID: nil), .foreignOrigin("https://evil.example"),
            .circuitOpen(retryAfter: .seconds(3)), .notFound(kind: "user", reference: "ada"),
            .ambiguous(kind: "user", reference: "ada", candidates: ["a", "b"]), .authentication(reason: "no"),
        ]
        for error in errors {
            #expect(error.hint != nil)
            #expect("\(error)".hasSuffix("."))
        }
        #expect("\(errors[2])".contains("for 2 s"))
        #expect("\(OktaError.cancelled)" == "the call was cancelled.")
    }
}
