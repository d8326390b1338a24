import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import TestSupport
import Testing

@testable import Okta

/// What happens where no answer can come: no listener, no trust, a connection that dies between requests.
@Suite struct ConnectionTests {
    @Test func `a refused connection is not sent, and the write may be tried again`() async throws {
        let port = try DeafPort()
        let configuration = try OktaConfiguration(orgURL: "http://127.0.0.1:\(port.number)", version: "0")
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(TestOrg.token)),
            logger: LogLines().logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 1),
            clock: JumpingClock(),
            random: { 0.5 }
        )
        let reports = Reports()
        let write = OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend")
        let report = await client.writer { reports.add($0) }.send(PlayedReceipt(write: write))
        let error = await #expect(throws: OktaError.self) {
            try await client.reader { reports.add($0) }.get(OktaRead("/api/v1/users/me"))
        }
        await client.shutdown()
        port.release()
        guard case .notSent(.notConnected) = report.result, case .notConnected = error else {
            Issue.record("\(report.result), \(String(describing: error))")
            return
        }
        #expect(report.retry == .after(.milliseconds(600)))
        #expect(report.exchange.phase == .notSent)
        #expect(reports.phases == Array(repeating: .notSent, count: 4))
    }

    @Test func `a name that does not resolve is not sent`() async throws {
        let configuration = try OktaConfiguration(orgURL: "https://no-such-org.invalid", version: "0")
        let exchange = AsyncHTTPExchange(limits: configuration.limits, connections: 1)
        let request = HTTPRequest(method: "POST", url: "https://no-such-org.invalid/api/v1/users", fields: [])
        let failure = await #expect(throws: HTTPFailure.self) {
            try await exchange.send(request, within: .seconds(10))
        }
        #expect(failure?.phase == .notSent)
        await exchange.shutdown()
    }

    @Test func `a connection that the server closed between two writes doubles none`() async throws {
        let script: ScriptedServer.Script = { _, _ in .bytesAndClose(answer(200, "{}", ["Connection: keep-alive"])) }
        try await TestOrg.with(script: script) { org in
            for sent in 1...5 {
                let report = await org.send(OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend"))
                switch report.result {
                case .applied, .unknown: #expect(org.server.requests.count <= sent)
                case .rejected, .notSent: Issue.record("\(report.result)")
                }
            }
        }
    }

    @Test func `connections are used again`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, "{}"))
        } _: { org in
            for _ in 1...10 { _ = try await org.reader.get(OktaRead("/api/v1/users/me")) }
            #expect(org.server.requests.count == 10)
            #expect(org.server.connections == 1)
        }
    }

    @Test func `a certificate that nobody vouches for ends before a byte of the request is sent`() async throws {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(SelfSigned.certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(SelfSigned.key.utf8), format: .pem)
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
        let script: ScriptedServer.Script = { _, _ in .bytes(answer(200, "{}")) }
        let server = try await ScriptedServer(script, first: { NIOSSLServerHandler(context: context) })
        let configuration = try OktaConfiguration(orgURL: "https://localhost:\(server.port)", version: "0")
        let exchange = AsyncHTTPExchange(limits: configuration.limits, connections: 1)
        let url = "\(configuration.origin)/api/v1/users"
        let failure = await #expect(throws: HTTPFailure.self) {
            try await exchange.send(HTTPRequest(method: "POST", url: url, fields: []), within: .seconds(10))
        }
        #expect(failure?.phase == .notSent)
        guard case .tlsFailed = failure?.error else { Issue.record("\(String(describing: failure))"); return }
        #expect(server.requests.isEmpty)
        await exchange.shutdown()
        await server.stop()
    }

    @Test func `a server that speaks no TLS fails as TLS, not as an outage`() async throws {
        let server = try await ScriptedServer({ _, _ in .silence }, first: { Babbler() })
        let configuration = try OktaConfiguration(orgURL: "https://localhost:\(server.port)", version: "0")
        let exchange = AsyncHTTPExchange(limits: configuration.limits, connections: 1)
        let url = "\(configuration.origin)/api/v1/users"
        let failure = await #expect(throws: HTTPFailure.self) {
            try await exchange.send(HTTPRequest(method: "POST", url: url, fields: []), within: .seconds(10))
        }
        #expect(failure?.phase == .notSent)
        guard case .tlsFailed = failure?.error else { Issue.record("\(String(describing: failure))"); return }
        await exchange.shutdown()
        await server.stop()
    }

    @Test func `a cancelled read ends as cancelled and is not repeated`() async throws {
        try await TestOrg.with { _, _ in
            .silence
        } _: { org in
            let arrived = AsyncStream<Void>.makeStream()
            let observed = org.client.reader { _ in arrived.continuation.yield() }
            await withTaskGroup(of: OktaError?.self) { group in
                group.addTask {
                    do throws(OktaError) { _ = try await observed.get(OktaRead("/api/v1/users/me")) } catch {
                        return error
                    }
                    return nil
                }
                while org.server.requests.isEmpty { await Task.yield() }
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
            #expect(org.server.requests.count == 1)
        }
    }
}

/// Answers the first bytes with plain text.
private final class Babbler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")), promise: nil)
    }
}

/// A certificate for localhost made for these tests alone; it opens nothing.
private enum SelfSigned {
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgseNowg0EwCy7/W/Z
        KB8xjsa4t8lsm+xEHcekn8Sb4HWhRANCAASPOYNMJCwY/fgoBuSvu4LyH4xx1tHx
        wvNvsZQrwXhq/lDz2N2xJBzdh6503z3QX5y0e/1ZrUe5Xo07K8qvOL0p
        -----END PRIVATE KEY-----
        """
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUFOzQj27Vnn5eBoogObMiUguIC/4wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTAyMTAwNFoYDzIxMjYxMTAx
        MDIxMDA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASPOYNMJCwY/fgoBuSvu4LyH4xx1tHxwvNvsZQrwXhq/lDz2N2xJBzd
        h6503z3QX5y0e/1ZrUe5Xo07K8qvOL0po28wbTAdBgNVHQ4EFgQUZJ27Z/pdzcK4
        A5aolZRjFKoh8G8wHwYDVR0jBBgwFoAUZJ27Z/pdzcK4A5aolZRjFKoh8G8wDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgQfXMq/qgaLnnFpPbzynheiygZEnqXgBIIG9d7CZGexgCIQDd
        y8jNcXSJ7EQgaDjPotQrAmrirr/keNIbCcPUOebq4g==
        -----END CERTIFICATE-----
        """
}

/// A port of this machine on which nobody listens, and which nobody else is given while the test runs.
///
/// The port of a server that was stopped is given to the next one, of another test.
private struct DeafPort: ~Copyable {
    let number: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        try #require(isBound)
    }

    deinit { close(descriptor) }

    /// Holds the port until here.
    consuming func release() {}
}
