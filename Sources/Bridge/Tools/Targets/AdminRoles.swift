import JSON
import Okta

/// The administrator roles of a user or a group.
enum AdminRoles: Sendable, Equatable {
    case held([String])
    /// Okta does not let us see them: treated as if there were some.
    case unreadable(String)

    /// Whether the principal must be treated as an administrator.
    var isAdministrator: Bool {
        switch self {
        case .held(let roles): !roles.isEmpty
        case .unreadable: true
        }
    }

    /// For the operator.
    var fact: String {
        switch self {
        case .held(let roles): roles.isEmpty ? "none" : roles.joined(separator: ", ")
        case .unreadable(let why): "not readable (\(why)): treated as an administrator"
        }
    }

    /// For the reach: `not an administrator`.
    var reach: String {
        switch self {
        case .held(let roles):
            roles.isEmpty ? "not an administrator" : "administrator: \(roles.joined(separator: ", "))"
        case .unreadable: "administrator roles not readable"
        }
    }

    /// For the digest.
    var state: JSONValue {
        switch self {
        case .held(let roles): .array(roles.sorted().map(JSONValue.string))
        case .unreadable: "unreadable"
        }
    }
}

extension OktaReader {
    /// The roles at a path such as `/api/v1/users/{id}/roles`; roles through a group count too.
    func adminRoles(_ path: OktaPath) async throws(ToolFailure) -> AdminRoles {
        do {
            let page = try await page(OktaRead(path))
            return .held(page.items.map { $0["label"]?.string ?? $0["type"]?.string ?? "?" })
        } catch {
            guard case .refused(let refusal) = error else { throw .okta(error) }
            return .unreadable([String(refusal.status), refusal.code].compactMap { $0 }.joined(separator: " "))
        }
    }
}
