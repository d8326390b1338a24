import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// Serves one demo org over HTTP until it is stopped.
package final class EmulatorServer: Sendable {
    /// The port it listens on.
    package let port: Int
    /// Where clients reach it, such as `http://127.0.0.1:41233`.
    package let origin: String
    /// The org behind it, for tests that look past HTTP.
    package let org: OktaOrg
    private let serving: Task<Void, any Error>

    private init(port: Int, host: String, org: OktaOrg, serving: Task<Void, any Error>) {
        self.port = port
        origin = "http://\(host):\(port)"
        self.org = org
        self.serving = serving
    }

    deinit { serving.cancel() }

    /// Makes the org and starts listening; returns when the port is open.
    ///
    /// - Throws: What the system says about the address: in use, not ours, not allowed.
    package static func start(_ options: EmulatorOptions, logger: Logger) async throws -> EmulatorServer {
        let org = OktaOrg(options)
        let (opened, opening) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let server = try HTTPServerBuilder.http1().buildServer(
            configuration: ServerConfiguration(address: .hostname(options.host, port: options.port)),
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger
        ) { request, writer, channel in
            try await serve(request, writer, on: channel, by: org)
        } onServerRunning: { channel in
            opening.yield(channel.localAddress?.port ?? options.port)
        }
        // Tests want a server that is started and stopped by calls, so this one is its own service.
        let serving = Task {
            defer { opening.finish() }
            try await server.run()
        }
        for await port in opened {
            return EmulatorServer(port: port, host: options.host, org: org, serving: serving)
        }
        try await serving.value
        throw CancellationError()
    }

    /// Closes the port and every connection.
    package func stop() async {
        serving.cancel()
        _ = await serving.result
    }
}

/// Thrown to close a connection that has had no answer.
private struct HangUp: Error {}

private let bodyLimit = 1 << 20
/// Longer than any client or server lives.
private let endless = Duration.seconds(1 << 31)

/// Reads one request and sends what the org makes of it.
///
/// - Throws: `HangUp` where the connection must close.
@concurrent private func serve(
    _ request: Request,
    _ writer: consuming ResponseWriter,
    on channel: any Channel,
    by org: OktaOrg
) async throws {
    var request = request
    let body = try await request.collectBody(upTo: bodyLimit)
    let call = call(request, body: Array(body.readableBytesView), channel: channel)
    defer { org.finish(call) }
    switch org.exchange(call) {
    case .hangUp: throw HangUp()
    case .silence:
        try await untilClosed(request) { try await Task.sleep(for: endless) }
        throw HangUp()
    case .answer(let reply, let bytes, let delivery):
        var head = head(of: reply, length: bytes.count)
        switch delivery {
        case .whole: try await writer.write(response: head, body: responseBody(bytes))
        case .late(let delay):
            try await untilClosed(request) { try await Task.sleep(for: delay) }
            head.headerFields[.connection] = "close"
            try await writer.write(response: head, body: responseBody(bytes))
        case .pieces(let size, let pause):
            head.headerFields[.connection] = "close"
            let body = try await writer.writeHead(head)
            try await untilClosed(request) { try await send(bytes, inPiecesOf: size, pause, to: body) }
        case .half:
            var body = try await writer.writeHead(head)
            try await body.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
            throw HangUp()
        }
    }
}

/// Does something that takes long, unless the client closes or the server stops meanwhile.
///
/// What the client sends after this request is not read any more, so the connection must close afterwards.
@concurrent private func untilClosed(
    _ request: Request,
    _ work: @concurrent () async throws -> Void
) async throws {
    try await request.body.consumeWithCancellationOnInboundClose { _ in try await work() }
}

@concurrent private func send(
    _ bytes: [UInt8],
    inPiecesOf size: Int,
    _ pause: Duration,
    to body: some ResponseBodyWriter
) async throws {
    var body = body
    for start in stride(from: 0, to: bytes.count, by: size) {
        try await Task.sleep(for: pause)
        try await body.write(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
    }
    try await body.finish(nil)
}

private func responseBody(_ bytes: [UInt8]) -> ResponseBody {
    bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
}

private func head(of reply: APIReply, length: Int) -> HTTPResponse {
    var fields = HTTPFields()
    for (name, value) in reply.headers {
        guard let field = HTTPField.Name(name) else { continue }
        fields.append(HTTPField(name: field, value: value))
    }
    if reply.body != nil { fields[.contentType] = "application/json" }
    if reply.page != nil { fields[.contentType] = "text/html;charset=utf-8" }
    if reply.status != 204 { fields[.contentLength] = String(length) }
    return HTTPResponse(status: .init(code: reply.status), headerFields: fields)
}

private func call(_ request: Request, body: [UInt8], channel: any Channel) -> APICall {
    let target = request.head.path ?? "/"
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts.first ?? "/")
    let query = parts.count > 1 ? String(parts[1]) : ""
    let host = request.head.authority ?? "127.0.0.1:\(channel.localAddress?.port ?? 0)"
    let peer = channel.remoteAddress?.ipAddress ?? ""
    return APICall(
        method: request.head.method.rawValue,
        segments: path.split(separator: "/").map { URLText.decoded($0, plusIsSpace: false) },
        path: path,
        query: URLText.items(query),
        rawQuery: query,
        body: body,
        authorization: request.head.headerFields[.authorization],
        proofs: HTTPField.Name("DPoP").map { request.head.headerFields[values: $0] } ?? [],
        ifMatch: request.head.headerFields[.ifMatch],
        userAgent: request.head.headerFields[.userAgent] ?? "",
        origin: "http://\(host)",
        isLocal: peer.hasPrefix("127.") || peer == "::1"
    )
}

/// The system's clock.
enum WallClock {
    /// Milliseconds since 1970.
    static let milliseconds: @Sendable () -> Int = { Int(Date().timeIntervalSince1970 * 1000) }
}
