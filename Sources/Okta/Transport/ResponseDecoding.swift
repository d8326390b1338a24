import JSON

/// What one attempt came to.
struct Attempt: Sendable {
    enum Verdict: Sendable {
        /// 2xx; the body is `.null` where Okta sent none.
        case answered(OktaAnswer)
        /// 2xx, but the body cannot be used.
        case answeredUnusably(status: Int, OktaError)
        /// A well-formed refusal.
        case refused(OktaRefusal)
        /// 429: nothing was done.
        case rateLimited
        /// 423 `E0000239`: Okta is busy with itself for a moment; nothing was done.
        case busy(OktaRefusal)
        /// Anything else.
        case failed(OktaError)
    }

    var verdict: Verdict
    var phase: DeliveryPhase
    var status: Int?
    var requestID: String?
    var errorCode: String?
    var headers: RateLimitHeaders?
    var bytes = 0
    var latency = Duration.zero
    /// Whether Okta refused the signature only, so that a new one may help.
    var maySignAgain = false
}

extension Attempt {
    /// Decides what a whole answer means.
    ///
    /// Decoding is lenient: only what is unusable is refused (okta/api.md 3, 6).
    init(_ reply: HTTPReply, to request: OktaRequest, origin: OktaOrigin, limits: OktaConfiguration.Limits) {
        let status = reply.head.status
        let requestID = reply.head.values("x-okta-request-id").first
        let parsed = Self.parsed(reply.body, within: limits)
        let json = try? parsed.get()
        self.init(verdict: .failed(.unavailable(status: status, requestID: requestID)), phase: .answered)
        self.status = status
        self.requestID = requestID
        headers = RateLimitHeaders(reply.head)
        bytes = reply.body.count
        errorCode = status >= 400 ? json?["errorCode"]?.string ?? json?["error"]?.string : nil
        switch status {
        case 200..<300: succeed(reply, parsed, request, origin)
        case 300..<400: verdict = .failed(Self.redirect(reply.head, requestID, origin))
        case 429: verdict = .rateLimited
        case 400..<500:
            // A 4xx with a page instead of an envelope comes from something in front of Okta.
            guard let json, json.isNull || json.kind == .object else { return }
            let refusal = OktaRefusal(reply.head, json)
            verdict = status == 423 && refusal.code == "E0000239" ? .busy(refusal) : .refused(refusal)
        case 501:
            // "Unsupported operation": Okta's own refusal, though it is no 4xx (okta/api.md 6).
            guard let json, json["errorCode"]?.string == "E0000060" else { return }
            verdict = .refused(OktaRefusal(reply.head, json))
        default: break
        }
    }

    /// An exchange that gave no whole answer.
    init(_ failure: HTTPFailure) {
        let status = failure.head?.status
        self.init(verdict: .failed(failure.error), phase: failure.phase, status: status)
        requestID = failure.head?.values("x-okta-request-id").first
        headers = failure.head.map { RateLimitHeaders($0) }
        guard let status, (200..<300).contains(status) else { return }
        verdict = .answeredUnusably(status: status, failure.error)
    }

    private static func parsed(
        _ body: [UInt8],
        within limits: OktaConfiguration.Limits
    ) -> Result<JSONValue, JSONError> {
        Result { () throws(JSONError) in
            body.isEmpty
                ? .null : try JSONValue(parsing: body, depthLimit: limits.depth, nodeLimit: limits.values)
        }
    }

    private mutating func succeed(
        _ reply: HTTPReply,
        _ parsed: Result<JSONValue, JSONError>,
        _ request: OktaRequest,
        _ origin: OktaOrigin
    ) {
        let status = reply.head.status
        let json: JSONValue
        do throws(JSONError) { json = try parsed.get() } catch {
            // A page where JSON was due is a front end's: even a 2xx of it says nothing about Okta.
            let isPage = reply.body.first { $0 > 0x20 } == UInt8(ascii: "<")
            if !isPage { setUnusable(status, Self.fault(error)) }
            return
        }
        if let misfit = request.due.misfit(json) { return setUnusable(status, misfit) }
        var answer = OktaAnswer(status: status, body: json, requestID: requestID, etag: reply.head.values("etag").first)
        do {
            if request.effect == .read {
                answer.next = try PageCursor(after: request, reply.head, origin: origin)
            }
            verdict = .answered(answer)
        } catch { verdict = .failed(error) }
    }

    private static func fault(_ error: JSONError) -> String {
        switch error.reason {
        case .tooMany(let limit): "a body of more than \(limit) values; ask for a smaller page"
        case .tooDeep(let limit): "a body that is nested deeper than \(limit)"
        case .unexpectedEnd, .unexpectedByte, .invalidNumber, .invalidString, .invalidEscape, .loneSurrogate,
            .invalidUTF8,
            .duplicateKey, .tooLarge, .trailingBytes:
            "a body that is no JSON"
        }
    }

    /// Okta did what was asked, and what it says of it cannot be read.
    private mutating func setUnusable(_ status: Int, _ what: String) {
        phase = .answeredUnusable
        verdict = .answeredUnusably(status: status, .malformed(what: what, requestID: requestID))
    }

    private static func redirect(_ head: HTTPHead, _ requestID: String?, _ origin: OktaOrigin) -> OktaError {
        guard let location = head.values("location").first else {
            return .unavailable(status: head.status, requestID: requestID)
        }
        do { _ = try origin.target(of: location) } catch { return error }
        return .unavailable(status: head.status, requestID: requestID)
    }
}

extension OktaRefusal {
    /// Longest text taken over from Okta, in characters.
    private static let longestText = 500

    /// Okta's envelope, OAuth's `{error, error_description}`, a front end's `{status, message}`, or no body at all.
    init(_ head: HTTPHead, _ body: JSONValue) {
        let challenge = Challenge(head.values("www-authenticate"))
        let summary = body["errorSummary"] ?? body["error_description"] ?? body["message"]
        let causes = body["errorCauses"]?.elements.map { Array($0) } ?? []
        self.init(
            status: head.status,
            code: body["errorCode"]?.string ?? body["error"]?.string ?? challenge["error"],
            summary: String((summary?.string ?? challenge["error_description"] ?? "").prefix(Self.longestText)),
            causes: causes.prefix(10).compactMap { ($0["errorSummary"] ?? $0).string }
                .map { String($0.prefix(Self.longestText)) },
            requestID: head.values("x-okta-request-id").first,
            missingScope: challenge["error"] == "insufficient_scope" ? challenge["scope"] : nil
        )
    }
}

/// The parameters of a `www-authenticate` header field, such as `Bearer scope="okta.groups.read", error="…"`.
struct Challenge {
    private var parameters: [String: String] = [:]

    init(_ values: [String]) {
        for value in values {
            var rest = value[...]
            while let equals = rest.firstRange(of: "=\"") {
                let name = rest[..<equals.lowerBound].split { $0 == " " || $0 == "," }.last ?? ""
                rest = rest[equals.upperBound...]
                let end = rest.firstIndex(of: "\"") ?? rest.endIndex
                parameters[name.lowercased()] = String(rest[..<end])
                rest = rest[end...].dropFirst()
            }
        }
    }

    subscript(name: String) -> String? { parameters[name] }
}
