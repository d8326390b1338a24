import Glibc

/// Passes bytes unchanged between a host's pipes and the socket until one side ends.
///
/// Waits in `poll`, never blocks in a write.
struct Relay {
    /// Why it ended.
    enum Ending: Equatable {
        /// The host closed our input; what the server still said within the drain time was passed on.
        case inputEnded
        /// The host no longer reads our output.
        case outputClosed
        /// The server closed the connection while the host was still there.
        case serverClosed
    }

    /// How long the server's last words are passed on after the host has closed our input, in milliseconds.
    ///
    /// Hosts wait a second or two after closing our input before they kill us.
    private static let drainTime = 900
    /// POLLOUT on a pipe promises room for this much, so a write of it does not block.
    private static let pipeChunk = 4096

    private let input: Int32
    private let output: Int32
    private let server: Int32
    private let isOutputSocket: Bool
    private var toServer: Flow
    private var toHost = Flow()
    private var isServerTold = false

    /// - Parameters:
    ///   - input: What the host writes to.
    ///   - output: What the host reads from.
    ///   - server: The connected socket.
    ///   - opening: Bytes of our own that go to the server first.
    init(input: Int32, output: Int32, server: Int32, opening: [UInt8]) {
        self.input = input
        self.output = output
        self.server = server
        toServer = Flow(opening)
        var facts = stat()
        isOutputSocket = fstat(output, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
    }

    /// Relays until one side ends.
    mutating func run() -> Ending {
        var deadline: Int?
        while true {
            if toServer.isDone, !isServerTold {
                shutdown(server, Int32(SHUT_WR))
                isServerTold = true
            }
            if toServer.hasEnded, deadline == nil { deadline = Self.now() + Self.drainTime }
            if toHost.isDone { return toServer.hasEnded ? .inputEnded : .serverClosed }
            let wait = deadline.map { Int32(clamping: max($0 - Self.now(), 0)) } ?? -1
            if wait == 0 { return .inputEnded }
            guard passOn(within: wait) else { return .outputClosed }
        }
    }

    /// Waits for something to happen and moves what can be moved.
    ///
    /// - Returns: False if the host no longer reads.
    private mutating func passOn(within wait: Int32) -> Bool {
        let serverEvents = (toHost.wantsMore ? POLLIN : 0) | (toServer.hasBytes ? POLLOUT : 0)
        var entries = [
            // A descriptor that we want nothing of is left out: an end that was seen already would wake us again and again.
            pollfd(fd: toServer.wantsMore ? input : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: serverEvents == 0 ? -1 : server, events: Int16(serverEvents), revents: 0),
            pollfd(fd: output, events: Int16(toHost.hasBytes ? POLLOUT : 0), revents: 0),
        ]
        guard poll(&entries, nfds_t(entries.count), wait) > 0 else { return true }
        if entries[0].revents != 0 {
            toServer.fill { Glibc.read(input, $0.baseAddress, $0.count) }
        }
        if entries[1].revents != 0, toHost.wantsMore {
            toHost.fill { recv(server, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
        }
        if toServer.hasBytes {
            // If the server takes no more, what it still says is passed on before we leave.
            toServer.empty { Glibc.send(server, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) }
        }
        let lost = Int32(entries[2].revents) & (POLLERR | POLLHUP | POLLNVAL)
        guard lost == 0 else { return false }
        if Int32(entries[2].revents) & POLLOUT != 0 {
            let write = isOutputSocket ? Self.send : Self.write
            return toHost.empty { [output] in write(output, $0) }
        }
        return true
    }

    private static func send(_ output: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.send(output, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
    }

    private static func write(_ output: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.write(output, bytes.baseAddress, min(bytes.count, pipeChunk))
    }

    /// Milliseconds on the monotonic clock.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}

/// One direction: at most one buffer of bytes on their way.
private struct Flow {
    private static let capacity = 64 << 10

    private var bytes: [UInt8]
    private var position = 0
    /// The source has ended, or the destination takes no more.
    private(set) var hasEnded = false

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    var hasBytes: Bool { position < bytes.count }
    var wantsMore: Bool { !hasBytes && !hasEnded }
    var isDone: Bool { !hasBytes && hasEnded }

    /// Reads once; the end of the source, or its failure, ends the flow.
    mutating func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) {
        var count = 0
        var isTransient = false
        bytes = [UInt8](unsafeUninitializedCapacity: Self.capacity) { buffer, filled in
            count = read(UnsafeMutableRawBufferPointer(buffer))
            isTransient = count < 0 && (errno == EINTR || errno == EAGAIN)
            filled = max(count, 0)
        }
        position = 0
        if count <= 0, !isTransient { hasEnded = true }
    }

    /// Writes once.
    ///
    /// - Returns: False if the destination takes no more; what was on its way is dropped then.
    @discardableResult
    mutating func empty(_ write: (UnsafeRawBufferPointer) -> Int) -> Bool {
        let count = bytes.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[position...])) }
        if count >= 0 {
            position += count
            return true
        }
        guard errno != EINTR, errno != EAGAIN else { return true }
        position = bytes.count
        hasEnded = true
        return false
    }
}
