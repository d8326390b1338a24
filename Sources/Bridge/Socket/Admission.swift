import Glibc
import Logging
import NIOCore

/// Decides on each accepted channel before a byte of it is read: who it is, whether it may speak, whether there is room.
struct Admission: Sendable {
    var surroundings: Connection.Surroundings
    var identity: PeerIdentity

    /// Puts the right handler into the channel's pipeline.
    ///
    /// - Throws: What the kernel answers when it does not tell who the peer is; the channel is then closed.
    func admit(_ channel: any Channel) throws {
        let credentials = try PeerCredentials.read(from: channel)
        let options = surroundings.options
        guard options.allowedUIDs.contains(credentials.uid) else {
            try refuse(channel, credentials, because: "uid \(credentials.uid) is not allowed", answer: nil)
            return
        }
        guard let id = surroundings.registry.enter(channel) else {
            let error = JSONRPCError(
                .internalError,
                "Gatehouse serves at most \(options.connectionLimit) connections; try again later"
            )
            try refuse(
                channel,
                credentials,
                because: "more than \(options.connectionLimit) connections",
                answer: .error(nil, error)
            )
            return
        }
        let registry = surroundings.registry
        channel.closeFuture.whenComplete { _ in registry.leave(id) }
        var client = identity.identify(id: id, credentials)
        if client.unlabelled == nil, !PeerCredentials.isPeerAlive(channel) {
            client.host = nil
            client.unlabelled = "the process has gone"
        }
        try channel.pipeline.syncOperations.addHandler(Connection(client, surroundings))
    }

    private func refuse(
        _ channel: any Channel,
        _ credentials: PeerCredentials,
        because reason: String,
        answer: JSONRPCResponse?
    ) throws {
        let peer = credentials.facts(of: ProcessFacts(pid: credentials.pid))
        surroundings.handler.refused(peer, reason: reason)
        surroundings.logger.warning("connection refused: \(reason)", metadata: ["pid": "\(credentials.pid)"])
        try channel.pipeline.syncOperations.addHandler(RefusedConnection(answer))
    }
}

/// A channel that is closed without being read, after one line where the client is owed one.
final class RefusedConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: JSONRPCResponse?

    init(_ answer: JSONRPCResponse?) { self.answer = answer }

    func channelActive(context: ChannelHandlerContext) {
        guard let answer else {
            context.close(promise: nil)
            return
        }
        let line = ByteBuffer(bytes: answer.bytes() + [UInt8(ascii: "\n")])
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(line), promise: promise)
    }

    func read(context: ChannelHandlerContext) {}
}

/// Stops accepting while fewer file descriptors are free than audit, Okta and terminal may need (gate.md 7).
///
/// What waits stays in the kernel's queue; the listener looks again ten times a second while it is paused, and does not spin.
/// NIO's own handler does the same, for a second, when `accept` itself fails.
final class DescriptorReserve: ChannelOutboundHandler {
    typealias OutboundIn = Never

    private let reserve: Int32
    private let probe: Int32
    private let logger: Logger
    private var isPaused = false

    /// - Parameters:
    ///   - reserve: How many descriptors must stay free.
    ///   - probe: Any open descriptor, which is duplicated for a moment to learn the lowest free number.
    ///   - logger: Told when accepting pauses.
    init(reserve: Int32, probe: Int32, logger: Logger) {
        self.reserve = reserve
        self.probe = probe
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        guard !isPaused else { return }
        guard isExhausted else {
            context.read()
            return
        }
        isPaused = true
        logger.warning("accepting is paused: nearly all file descriptors are in use")
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(100)) {
            self.isPaused = false
            self.read(context: context)
        }
    }

    private var isExhausted: Bool {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return false }
        let lowest = fcntl(probe, F_DUPFD_CLOEXEC, 0)
        guard lowest >= 0 else { return true }
        Glibc.close(lowest)
        return rlim_t(lowest + reserve) >= limit.rlim_cur
    }
}
