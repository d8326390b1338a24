import Bridge
import JSON
import Logging
import NIOCore
import NIOPosix
import TestSupport

/// A client that speaks raw bytes on the socket, so that no client library hides what is on the wire.
final class WireClient {
    let channel: any Channel
    private let log = WireLog()
    private var lines: AsyncStream<String>.Iterator

    /// Connects; with `isReading` false nothing is read until `startReading()`.
    init(_ path: String, isReading: Bool = true) async throws {
        let (stream, feed) = AsyncStream<String>.makeStream()
        lines = stream.makeAsyncIterator()
        let log = log
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: isReading)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LineCollector(feed, log))
                }
            }
            .connect(unixDomainSocketPath: path)
            .get()
    }

    deinit { channel.close(promise: nil) }

    /// Sends one line.
    func send(_ line: String) async throws { try await send(bytes: Array("\(line)\n".utf8)) }

    func send(bytes: [UInt8]) async throws {
        log?.sent(bytes)
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// The next line as text; nil once the server has closed.
    func line() async -> String? { await lines.next(isolation: #isolation) }

    /// The next line as JSON; `null` once the server has closed.
    func message() async throws -> JSONValue {
        guard let line = await line() else { return .null }
        return try JSONValue(parsing: line)
    }

    /// Sends one line and waits for the next one.
    func ask(_ line: String) async throws -> JSONValue {
        try await send(line)
        return try await message()
    }

    /// Opens the session with `initialize`.
    @discardableResult
    func initialize(_ version: String = "2025-11-25", id: Int = 100_000) async throws -> JSONValue {
        let answer = try await ask(
            #"{"jsonrpc":"2.0","id":\#(id),"method":"initialize","params":{"protocolVersion":"\#(version)","#
                + #""capabilities":{},"clientInfo":{"name":"wire","version":"1"}}}"#
        )
        try await send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        return answer
    }

    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    /// Ends what we send, and goes on reading.
    func closeOutput() async throws { try await channel.close(mode: .output) }

    func close() async throws { try await channel.close() }
}

/// Cuts what comes into lines; the stream ends with the input.
private final class LineCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let feed: AsyncStream<String>.Continuation
    private let log: WireLog?
    private var rest: [UInt8] = []

    init(_ feed: AsyncStream<String>.Continuation, _ log: WireLog?) {
        self.feed = feed
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        rest += unwrapInboundIn(data).readableBytesView
        let parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for part in parts.dropLast() {
            let line = String(decoding: part, as: UTF8.self)
            log?.received(line)
            feed.yield(line)
        }
        rest = Array(parts.last ?? [])
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { feed.finish() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) { feed.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { feed.finish() }
}

/// A real server on a real socket in a directory of its own.
struct WireHouse {
    let directory: TemporaryDirectory
    let handler: PlayedHandler
    let server: UnixSocketServer

    var path: String { server.path }

    init(
        handler: PlayedHandler = PlayedHandler(),
        identity: PeerIdentity = PeerIdentity(),
        _ adjust: (inout UnixSocketServer.Options) -> Void = { _ in }
    ) throws {
        directory = try TemporaryDirectory()
        self.handler = handler
        var options = UnixSocketServer.Options(introduction: ServerIntroduction(version: "0.0.0"))
        adjust(&options)
        server = try UnixSocketServer(
            place: SocketPath(path: "\(directory.path)/mcp.sock"),
            options: options,
            handler: handler,
            identity: identity,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Serves while `body` runs.
    func open(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { [server] group in
            group.addTask { try await server.run() }
            try await body()
            group.cancelAll()
        }
    }
}

/// One request line of version E.
func modern(_ id: JSONValue, _ method: String, _ params: JSONValue = [:], meta: JSONValue = [:]) -> String {
    var envelope: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": ["name": "wire", "version": "1"],
        "io.modelcontextprotocol/clientCapabilities": [:],
    ]
    for member in meta.members ?? [] { envelope = envelope.setting(member.key, to: member.value) }
    return request(id, method, params.setting("_meta", to: envelope))
}

/// One request line.
func request(_ id: JSONValue, _ method: String, _ params: JSONValue? = nil) -> String {
    let request: JSONValue = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
    guard let params else { return request.description }
    return request.setting("params", to: params).description
}

/// One `tools/call` line of versions A to D.
func call(_ id: JSONValue, _ tool: String, _ arguments: JSONValue = [:]) -> String {
    request(id, "tools/call", ["name": .string(tool), "arguments": arguments])
}
