import JSON

/// `okta://org/info`: what Okta says of the org, read through the gate as `get_org`.
struct OrganizationInfo: LiveResource {
    static let uri = "okta://org/info"
    static let title = "The org"
    static let description = "Id, company name, subdomain and status of the Okta org, read now."

    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        try await source.call(GetOrg.name, [:]).setting("host", to: .string(source.gate.org.name))
    }
}
