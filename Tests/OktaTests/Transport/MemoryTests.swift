import FoundationEssentials
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Okta

/// An answer that does not end, or holds more values than its bytes tell: what follows its head, and how it is cut.
enum ExcessiveBody: String, Sendable, CaseIterable {
    case untilClosed = "until the connection closes"
    case chunked
    case promised = "as long as a terabyte"
    case compressed
    case trickling
    /// Within the limit of bytes, and two bytes for each value.
    case dense

    var head: String {
        switch self {
        case .untilClosed, .trickling: ""
        case .chunked: "Transfer-Encoding: chunked\r\n"
        case .promised: "Content-Length: 1099511627776\r\n"
        case .compressed: "Content-Encoding: gzip\r\n"
        case .dense: "Content-Length: \(9 << 20)\r\n"
        }
    }

    /// Sent once, before the pieces.
    var start: [UInt8] {
        switch self {
        case .compressed: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        case .dense: Array("[0".utf8)
        case .untilClosed, .chunked, .promised, .trickling: []
        }
    }

    /// Sent again and again.
    var piece: [UInt8] {
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
        return switch self {
        case .untilClosed, .promised: text
        case .trickling: Array(text.prefix(4 << 10))
        case .dense: Array(String(repeating: ",0", count: 32 << 10).utf8)
        case .chunked: Array("10000\r\n".utf8) + text + Array("\r\n".utf8)
        // 64 KiB of `x` in one block of Deflate that ends on a byte: 100 of them are 6.25 MiB.
        case .compressed:
            Array(repeatElement(Self.block, count: 100).joined())
        }
    }

    private static let block: [UInt8] =
        [236, 193, 1, 1, 0, 0, 0, 128, 144, 219, 205, 239, 8, 10] + [UInt8](repeating: 0, count: 63)
        + [106, 0, 0, 0, 255, 255]

    /// How the read must end.
    var error: String {
        switch self {
        case .untilClosed, .chunked, .promised, .compressed: "tooLarge"
        case .trickling: "timedOut"
        case .dense: "malformed"
        }
    }
}

/// Sends one piece after the other, each when the one before has left, until the client closes.
private final class EndlessHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Enough to show what no limit would cost, and too little to take the machine down.
    private static let most = 256 << 20

    private let body: ExcessiveBody
    private let piece: ByteBuffer
    private var left = EndlessHandler.most

    init(_ body: ExcessiveBody) {
        self.body = body
        piece = ByteBuffer(bytes: body.piece)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(body.head)\r\n"
        context.channel.writeAndFlush(ByteBuffer(bytes: Array(head.utf8) + body.start), promise: nil)
        send(on: context.channel)
    }

    private func send(on channel: any Channel) {
        guard left > 0 else { return channel.close(promise: nil) }
        left -= piece.readableBytes
        let this = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.writeAndFlush(piece).whenSuccess {
            let pause = TimeAmount.milliseconds(this.value.body == .trickling ? 2 : 0)
            channel.eventLoop.scheduleTask(in: pause) { this.value.send(on: channel) }
        }
    }
}

/// What this process holds, in bytes, as the kernel counts it.
private enum ResidentMemory {
    static func now() throws -> Int { try field("VmRSS") }
    /// The most since `forgetPeak`.
    static func peak() throws -> Int { try field("VmHWM") }

    static func forgetPeak() throws {
        let handle = try #require(fopen("/proc/self/clear_refs", "w"))
        fputs("5", handle)
        try #require(fclose(handle) == 0)
    }

    private static func field(_ name: String) throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name):") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first) << 10
    }
}

/// Bodies that are too much through the client, each in a process of its own: nobody else's memory is counted.
@Suite(.timeLimit(.minutes(5)))
struct MemoryTests {
    /// What gate.md 7 grants for a fault.
    private static let most = 32 << 20

    @Test(arguments: ExcessiveBody.allCases)
    func `a body that is too much is cut, and costs no more than 32 MiB`(_ body: ExcessiveBody) async {
        await #expect(processExitsWith: .success) { [body = body.rawValue as String] in
            try await MemoryTests.read(try #require(ExcessiveBody(rawValue: body)))
        }
    }

    private static func read(_ body: ExcessiveBody) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EndlessHandler(body))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        var configuration = try OktaConfiguration(orgURL: "http://127.0.0.1:\(port)", version: "0.1.0")
        if body == .trickling { configuration.limits.timeToEnd = .seconds(1) }
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(TestOrg.token)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 1),
            clock: JumpingClock(),
            random: { 0 }
        )
        try ResidentMemory.forgetPeak()
        let before = try ResidentMemory.now()
        for _ in 1...2 {
            let error = await #expect(throws: OktaError.self) { _ = try await client.reader { _ in }.users() }
            #expect(error.map { "\(Mirror(reflecting: $0).children.first?.label ?? "")" } == body.error)
        }
        let growth = try ResidentMemory.peak() - before
        #expect(growth <= most, "\(body.rawValue): \(growth >> 20) MiB")
        await client.shutdown()
    }
}
