import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1
import OktaEmulator

/// A service app that talks to the emulator's token endpoint and API.
struct TokenClient: Sendable {
    static let id = "0oaq1T8zServiceApp05d7"
    static let scopes: Set = ["okta.users.read", "okta.groups.manage"]

    let emulator: EmulatorClient
    let key: TestKey
    var appID = TokenClient.id

    var url: String { "\(emulator.server.origin)/oauth2/v1/token" }
    var now: Int { emulator.clock.milliseconds / 1000 }

    /// Runs `body` against an org in which the app is registered with the public half of `key`.
    static func run(
        _ key: TestKey = .ec(),
        _ adjust: (inout ServiceClient) -> Void = { _ in },
        _ body: (TokenClient) async throws -> Void
    ) async throws {
        var client = ServiceClient(id: id, scopes: scopes)
        client.keys = [.init(id: "key-1", key.publicPEM)]
        adjust(&client)
        try await EmulatorClient.run(people: 20, clients: [client]) { emulator in
            try await body(TokenClient(emulator: emulator, key: key))
        }
    }

    /// The claims of a good assertion.
    func claims(_ id: String? = nil) -> JSONValue {
        let id = id ?? appID
        return [
            "iss": .string(id), "sub": .string(id), "aud": .string(url), "exp": .number(now + 300),
            "iat": .number(now), "jti": .string("\(UInt64.random(in: 0 ... .max))"),
        ]
    }

    func assertion(
        alg: String = "ES256",
        kid: JSONValue? = "key-1",
        signedBy other: TestKey? = nil,
        _ adjust: (JSONValue) -> JSONValue = { $0 }
    ) throws -> String {
        var header: JSONValue = ["alg": .string(alg), "typ": "JWT"]
        if let kid { header = header.setting("kid", to: kid) }
        return try (other ?? key).sign(header, adjust(claims()))
    }

    /// The fields of a token request with this assertion.
    func form(_ assertion: String, scope: String = "okta.users.read") -> [(String, String)] {
        [
            ("grant_type", "client_credentials"), ("scope", scope),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ]
    }

    func token(_ form: [(String, String)], _ headers: [(String, String)] = []) async throws -> Answer {
        let body = form.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
        return try await send("POST", "/oauth2/v1/token", headers, body: body)
    }

    /// A whole access token for these scopes.
    func accessToken(_ scope: String = "okta.users.read") async throws -> String {
        try await token(form(try assertion(), scope: scope)).json["access_token"]?.string ?? ""
    }

    func get(_ path: String, _ token: String, scheme: String = "Bearer") async throws -> Answer {
        try await send("GET", path, [("authorization", "\(scheme) \(token)")])
    }

    func send(
        _ method: String,
        _ path: String,
        _ headers: [(String, String)],
        body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: emulator.server.origin + path)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(Array(body.utf8))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let received = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: response.headers.map { ($0.name, $0.value) },
            bytes: Array(received.readableBytesView)
        )
    }
}

extension Answer {
    var error: String? { json["error"]?.string }
    var text: String? { json["error_description"]?.string }
}
