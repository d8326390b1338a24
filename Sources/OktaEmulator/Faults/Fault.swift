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
        /// Not one byte is sent until the client closes or the server stops; nothing is applied.
        case hang
        /// The request is applied; not one byte is sent until the client closes or the server stops.
        case hangAfterApply
        /// The request is applied at once, its answer comes this much later.
        case delay(Duration)
        /// The request is applied; the body of its answer comes in pieces of so many bytes with a pause before each.
        case slow(bytes: Int, pause: Duration)
        /// The request is applied; the connection closes halfway through the body that `Content-Length` promises.
        case truncated
        /// The request is applied; the body of its answer stops in the middle of a value.
        case malformedBody
        /// The request is applied; the answer is a valid JSON text of at least this many bytes.
        case hugeBody(bytes: Int)
        /// The request is applied; the body is valid JSON of another type, an array for an object and the reverse.
        case wrongType
        /// A proxy's HTML page with status 200; nothing is applied.
        case htmlPage
        /// 302 with this `Location`; nothing is applied.
        case redirect(to: String)
        /// The request is applied; its `Link rel="next"` points to this origin.
        case foreignNextLink(origin: String)
        /// 429 as if the bucket were empty for this many seconds; nothing is applied.
        case rateLimitStorm(resetAfter: Int = 1)
        /// 429 as if too many requests were in flight; nothing is applied.
        case concurrencyStorm
        /// The request is applied; its rate-limit headers lie.
        case lyingHeaders(RateLie)
        /// A read that sees the org as it was before the last write; a write is never hit.
        case staleRead
        /// The request is applied; once its answer is made, somebody else changes the object that it is about.
        case mutateAfter
    }

    /// What rate-limit headers say that is not so.
    package enum RateLie: String, CaseIterable, Sendable {
        /// More is left than the limit allows at all.
        case aboveLimit
        /// Nothing is left, and the window ended an hour ago.
        case past
        /// Nothing is left, and the window ends in ten years.
        case future
        /// None of the three is a number.
        case text
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

    /// Whether it hits this request.
    func fits(method: String, path: String) -> Bool {
        if case .staleRead = kind, method != "GET" { return false }
        return (self.method ?? method) == method && path.hasPrefix(pathPrefix) && times > 0
    }
}
