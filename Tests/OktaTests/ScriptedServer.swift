import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server that answers with the bytes it is told, right or wrong, and keeps what arrived.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// These bytes; the connection stays open.
        case bytes([UInt8])
        /// These bytes, then the end of the connection.
        case bytesAndClose([UInt8])
        /// One piece after the other, each a few milliseconds after the last.
        case pieces([String])
        /// An abortive close: the peer sees a reset.
        case reset
        case close
        /// Nothing, ever.
        case silence
    }

    typealias Script = @Sendable (_ number: Int, _ request: String) -> Step

    let port: Int
    private let channel: any Channel
    private let log: Mutex<Log>

    fileprivate struct Log {
        var requests: [String] = []
        var connections = 0
        var children: [any Channel] = []
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// The requests in the order of their arrival, head and body as they came.
    var requests: [String] { log.withLock { $0.requests } }
    var connections: Int { log.withLock { $0.connections } }

    /// A server on a free port of this machine.
    ///
    /// - Parameters:
    ///   - script: What to answer to each request, numbered from 1 over all connections.
    ///   - first: A handler before ours, for TLS.
    /// - Throws: If the port cannot be had.
    init(_ script: @escaping Script, first: (@Sendable () -> any ChannelHandler)? = nil) async throws {
        let box = LogBox()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let first { try channel.pipeline.syncOperations.addHandler(first()) }
                    try channel.pipeline.syncOperations.addHandler(ScriptedHandler(box: box, script: script))
                }
            }
        channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        log = Mutex(Log())
        box.server.withLock { $0 = self }
    }

    /// Ends the listener and every connection.
    func stop() async {
        try? await channel.close().get()
        for child in log.withLock({ $0.children }) { try? await child.close().get() }
    }

    fileprivate func opened(_ child: any Channel) {
        log.withLock {
            $0.connections += 1
            $0.children.append(child)
        }
    }

    fileprivate func arrived(_ request: String) -> Int {
        log.withLock {
            $0.requests.append(request)
            return $0.requests.count
        }
    }

    /// Starts a server, runs the body, and stops it whatever happens.
    static func with<Result>(
        _ script: @escaping Script,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let server = try await ScriptedServer(script)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}

/// Lets the handlers, which are made before the server's `init` ends, find the server.
private final class LogBox: Sendable {
    let server = Mutex<ScriptedServer?>(nil)
}

private final class ScriptedHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let box: LogBox
    private let script: ScriptedServer.Script
    private var received = ""

    init(box: LogBox, script: @escaping ScriptedServer.Script) {
        self.box = box
        self.script = script
    }

    func channelActive(context: ChannelHandlerContext) {
        box.server.withLock { $0 }?.opened(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            guard let number = box.server.withLock({ $0 })?.arrived(request) else { return }
            perform(script(number, request), context)
        }
    }

    private func nextRequest() -> String? {
        guard let end = received.firstRange(of: "\r\n\r\n") else { return nil }
        let head = received[..<end.upperBound]
        let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter { $0 != " " }) }
        let body = received[end.upperBound...]
        guard body.utf8.count >= length ?? 0 else { return nil }
        let bodyEnd = body.utf8.index(body.startIndex, offsetBy: length ?? 0)
        let request = String(received[..<bodyEnd])
        received = String(received[bodyEnd...])
        return request
    }

    private func perform(_ step: ScriptedServer.Step, _ context: ChannelHandlerContext) {
        let channel = context.channel
        switch step {
        case .bytes(let bytes): channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        case .bytesAndClose(let bytes):
            channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in channel.close(promise: nil) }
        case .pieces(let pieces):
            for (index, piece) in pieces.enumerated() {
                channel.eventLoop.scheduleTask(in: .milliseconds(Int64(index) * 5)) {
                    channel.writeAndFlush(ByteBuffer(string: piece), promise: nil)
                }
            }
        case .reset:
            guard let socket = channel as? any SocketOptionProvider else { return }
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
        case .close: channel.close(promise: nil)
        case .silence: break
        }
    }
}
