package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The MCP server on its Unix socket.
///
/// Making it claims the path, so that a second instance or an unsafe directory is known before anything else starts; `run()`
/// serves until a graceful shutdown or cancellation, and then: accepts no more, lets what runs finish for a moment, withdraws
/// what waits, writes what is to be written, closes, waits for calls that must not be abandoned, and removes the socket.
package struct UnixSocketServer: Service {
    /// What may be set; the defaults are those of gate.md and mcp.md.
    package struct Options: Sendable {
        package var introduction: ServerIntroduction
        /// Whose processes may connect; only our own user's by default.
        package var allowedUIDs: Set<UInt32>
        package var connectionLimit = 1_000
        /// The longest line from a client, in bytes.
        package var lineLimit = 4 << 20
        /// How many lines over the limit, one after the other, end a connection.
        package var tooLongLimit = 3
        /// How many calls of one connection may run at once; its further lines wait.
        package var callWindow = 64
        /// How long an answer may be held for an operator where the relay says nothing else.
        package var hold = Duration.seconds(50)
        /// How long one leg of a call is held in hosts that send it again by themselves (version E); nil: no legs.
        package var leg: Duration?
        /// How many entries a page of a list holds.
        package var pageSize = 200
        /// How many file descriptors stay free for others.
        package var descriptorReserve: Int32 = 32
        var outbound = OutboundQueue.Limits()
        /// How long running calls may go on once the client's input has ended or we stop.
        var grace = TimeAmount.milliseconds(1_000)
        /// How long withdrawn calls may take to end before the connection is closed.
        var withdrawal = TimeAmount.milliseconds(500)
        /// How long calls without a connection may go on when we stop.
        var drain = TimeAmount.seconds(10)

        package init(
            introduction: ServerIntroduction,
            allowedUIDs: Set<UInt32> = [SocketPath.Environment.current().uid]
        ) {
            self.introduction = introduction
            self.allowedUIDs = allowedUIDs
        }
    }

    private let socket: ListeningSocket
    private let surroundings: Connection.Surroundings
    private let identity: PeerIdentity
    private let group: any EventLoopGroup

    /// Claims the path.
    ///
    /// - Throws: `SocketError`, one line that names the rule and the mend.
    package init(
        place: SocketPath,
        options: Options,
        handler: any CallHandler,
        identity: PeerIdentity = PeerIdentity(),
        logger: Logger
    ) throws(SocketError) {
        socket = try ListeningSocket(place)
        surroundings = Connection.Surroundings(
            handler: handler,
            messages: ServerMessages(
                introduction: options.introduction,
                tools: handler.listedTools,
                pageSize: options.pageSize
            ),
            options: options,
            registry: ConnectionRegistry(limit: options.connectionLimit),
            logger: logger
        )
        self.identity = identity
        group = MultiThreadedEventLoopGroup.singleton
    }

    /// Where clients connect.
    package var path: String { socket.path }

    /// Closes one connection at once; its pending calls are withdrawn.
    package func disconnect(_ id: Int) { surroundings.registry.channel(id)?.close(promise: nil) }

    package func run() async throws {
        // Before the first client can subscribe, else a change could be missed.
        surroundings.handler.facts.onChange { [registry = surroundings.registry] uri in
            registry.announce(.resource(uri))
        }
        surroundings.handler.tasks.onChange { [registry = surroundings.registry] id in registry.announce(.task(id)) }
        let listener = try await bootstrap().withBoundSocket(socket.descriptor).get()
        surroundings.logger.info("listening", metadata: ["socket": "\(path)"])
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                // It only ever ends by being closed.
                try? await listener.closeFuture.get()
            } onGracefulShutdown: {
                listener.close(promise: nil)
            }
        } onCancel: {
            listener.close(promise: nil)
        }
        surroundings.registry.quiesce()
        await surroundings.registry.idle(within: surroundings.options.drain, on: listener.eventLoop)
        socket.unlinkIfOurs()
    }

    private func bootstrap() -> ServerBootstrap {
        let admission = Admission(surroundings: surroundings, identity: identity)
        let (reserve, probe, logger) = (surroundings.options.descriptorReserve, socket.descriptor, surroundings.logger)
        return ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        DescriptorReserve(reserve: reserve, probe: probe, logger: logger)
                    )
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try admission.admit(channel) }
            }
    }
}
