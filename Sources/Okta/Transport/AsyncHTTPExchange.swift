import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL

/// `HTTPExchange` over AsyncHTTPClient: HTTP/1.1, TLS 1.2 and up with the system's trust, no proxy, no redirect.
///
/// AsyncHTTPClient never repeats a request by itself; what it would repeat are connection attempts, and that is off
/// too, so that retries are counted in one place.
struct AsyncHTTPExchange: HTTPExchange {
    private let client: HTTPClient
    private let limits: OktaConfiguration.Limits

    init(limits: OktaConfiguration.Limits, connections: Int) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(limits.timeToConnect)),
            connectionPool: .init(idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: connections),
            proxy: nil,
            decompression: .enabled(limit: .size(limits.bodyBytes))
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.limits = limits
    }

    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply {
        let clock = ContinuousClock()
        let end = clock.now + min(limit, limits.timeToEnd)
        let response: HTTPClientResponse
        do {
            let deadline = NIODeadline.now() + TimeAmount(min(limit, limits.timeToHeaders))
            response = try await client.execute(Self.outgoing(request), deadline: deadline)
        } catch {
            throw ConnectionFault(error, limits: limits).beforeStatus
        }
        let head = HTTPHead(
            status: Int(response.status.code),
            fields: response.headers.map { HeaderField($0.name, $0.value) }
        )
        guard head.fields.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }) <= limits.headerBytes else {
            throw HTTPFailure(phase: .answeredUnusable, error: .tooLarge(limit: limits.headerBytes), head: head)
        }
        switch await collect(response.body, until: end) {
        case .whole(let body): return HTTPReply(head: head, body: body)
        case .failed(let fault): throw HTTPFailure(phase: .answeredUnusable, error: fault.error, head: head)
        case .late:
            throw HTTPFailure(
                phase: .answeredUnusable,
                error: .timedOut(after: min(limit, limits.timeToEnd)),
                head: head
            )
        }
    }

    func shutdown() async {
        // It fails only if it was shut down before, which is what we want.
        try? await client.shutdown()
    }

    private static func outgoing(_ request: HTTPRequest) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for field in request.fields { outgoing.headers.add(name: field.name, value: field.value) }
        outgoing.headers.add(name: "Accept-Encoding", value: "gzip")
        outgoing.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
        return outgoing
    }

    private enum Collected: Sendable {
        case whole([UInt8])
        case failed(ConnectionFault)
        case late
    }

    /// The whole body, or why not.
    ///
    /// The deadline given to AsyncHTTPClient ends with the head, so this has its own.
    private func collect(_ body: HTTPClientResponse.Body, until end: ContinuousClock.Instant) async -> Collected {
        let limits = limits
        return await withTaskGroup(of: Collected.self) { group in
            group.addTask {
                do {
                    let bytes = Array(try await body.collect(upTo: limits.bodyBytes).readableBytesView)
                    // A cancelled body ends early without an error.
                    return Task.isCancelled
                        ? .failed(ConnectionFault(CancellationError(), limits: limits)) : .whole(bytes)
                } catch {
                    return .failed(ConnectionFault(error, limits: limits))
                }
            }
            group.addTask {
                do { try await Task.sleep(until: end, clock: .continuous) } catch {
                    return .failed(ConnectionFault(error, limits: limits))
                }
                return .late
            }
            let first = await group.next() ?? .late
            group.cancelAll()
            return first
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
