package import JSON

/// An application, typed only where we decide on a field; the whole object stays in `json`.
package struct Application: Sendable {
    package let id: OktaID
    /// Untrusted text.
    package let label: String
    package let status: String
    package let json: JSONValue

    /// Nil if the value has no usable id.
    package init?(_ json: JSONValue) {
        guard let id = json["id"]?.string.flatMap(OktaID.init) else { return nil }
        self.id = id
        label = json["label"]?.string ?? ""
        status = json["status"]?.string ?? ""
        self.json = json
    }
}

/// An application named by a caller: id or exact label.
package struct ApplicationReference: Hashable, Sendable {
    package let id: OktaID
    package init(_ id: OktaID) { self.id = id }
}
