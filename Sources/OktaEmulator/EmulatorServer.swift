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
            let body = try await request.body.collect(upTo: bodyLimit)
            let call = call(request, body: Array(body.readableBytesView), channel: channel)
            guard case .answer(let reply, let bytes, let delay) = org.exchange(call) else { throw HangUp() }
            if let delay { try await Task.sleep(for: delay) }
            try await writer.write(
                response: head(of: reply, length: bytes.count),
                body: bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
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
