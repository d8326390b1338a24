import JSON

/// Credentials that Okta puts into objects: they never reach a client.
///
/// Judged by name, since catalogue applications invent their own settings (okta/real-shapes.md 2).
enum SecretFields {
    /// What stands in the place of a secret.
    static let mark = JSONValue.string("<withheld>")

    private static let names: Set<String> = [
        "accesskey", "accesstoken", "activationtoken", "activationurl", "answer", "apikey", "apitoken",
        "client_secret", "clientsecret", "password", "privatekey", "recovery_question", "refreshtoken",
        "resetpasswordurl", "secret", "secretkey", "sharedsecret", "temppassword", "token",
    ]

    /// The value with every secret replaced; empty and null ones stay, for they tell that there is none.
    static func withheld(from value: JSONValue) -> JSONValue {
        // What holds no such name stays as it was parsed, which is cheap to write.
        guard value.kind == .object || value.kind == .array, !value.holdsOnly(keys: { !isSecret($0) }) else {
            return value
        }
        switch value.kind {
        case .null, .bool, .number, .string: return value
        case .array: return .array((value.elements.map { Array($0) } ?? []).map(withheld))
        case .object:
            let members = value.members.map { Array($0) } ?? []
            return .object(members.map { ($0.key, isSecret($0.key, $0.value) ? mark : withheld(from: $0.value)) })
        }
    }

    private static let lengths = 5...17

    /// The names are ASCII, and so is every letter whose small form is in one of them, but for the Kelvin sign.
    private static func isSecret(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let mayBe = lengths.contains(name.count) || !name.allSatisfy { $0 < 0x80 }
        return mayBe && names.contains(String(decoding: name, as: UTF8.self).lowercased())
    }

    private static func isSecret(_ name: String, _ value: JSONValue) -> Bool {
        guard names.contains(name.lowercased()) else { return false }
        switch value.kind {
        case .null, .bool: return false
        case .number: return true
        case .string: return value.string?.isEmpty == false
        case .array, .object: return value.count > 0
        }
    }
}
