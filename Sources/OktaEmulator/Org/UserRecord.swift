import Crypto
import JSON

/// The statuses of a user (api.md 7).
enum UserStatus: String, CaseIterable, Sendable {
    case staged = "STAGED"
    case provisioned = "PROVISIONED"
    case active = "ACTIVE"
    case recovery = "RECOVERY"
    case passwordExpired = "PASSWORD_EXPIRED"
    case lockedOut = "LOCKED_OUT"
    case suspended = "SUSPENDED"
    case deprovisioned = "DEPROVISIONED"
}

/// One user as the org keeps it; JSON is made when somebody asks.
struct UserRecord: Identifiable, Sendable {
    /// Where the user's credentials live.
    enum Provider: String, Sendable {
        case okta = "OKTA"
        case activeDirectory = "ACTIVE_DIRECTORY"

        var name: String {
            switch self {
            case .okta: "OKTA"
            case .activeDirectory: "corp.acme.example"
            }
        }
    }

    let id: String
    var status: UserStatus
    var created: Moment
    var activated: Moment?
    var statusChanged: Moment?
    var lastLogin: Moment?
    var lastUpdated: Moment
    var passwordChanged: Moment?
    var profile: Profile
    var hasPassword: Bool
    var provider: Provider = .okta
    var factors: [FactorRecord] = []
    var roles: [RoleRecord] = []

    var login: String { profile.text("login") }
    var displayName: String { profile.text("firstName") + " " + profile.text("lastName") }
    /// The user as a System Log actor or target.
    var logEntity: LogEntity { LogEntity(id: id, type: "User", alternateId: login, displayName: displayName) }

    /// Moves to another status and stamps the change.
    mutating func move(to status: UserStatus, at now: Moment) {
        self.status = status
        statusChanged = now.wholeSecond
        lastUpdated = now.wholeSecond
    }

    /// The weak ETag of a read: it changes with any attribute, status or date of the user.
    var etag: String {
        let digest = SHA256.hash(data: JSONValue.object(body).bytes())
        let digits = digest.map { byte in
            let hex = String(byte, radix: 16)
            return hex.utf8.count == 1 ? "0" + hex : hex
        }
        return "W/\"" + digits.joined() + "\""
    }

    /// The user as an element of a list, where `_links` has only `self`.
    func listed(origin: String) -> JSONValue {
        .object(body + [("_links", ["self": .link("\(origin)/api/v1/users/\(id)")])])
    }

    /// The user as read alone: `_links` says which lifecycle operations the status offers.
    func single(origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/users/\(id)"
        var links: [(key: String, value: JSONValue)] = offeredLinks.map {
            ($0.relation, .link(address + $0.path, method: $0.method))
        }
        links.append(("schema", .link("\(origin)/api/v1/meta/schemas/user/\(OrgFacts.userSchemaID)")))
        links.append(("type", .link("\(origin)/api/v1/meta/types/user/\(OrgFacts.userTypeID)")))
        links.append(("self", .link(address)))
        return .object(body + [("_links", .object(links))])
    }

    private var body: [(key: String, value: JSONValue)] {
        [
            ("id", .string(id)), ("status", .string(status.rawValue)), ("created", .moment(created)),
            ("activated", .moment(activated)), ("statusChanged", .moment(statusChanged)),
            ("lastLogin", .moment(lastLogin)), ("lastUpdated", .moment(lastUpdated)),
            ("passwordChanged", .moment(passwordChanged)), ("type", ["id": .string(OrgFacts.userTypeID)]),
            ("profile", profile.json), ("credentials", .object(credentials)),
        ]
    }

    private var credentials: [(key: String, value: JSONValue)] {
        let password: [(key: String, value: JSONValue)] = hasPassword ? [("password", [:])] : []
        let email: JSONValue = [
            "value": profile["email"] ?? .null, "status": "VERIFIED", "type": "PRIMARY",
        ]
        let source: JSONValue = ["type": .string(provider.rawValue), "name": .string(provider.name)]
        return password + [("emails", [email]), ("provider", source)]
    }

    private var offeredLinks: [(relation: String, path: String, method: String)] {
        func lifecycle(_ relation: String, _ operation: String) -> (String, String, String) {
            (relation, "/lifecycle/" + operation, "POST")
        }
        let credentialLinks = [
            ("forgotPassword", "/credentials/forgot_password", "POST"),
            ("changePassword", "/credentials/change_password", "POST"),
            ("changeRecoveryQuestion", "/credentials/change_recovery_question", "POST"),
        ]
        let deactivate = lifecycle("deactivate", "deactivate")
        let suspend = lifecycle("suspend", "suspend")
        let resetPassword = lifecycle("resetPassword", "reset_password")
        let resetFactors = lifecycle("resetFactors", "reset_factors")
        switch status {
        case .staged: return [lifecycle("activate", "activate"), resetFactors]
        case .provisioned:
            return [lifecycle("reactivate", "reactivate"), suspend, resetPassword, deactivate, resetFactors]
        case .active, .passwordExpired:
            return [suspend, resetPassword, lifecycle("expirePassword", "expire_password"), resetFactors, deactivate]
                + credentialLinks
        case .recovery: return [lifecycle("reactivate", "reactivate"), resetPassword, resetFactors, deactivate]
        case .lockedOut: return [lifecycle("unlock", "unlock"), resetPassword, resetFactors, deactivate]
        case .suspended: return [lifecycle("unsuspend", "unsuspend"), resetFactors, deactivate]
        case .deprovisioned: return [lifecycle("activate", "activate"), ("delete", "", "DELETE")]
        }
    }
}
