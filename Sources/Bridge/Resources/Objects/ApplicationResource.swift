import JSON

/// `okta://apps/{app}`: one application, read through the gate as `get_application_details`.
struct ApplicationResource: ResourceTemplate {
    static let prefix = "okta://apps/"
    static let variable = "app"
    static let title = "An application"
    static let description =
        "One application with its assignments, sign-in policy and last events, by id or exact label."
    static let completion = ArgumentCompletion.applications

    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        try await source.call(GetApplicationDetails.name, ["app_id": .string(value)])
    }
}
