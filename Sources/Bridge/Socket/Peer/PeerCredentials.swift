import Glibc
import NIOCore

/// What the kernel says of the process at the other end of an accepted socket: who it was when it connected.
///
/// The layout is the kernel's `struct ucred`, which Glibc's module does not expose.
struct PeerCredentials: Equatable, Sendable {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0

    /// `SO_PEERCRED` on Linux.
    private static let peerCredentials = NIOBSDSocket.Option(rawValue: 17)
    /// `SO_PEERPIDFD`, Linux 6.5 and later.
    private static let peerProcess = NIOBSDSocket.Option(rawValue: 77)

    /// Reads the credentials of a connected channel, on its event loop.
    ///
    /// - Throws: `IOError` if the kernel does not tell, `ChannelError.operationUnsupported` for a channel without a socket.
    static func read(from channel: any Channel) throws -> PeerCredentials {
        guard let socket = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        return try value(of: socket.unsafeGetSocketOption(level: .socket, name: peerCredentials))
    }

    /// All that is known of the peer; `process` is what `/proc` says of it, nil if that cannot be read.
    func facts(of process: ProcessFacts?) -> PeerFacts {
        PeerFacts(pid: pid, uid: uid, gid: gid, executable: process?.executable, started: process?.started)
    }

    /// Whether the process that connected still lives, so that what `/proc` says of its pid is said of it.
    ///
    /// - Returns: True also where the kernel is too old to know.
    static func isPeerAlive(_ channel: any Channel) -> Bool {
        guard let socket = channel as? any SocketOptionProvider,
            let descriptor: Int32 = try? value(of: socket.unsafeGetSocketOption(level: .socket, name: peerProcess))
        else { return true }
        defer { close(descriptor) }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        // The descriptor becomes readable when the process ends.
        return poll(&entry, 1, 0) == 0
    }

    /// The value of a socket option, which is there at once on the channel's own event loop.
    private static func value<Value: Sendable>(of future: EventLoopFuture<Value>) throws -> Value {
        var result: Result<Value, any Error> = .failure(ChannelError.operationUnsupported)
        future.assumeIsolated().whenComplete { result = $0 }
        return try result.get()
    }
}
