import JSON

/// The names under which arguments are known, and how a wrong one is brought near.
enum ArgumentNames {
    /// `userID` as the protocol writes it: `user_id`.
    static func snakeCase(_ property: String) -> String {
        var name = ""
        var previousIsUpper = true
        for character in property {
            if character.isUppercase && !previousIsUpper { name += "_" }
            previousIsUpper = character.isUppercase
            name += character.lowercased()
        }
        return name
    }

    /// The listed argument that another server's name stands for; nil if it stands for none of them.
    ///
    /// Source: okta/tools.md 2, "Synonyms accepted, not listed".
    static func listed(for name: String, value: JSONValue, among names: some Collection<String>) -> String? {
        let candidates: [String] =
            switch name {
            case "user_identifier": ["user_id"]
            case "app_identifier": ["app_id"]
            case "group_identifier": ["group_id"]
            case "filter_expr": ["filter"]
            case "profile_updates": ["profile"]
            case "config_updates": ["app_config"]
            case "query": FilterExpression.reads(value.string ?? "") ? ["search", "filter", "q"] : ["q"]
            default: []
            }
        return candidates.first { names.contains($0) }
    }
}
