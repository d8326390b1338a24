import JSON
import Okta

/// The names of what a target has, as far as Okta lets us read them.
struct NameList: Sendable, Equatable {
    let names: [String]
    /// Whether there are more than were read.
    var isCut = false
    /// Why Okta does not let us see them; nil if it does.
    var refusal: String?

    /// Whether it is certain that there are none.
    var isKnownEmpty: Bool { names.isEmpty && refusal == nil }

    /// How many, for people: `14`, `200+` where not all were read, or why that is not known.
    var count: String { refusal.map { "not readable (\($0))" } ?? (isCut ? "\(names.count)+" : "\(names.count)") }

    /// `14 groups`, `1 group`, `groups not readable (403)`.
    func counted(_ one: String, _ many: String) -> String {
        if refusal != nil { return "\(many) \(count)" }
        return "\(count) \(names.count == 1 && !isCut ? one : many)"
    }

    /// The names written out, for the operator.
    var fact: String {
        if refusal != nil { return count }
        return names.isEmpty ? "none" : names.joined(separator: ", ") + (isCut ? ", …" : "")
    }

    /// The names as a change shows them.
    var json: JSONValue { .array(names.map(JSONValue.string) + (isCut ? ["…"] : [])) }

    /// The names for the digest, whatever their order.
    var state: JSONValue { refusal == nil ? .array(names.sorted().map(JSONValue.string)) : "unreadable" }
}

extension OktaReader {
    /// The names in one page of a list; a list that Okta refuses to show is a fact, not a failure.
    func names(_ read: OktaRead, _ name: (JSONValue) -> String?) async throws(ToolFailure) -> NameList {
        do {
            let page = try await page(read)
            return NameList(names: page.items.map { name($0) ?? "?" }, isCut: page.next != nil)
        } catch {
            guard let refusal = error.refusalInShort else { throw .okta(error) }
            return NameList(names: [], refusal: refusal)
        }
    }

    /// The administrator roles at a path such as `/api/v1/users/{id}/roles`; for a user, those through groups too.
    func adminRoles(_ path: OktaPath) async throws(ToolFailure) -> NameList {
        try await names(OktaRead(path)) { $0["label"]?.string ?? $0["type"]?.string }
    }
}

extension OktaError {
    /// `403 E0000006`; nil unless Okta understood the question and refused it.
    var refusalInShort: String? {
        guard case .refused(let refusal) = self else { return nil }
        return [String(refusal.status), refusal.code].compactMap { $0 }.joined(separator: " ")
    }

    /// Whether Okta says that there is no such object.
    var isNotFound: Bool {
        switch self {
        case .notFound: true
        case .refused(let refusal): refusal.status == 404
        case .unavailable, .rateLimited, .notConnected, .tlsFailed, .timedOut, .connectionLost, .tooLarge, .malformed,
            .foreignOrigin, .circuitOpen, .ambiguous, .authentication, .cancelled:
            false
        }
    }
}
