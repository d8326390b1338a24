import AsyncHTTPClient
import JSON
import Logging
import NIOCore
import NIOHTTP1
import OktaEmulator
import Synchronization

/// A clock that only moves when a test says so.
final class PlayedClock: Sendable {
    /// Starts at 2026-09-30T12:00:00Z.
    private let time = Mutex(1_790_769_600_000)

    var milliseconds: Int { time.withLock { $0 } }
    func advance(seconds: Int) { time.withLock { $0 += seconds * 1000 } }
}

/// One answer as a test looks at it.
struct Answer {
    var status: Int
    var headers: [(name: String, value: String)]
    var bytes: [UInt8]

    var json: JSONValue { (try? JSONValue(parsing: bytes)) ?? .null }
    var code: String? { json["errorCode"]?.string }
    var cause: String? { json["errorCauses"]?[0]?["errorSummary"]?.string }
    var ids: [String] { (json.elements ?? []).compactMap { $0["id"]?.string } }
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

    /// The path and query of the `Link` line with this relation.
    func link(_ relation: String) -> String? {
        let line = headers.first { $0.name.lowercased() == "link" && $0.value.hasSuffix("rel=\"\(relation)\"") }
        guard let address = line?.value.split(separator: ">").first?.dropFirst() else { return nil }
        return String(address.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" })
    }
}

/// An emulator on a free port, with a client of the demo token.
struct EmulatorClient: Sendable {
    let server: EmulatorServer
    let clock: PlayedClock
    private let token: String

    /// Runs `body` against a fresh org with generous limits and a played clock, then stops it.
    static func run(
        people: Int = 60,
        seed: UInt64 = 1,
        limitScale: Double = 100,
        preset: EmulatorOptions.Preset = .workforce,
        clients: [ServiceClient] = [],
        adjust: (inout EmulatorOptions) -> Void = { _ in },
        _ body: (EmulatorClient) async throws -> Void
    ) async throws {
        let clock = PlayedClock()
        var options = EmulatorOptions()
        options.people = people
        options.seed = seed
        options.limitScale = limitScale
        options.preset = preset
        options.clients = clients
        options.now = { clock.milliseconds }
        adjust(&options)
        let server = try await EmulatorServer.start(
            options,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            try await body(EmulatorClient(server: server, clock: clock, token: options.token))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    func get(_ path: String) async throws -> Answer { try await send("GET", path) }
    func post(_ path: String, _ body: JSONValue? = nil) async throws -> Answer { try await send("POST", path, body) }
    func put(_ path: String, _ body: JSONValue? = nil) async throws -> Answer { try await send("PUT", path, body) }
    func delete(_ path: String) async throws -> Answer { try await send("DELETE", path) }

    func send(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: [(String, String)] = [],
        authorization: String? = ""
    ) async throws -> Answer {
        try await send(method, path, bytes: body?.bytes(), headers: headers, authorization: authorization)
    }

    /// Sends a body that need not be JSON.
    func sendText(_ method: String, _ path: String, _ body: String) async throws -> Answer {
        try await send(method, path, bytes: Array(body.utf8), headers: [], authorization: "")
    }

    private func send(
        _ method: String,
        _ path: String,
        bytes: [UInt8]?,
        headers: [(String, String)],
        authorization: String?
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: server.origin + path)
        request.method = .RAW(value: method)
        request.headers.add(name: "user-agent", value: "EmulatorTests/1.0")
        if let authorization {
            request.headers.add(name: "authorization", value: authorization.isEmpty ? "SSWS \(token)" : authorization)
        }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let bytes { request.body = .bytes(bytes) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let received = try await response.body.collect(upTo: 256 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: response.headers.map { ($0.name, $0.value) },
            bytes: Array(received.readableBytesView)
        )
    }

    /// The answers of all pages, from this path on.
    func pages(_ path: String) async throws -> [Answer] {
        var pages = [try await get(path)]
        while let next = pages[pages.count - 1].link("next"), pages.count < 500 { pages.append(try await get(next)) }
        return pages
    }

    func user(_ reference: String) async throws -> JSONValue { try await get("/api/v1/users/\(reference)").json }
    func id(_ reference: String) async throws -> String { try await user(reference)["id"]?.string ?? "" }

    /// The types of the events that the last request caused.
    func events(of answer: Answer) -> [String] {
        server.org.events(causedBy: answer.header("x-okta-request-id") ?? "").compactMap { $0["eventType"]?.string }
    }
}

/// A text as it must stand in a query.
func escaped(_ text: String) -> String {
    text.utf8.map { byte in
        let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
}
