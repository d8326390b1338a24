/// Sends one HTTP request once and collects the whole answer: the only door to the network.
///
/// It follows no redirect, repeats nothing, and ends within the limits it was made with.
package protocol HTTPExchange: Sendable {
    /// Sends the request; the whole exchange may take `limit`, and never more than configured.
    ///
    /// - Throws: `HTTPFailure`, which says how far the request came.
    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply

    /// Closes the connections; nothing can be sent afterwards.
    func shutdown() async
}

/// One request as it goes out.
package struct HTTPRequest: Sendable {
    package var method: String
    package var url: String
    package var fields: [HeaderField]
    /// Nil: none.
    ///
    /// A `POST` or `PUT` without one is sent with `Content-Length: 0`.
    package var body: [UInt8]?

    package init(method: String, url: String, fields: [HeaderField], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }
}

/// Status and header fields of one answer.
package struct HTTPHead: Sendable, Hashable {
    package var status: Int
    package var fields: [HeaderField]

    package init(status: Int, fields: [HeaderField]) {
        self.status = status
        self.fields = fields
    }

    /// All values of one field, in their order; the case of the name does not count.
    func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

/// One whole answer, decompressed.
package struct HTTPReply: Sendable, Hashable {
    package var head: HTTPHead
    package var body: [UInt8]

    package init(head: HTTPHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

/// An exchange that gave no whole answer.
package struct HTTPFailure: Error, Sendable, Hashable {
    package var phase: DeliveryPhase
    package var error: OktaError
    /// Present if and only if a status line was read.
    package var head: HTTPHead?

    package init(phase: DeliveryPhase, error: OktaError, head: HTTPHead? = nil) {
        self.phase = phase
        self.error = error
        self.head = head
    }
}
