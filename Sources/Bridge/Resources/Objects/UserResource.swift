import JSON

/// `okta://users/{user}`: one user, read through the gate as `get_user_details`.
struct UserResource: ResourceTemplate {
    static let prefix = "okta://users/"
    static let variable = "user"
    static let title = "A user"
    static let description =
        "One user with groups, applications, factors, roles and last events, by id, login or short name."
    static let completion = ArgumentCompletion.users

    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        try await source.call(GetUserDetails.name, ["user_id": .string(value)])
    }
}
