/// One query parameter's value.
package enum QueryValue: Hashable, Sendable {
    case text(String)
    case number(Int)
    case bool(Bool)

    /// The value before percent-encoding.
    package var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .bool(let bool): bool ? "true" : "false"
        }
    }
}

/// One `GET` to Okta.
package struct OktaRead: Hashable, Sendable {
    package var path: OktaPath
    /// In the order sent.
    package var query: [QueryItem]
    /// What must come back.
    private(set) var due = AnswerShape.object

    package init(_ path: OktaPath, query: [QueryItem] = []) {
        self.path = path
        self.query = query
    }

    /// The same, to be answered with a list.
    var asList: OktaRead {
        var read = self
        read.due = .list
        return read
    }
}

/// One `name=value` of a query string, not yet percent-encoded.
package struct QueryItem: Hashable, Sendable {
    package var name: String
    package var value: QueryValue

    package init(_ name: String, _ value: QueryValue) {
        self.name = name
        self.value = value
    }
}
