package import JSON

/// Reads the org.
///
/// It can send nothing but `GET`.
///
/// A reader belongs to one call: it reports every attempt to that call's observer and ends with its deadline.
package struct OktaReader: Sendable {
    /// Sends one read, with retries, pacing and the breaker; supplied by `OktaClient`, or by a test.
    package typealias Exchange = @Sendable (OktaRead) async throws(OktaError) -> OktaAnswer
    /// Fetches the page a `next` link names; supplied like `Exchange`.
    package typealias Follow = @Sendable (PageCursor) async throws(OktaError) -> OktaAnswer

    let exchange: Exchange
    let follow: Follow

    package init(exchange: @escaping Exchange, follow: @escaping Follow) {
        self.exchange = exchange
        self.follow = follow
    }

    /// One object, as Okta sent it.
    package func get(_ read: OktaRead) async throws(OktaError) -> OktaAnswer { try await exchange(read) }

    /// One page of a list.
    package func page(_ read: OktaRead) async throws(OktaError) -> Page { Page(try await exchange(read.asList)) }

    /// The page after the one that gave the cursor.
    package func page(after cursor: PageCursor) async throws(OktaError) -> Page { Page(try await follow(cursor)) }
}

/// One whole answer with a usable body.
package struct OktaAnswer: Sendable {
    package var status: Int
    /// `.null` where Okta sent no body.
    package var body: JSONValue
    package var requestID: String?
    package var etag: String?
    /// From `Link: rel="next"`, already checked to keep the origin and the path.
    package var next: PageCursor?

    package init(
        status: Int,
        body: JSONValue,
        requestID: String? = nil,
        etag: String? = nil,
        next: PageCursor? = nil
    ) {
        self.status = status
        self.body = body
        self.requestID = requestID
        self.etag = etag
        self.next = next
    }
}

/// Where the next page is: path and query of a `Link: rel="next"`, opaque to everyone else.
package struct PageCursor: Hashable, Sendable {
    /// The path template of the list, for the bucket and the audit.
    package var template: String
    /// Path and query as Okta gave them, without scheme and host.
    package var target: String

    package init(template: String, target: String) {
        self.template = template
        self.target = target
    }
}

/// One page of a list.
package struct Page: Sendable {
    package var items: [JSONValue]
    package var next: PageCursor?
    package var requestID: String?

    package init(_ answer: OktaAnswer) {
        items = answer.body.elements.map { Array($0) } ?? []
        next = answer.next
        requestID = answer.requestID
    }
}
