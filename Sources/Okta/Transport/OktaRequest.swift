import JSON

/// One request to Okta, ready to be sent as often as its effect allows.
struct OktaRequest: Sendable {
    let method: String
    /// The path template, for the audit.
    let template: String
    /// The path as sent, without the query.
    let path: String
    /// Path and query as sent.
    let target: String
    let body: [UInt8]?
    let ifMatch: String?
    let effect: RetryPolicy.Effect
    /// What the body of a 2xx must be.
    let due: AnswerShape
    /// The `expand` that the next page's link may have lost (okta/api.md 4).
    let expand: String?

    init(_ read: OktaRead) {
        method = "GET"
        template = read.path.template
        path = read.path.encoded
        target = Self.target(read.path, read.query)
        body = nil
        ifMatch = nil
        effect = .read
        due = read.due
        expand = read.query.first { $0.name == "expand" }.map { PercentEncoding.encode($0.value.text) }
    }

    init(_ write: OktaWrite) {
        method = write.method.rawValue
        template = write.path.template
        path = write.path.encoded
        target = Self.target(write.path, write.query)
        body = write.body?.bytes()
        ifMatch = write.ifMatch
        effect = write.effect == .idempotent ? .idempotent : .once
        due = .objectOrNothing
        expand = nil
    }

    /// - Throws: `OktaError.malformed` if the cursor is none of this client's: it may have been in other hands.
    init(_ cursor: PageCursor) throws(OktaError) {
        guard cursor.fitsItsTemplate else {
            throw .malformed(what: "the page cursor, which fits no page of \(cursor.template)", requestID: nil)
        }
        method = "GET"
        template = cursor.template
        target = cursor.target
        path = String(cursor.target.prefix { $0 != "?" })
        body = nil
        ifMatch = nil
        effect = .read
        due = .list
        expand = cursor.parameter("expand").map { String($0) }
    }

    var bucket: String { BucketName.of(method, template) }
    var kind: CircuitBreaker.CallKind { effect == .read ? .read : .write }

    private static func target(_ path: OktaPath, _ query: [QueryItem]) -> String {
        guard !query.isEmpty else { return path.encoded }
        let items = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value.text))" }
        return "\(path.encoded)?\(items.joined(separator: "&"))"
    }
}
