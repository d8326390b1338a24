import JSON

/// What a user profile may hold (api.md 7): known attributes, lengths, unique login.
enum UserProfileRules {
    /// The base attributes with the largest number of characters each takes.
    static let base: [(name: String, maximum: Int)] = [
        ("login", 100), ("firstName", 50), ("lastName", 50), ("middleName", 50), ("honorificPrefix", 64),
        ("honorificSuffix", 64), ("email", 100), ("title", 256), ("displayName", 256), ("nickName", 256),
        ("profileUrl", 1024), ("secondEmail", 100), ("mobilePhone", 100), ("primaryPhone", 100),
        ("streetAddress", 1024), ("city", 128), ("state", 128), ("zipCode", 50), ("countryCode", 2),
        ("postalAddress", 4096), ("preferredLanguage", 35), ("locale", 35), ("timezone", 64), ("userType", 256),
        ("employeeNumber", 256), ("costCenter", 256), ("organization", 256), ("division", 256), ("department", 256),
        ("managerId", 256), ("manager", 256),
    ]
    /// The attributes that the demo org adds to the schema, with their JSON Schema types.
    static let custom: [(name: String, type: String)] = [
        ("badgeNumber", "string"), ("floor", "integer"), ("badges", "array"),
    ]

    /// Whether users can have an attribute of this name.
    static func isDefined(_ name: String, in org: OrgState) -> Bool {
        base.contains { $0.name == name } || org.schemas.person.customType(name) != nil
    }

    /// The profile of a new user.
    ///
    /// - Throws: E0000001 with the attribute in the cause.
    static func created(_ value: JSONValue?, in org: OrgState) throws(APIError) -> Profile {
        guard let members = value?.members else {
            throw .validation("profile", "profile: The field cannot be left blank")
        }
        var profile = Profile([("firstName", ""), ("lastName", ""), ("mobilePhone", .null), ("secondEmail", .null)])
        for member in members { profile[member.key] = member.value }
        try check(profile, subject: "newUser", holder: nil, in: org)
        return profile
    }

    /// A partial update: attributes that are not named stay, `null` clears.
    static func updated(
        _ old: Profile,
        with value: JSONValue,
        of user: UserRecord,
        in org: OrgState
    ) throws(APIError) -> Profile {
        var profile = old
        for member in value.members ?? [] {
            let keepsNull = ["mobilePhone", "secondEmail"].contains(member.key)
            profile[member.key] = member.value.isNull && !keepsNull ? nil : member.value
        }
        try check(profile, subject: "user", holder: user.id, in: org)
        return profile
    }

    /// A full update: what is not named is gone.
    static func replaced(with value: JSONValue, of user: UserRecord, in org: OrgState) throws(APIError) -> Profile {
        try updated(
            Profile([("firstName", ""), ("lastName", ""), ("mobilePhone", .null), ("secondEmail", .null)]),
            with: value,
            of: user,
            in: org
        )
    }

    private static func check(
        _ profile: Profile,
        subject: String,
        holder: String?,
        in org: OrgState
    ) throws(APIError) {
        for member in profile.members {
            let maximum = base.first { $0.name == member.key }?.maximum
            let type = org.schemas.person.customType(member.key)
            guard maximum != nil || type != nil else {
                throw .validation(subject, "Property name '\(member.key)' is not defined in profile")
            }
            try checkText(member.key, member.value, maximum: maximum)
            if let type { try checkType(member.key, member.value, type) }
        }
        for required in ["login", "email", "firstName", "lastName"] where profile.text(required).isEmpty {
            throw .validation(required, "\(required): The field cannot be left blank")
        }
        for name in ["login", "email"] {
            let text = profile.text(name)
            guard text.count >= 5 else { throw .validation(name, "\(name): Must be at least 5 characters long") }
            guard text.contains("@"), !text.contains(" ") else {
                throw .validation(name, "\(name): Does not match required pattern")
            }
        }
        if let taken = org.id(forLogin: profile.text("login")), taken != holder {
            throw .validation("login", "login: An object with this field already exists in the current organization")
        }
    }

    private static func checkType(_ name: String, _ value: JSONValue, _ type: String) throws(APIError) {
        let fits =
            switch value.kind {
            case .null: true
            case .bool: type == "boolean"
            case .number: type == "number" || (type == "integer" && value.int != nil)
            case .string: type == "string"
            case .array: type == "array"
            case .object: false
            }
        guard fits else { throw .validation(name, "\(name): The attribute must be of type \(type)") }
    }

    private static func checkText(_ name: String, _ value: JSONValue, maximum: Int?) throws(APIError) {
        guard let text = value.string else {
            guard maximum == nil || value.isNull else {
                throw .validation(name, "\(name): The attribute must be a string")
            }
            return
        }
        // Okta stores at most three bytes per character: no emoji.
        guard text.unicodeScalars.allSatisfy({ $0.value <= 0xFFFF }) else {
            throw .validation(name, "\(name): Does not match required pattern")
        }
        if let maximum, text.count > maximum {
            throw .validation(name, "\(name): The field is too long; the maximum is \(maximum) characters")
        }
    }
}
