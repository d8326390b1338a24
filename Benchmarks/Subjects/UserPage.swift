import JSON

/// A page of Okta users, as `GET /api/v1/users` answers it.
enum UserPage {
    /// The compact JSON text of a page; the same for the same count.
    static func bytes(users count: Int) -> [UInt8] { JSONValue.array((1...count).map(user)).bytes() }

    private static func user(_ number: Int) -> JSONValue {
        let first = ["Ada", "Grace", "Linus", "Zoë", "Søren", "Li", "Noor", "Jürgen", "María", "Ken"][number % 10]
        let last = ["Lovelace", "Hopper", "Ångström", "O'Brien", "Müller", "Nguyen", "Zhang"][number % 7]
        let id = "00u" + String(repeating: "a", count: 17 - String(number).count) + String(number)
        let login = "user\(number)@example.com"
        return [
            "id": .string(id), "status": "ACTIVE", "created": "2025-01-02T03:04:05.000Z",
            "activated": "2025-01-02T03:05:05.000Z", "statusChanged": "2025-06-01T10:00:00.000Z",
            "lastLogin": "2026-07-20T08:00:00.000Z", "lastUpdated": "2026-07-19T12:00:00.000Z",
            "passwordChanged": "2026-02-01T00:00:00.000Z", "type": ["id": "oty1a2b3c4d5e6f7g8h9"],
            "profile": [
                "firstName": .string(first), "lastName": .string(last), "displayName": .string("\(first) \(last)"),
                "email": .string(login), "login": .string(login),
                "mobilePhone": .string("+1-555-\(1_000_000 + number)"),
                "secondEmail": .null, "title": "Engineer", "department": "R&D", "organization": "Example",
                "employeeNumber": .string("E\(100_000 + number)"), "city": "Oslo", "countryCode": "NO",
                "locale": "en_US", "timezone": "Europe/Oslo", "costCenter": .string("CC-\(100 + number % 40)"),
            ],
            "credentials": [
                "password": [:], "emails": [["value": .string(login), "status": "VERIFIED", "type": "PRIMARY"]],
                "provider": ["type": "OKTA", "name": "OKTA"],
            ],
            "_links": links(of: id),
        ]
    }

    private static func links(of id: String) -> JSONValue {
        let base = "https://acme.okta.com/api/v1"
        let operations = ["suspend", "resetPassword", "expirePassword", "unlock", "deactivate"].map { name in
            (name, ["href": .string("\(base)/users/\(id)/lifecycle/\(name)"), "method": "POST"] as JSONValue)
        }
        return .object(
            operations.map { (key: $0.0, value: $0.1) } + [
                ("self", ["href": .string("\(base)/users/\(id)")]),
                ("schema", ["href": .string("\(base)/meta/schemas/user/osc1")]),
                ("type", ["href": .string("\(base)/meta/types/user/oty1")]),
            ]
        )
    }
}
