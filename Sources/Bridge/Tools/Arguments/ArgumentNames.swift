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
    static func listed(for name: String, value: JSONValue, among names: Set<String>) -> String? {
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
        return candidates.first(where: names.contains)
    }

    /// The name that differs least, if it differs in at most a third of its letters.
    static func nearest(to name: String, among names: [String]) -> String? {
        guard name.count <= 64 else { return nil }
        let ranked = names.map { (name: $0, distance: distance(name, $0)) }.min { $0.distance < $1.distance }
        guard let ranked, ranked.distance <= max(1, name.count / 3) else { return nil }
        return ranked.name
    }

    /// The Levenshtein distance: insertions, deletions and replacements between the two.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let replaced = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
