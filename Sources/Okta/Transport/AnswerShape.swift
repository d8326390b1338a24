import JSON

/// What the body of a 2xx must be as a whole; what is inside is read leniently (okta/api.md 3).
enum AnswerShape: Hashable, Sendable {
    case object
    case list
    /// What a write gets: the object, or no body at all.
    case objectOrNothing

    /// What a body is in place of this; nil if it fits.
    func misfit(_ body: JSONValue) -> String? {
        switch (self, body.kind) {
        case (.object, .object), (.list, .array), (.objectOrNothing, .object), (.objectOrNothing, .null): nil
        case (_, let kind): "\(kind.inWords) where \(inWords) was due"
        }
    }

    private var inWords: String {
        switch self {
        case .object, .objectOrNothing: "an object"
        case .list: "a list"
        }
    }
}

extension JSONValue.Kind {
    fileprivate var inWords: String {
        switch self {
        case .null: "no body"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
