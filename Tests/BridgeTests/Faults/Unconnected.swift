@testable import Okta
import Synchronization

/// The network, with its first writes failing before a byte has left.
final class Unconnected: HTTPExchange {
    private let real: any HTTPExchange
    private let left: Mutex<Int>

    init(_ real: any HTTPExchange, writes: Int) {
        self.real = real
        left = Mutex(writes)
    }

    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply {
        let fails = left.withLock { left in
            guard request.method != "GET", left > 0 else { return false }
            left -= 1
            return true
        }
        guard !fails else { throw HTTPFailure(phase: .notSent, error: .notConnected(reason: "refused")) }
        return try await real.send(request, within: limit)
    }

    func shutdown() async { await real.shutdown() }
}
