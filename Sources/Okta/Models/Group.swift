package import JSON

/// A group, typed only where we decide on a field; the whole object stays in `json`.
package struct Group: Sendable {
    package let id: OktaID
    /// Untrusted text.
    package let name: String
    /// `OKTA_GROUP`, `APP_GROUP`, `BUILT_IN`, or what Okta says.
    package let type: String
    package let json: JSONValue

    /// Nil if the value has no usable id.
    package init?(_ json: JSONValue) {
        guard let id = json["id"]?.string.flatMap(OktaID.init) else { return nil }
        self.id = id
        name = json["profile"]?["name"]?.string ?? ""
        type = json["type"]?.string ?? ""
        self.json = json
    }
}

/// A group named by a caller: id or exact name.
package struct GroupReference: Hashable, Sendable {
    package let id: OktaID
    package init(_ id: OktaID) { self.id = id }
}
