package import JSON

/// A user, typed only where we decide on a field; the whole object stays in `json`.
package struct User: Sendable {
    /// Okta's user statuses; an unknown one is kept as it is.
    package struct Status: Hashable, Sendable, CustomStringConvertible {
        package let text: String
        package init(_ text: String) { self.text = text }
        package static let staged = Status("STAGED")
        package static let provisioned = Status("PROVISIONED")
        package static let active = Status("ACTIVE")
        package static let recovery = Status("RECOVERY")
        package static let passwordExpired = Status("PASSWORD_EXPIRED")
        package static let lockedOut = Status("LOCKED_OUT")
        package static let suspended = Status("SUSPENDED")
        package static let deprovisioned = Status("DEPROVISIONED")
        package var description: String { text }
    }

    package let id: OktaID
    package let status: Status
    /// Untrusted text; empty where the profile has none.
    package let login: String
    /// First and last name, else the login: untrusted text.
    package let name: String
    package let json: JSONValue
    package let etag: String?

    /// Nil if the value has no usable id.
    package init?(_ json: JSONValue, etag: String? = nil) {
        guard let id = json["id"]?.string.flatMap(OktaID.init) else { return nil }
        self.id = id
        status = Status(json["status"]?.string ?? "")
        let profile = json["profile"]
        login = profile?["login"]?.string ?? ""
        let names = [profile?["firstName"]?.string, profile?["lastName"]?.string].compactMap { $0 }.filter {
            !$0.isEmpty
        }
        name = names.isEmpty ? login : names.joined(separator: " ")
        self.json = json
        self.etag = etag
    }
}

/// A user named by a caller: id, login, or unambiguous short name.
package struct UserReference: Hashable, Sendable {
    package let id: OktaID
    package init(_ id: OktaID) { self.id = id }
}
