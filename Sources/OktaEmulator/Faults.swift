import Synchronization

/// One thing that goes wrong on purpose, for the next requests that fit.
package struct Fault: Sendable {
    /// What the client sees, and whether the request still takes effect.
    package enum Kind: Sendable {
        /// An error envelope with this status and Okta code; nothing is applied.
        case status(Int, code: String = "E0000009")
        /// The connection closes without a status line; nothing is applied.
        case resetBeforeApply
        /// The request is applied, then the connection closes without a status line.
        case resetAfterApply
        /// The request is applied at once, its answer comes this much later.
        case delay(Duration)
        /// The request is applied; the body of its answer stops in the middle of a value.
        case malformedBody
        /// The request is applied; the answer is a valid JSON text of at least this many bytes.
        case hugeBody(bytes: Int)
        /// A proxy's HTML page with status 200; nothing is applied.
        case htmlPage
        /// 302 with this `Location`; nothing is applied.
        case redirect(to: String)
        /// The request is applied; its `Link rel="next"` points to this origin.
        case foreignNextLink(origin: String)
        /// 429 as if the bucket were empty for this many seconds; nothing is applied.
        case rateLimitStorm(resetAfter: Int = 1)
    }

    /// Upper-case method; nil fits every method.
    package var method: String?
    /// Start of the path, without the query.
    package var pathPrefix: String
    /// How many requests it hits before it is used up.
    package var times: Int
    package var kind: Kind

    package init(method: String? = nil, pathPrefix: String, times: Int = 1, kind: Kind) {
        self.method = method
        self.pathPrefix = pathPrefix
        self.times = times
        self.kind = kind
    }
}

/// The faults that wait for a request; the first that fits is taken.
package final class FaultPlan: Sendable {
    private let waiting = Mutex<[Fault]>([])

    /// Lets a fault wait for the requests it fits.
    package func add(_ fault: Fault) { waiting.withLock { $0.append(fault) } }

    /// Forgets the faults that wait.
    package func removeAll() { waiting.withLock { $0 = [] } }

    /// Uses up one turn of the first fault that fits this request.
    func take(method: String, path: String) -> Fault.Kind? {
        waiting.withLock { faults in
            guard
                let index = faults.firstIndex(where: {
                    ($0.method ?? method) == method && path.hasPrefix($0.pathPrefix) && $0.times > 0
                })
            else { return nil }
            faults[index].times -= 1
            let kind = faults[index].kind
            if faults[index].times == 0 { faults.remove(at: index) }
            return kind
        }
    }
}
