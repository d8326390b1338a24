import JSON

/// `okta://groups/{group}`: one group, read through the gate as `get_group`.
struct GroupResource: ResourceTemplate {
    static let prefix = "okta://groups/"
    static let variable = "group"
    static let title = "A group"
    static let description =
        "One group with its member count, applications, admin roles and rules, by id or exact name."
    static let completion = ArgumentCompletion.groups

    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        try await source.call(GetGroup.name, ["group_id": .string(value)])
    }
}
