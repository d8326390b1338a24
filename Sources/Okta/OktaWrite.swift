package import JSON

/// One request that changes the org, whole and frozen: what the operator saw is what is sent.
package struct OktaWrite: Sendable, Equatable {
    package enum Method: String, Hashable, Sendable, CaseIterable { case post = "POST", put = "PUT", delete = "DELETE" }

    /// What sending the request twice would do; it decides what a retry may do (gate.md 3).
    package enum Effect: Hashable, Sendable {
        /// Repeating it changes nothing more: group membership, app-group assignment, full replacement.
        case idempotent
        /// Repeating it may do something else; never sent again once bytes may have arrived.
        case once
    }

    package var method: Method
    package var path: OktaPath
    package var query: [QueryItem]
    /// Nil: no body, sent with `Content-Length: 0` where Okta demands it.
    package var body: JSONValue?
    package var effect: Effect
    /// The ETag that the object must still have (`If-Match`); nil where Okta has none.
    package var ifMatch: String?

    package init(
        _ method: Method,
        _ path: OktaPath,
        query: [QueryItem] = [],
        body: JSONValue? = nil,
        effect: Effect = .once,
        ifMatch: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.effect = effect
        self.ifMatch = ifMatch
    }
}
