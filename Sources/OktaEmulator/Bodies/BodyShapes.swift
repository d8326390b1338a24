/// The shapes of the bodies that routes take, by method and path: required members, types and words of Okta's OpenAPI
/// document, as far as the routes read them.
enum BodyShapes {
    static let all: [String: BodyShape] = [
        directory, rules, factors, ApplicationShapes.all, policies, zones, schemas, settings, limits,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static let names = BodyShape.some([
        "login": .text, "email": .text, "firstName": .text, "lastName": .text, "nickName": .text,
    ])

    private static let directory: [String: BodyShape] = [
        "POST /api/v1/users": .object([
            "profile": .required(names), "credentials": .optional(credentials), "groupIds": .optional(.texts),
        ]),
        "POST /api/v1/users/{}": .some(["profile": names, "credentials": credentials]),
        "PUT /api/v1/users/{}": .some(["profile": names, "credentials": credentials]),
        "POST /api/v1/groups": group,
        "PUT /api/v1/groups/{}": group,
        "POST /api/v1/groups/{}/owners": .some(["id": .text, "type": .word(["GROUP", "USER"])]),
        "PUT /api/v1/api-tokens/{}": .some(["name": .text, "network": .some(["connection": .text])]),
    ]
    private static let credentials = BodyShape.some([
        "password": .some(["value": .text]),
        "recovery_question": .some(["question": .text, "answer": .text]),
    ])
    private static let group = BodyShape.some(["profile": .some(["name": .text, "description": .text])])

    private static func rule(_ type: BodyShape) -> BodyShape {
        .some([
            "type": type, "name": .text,
            "conditions": .some([
                "expression": .some(["value": .text, "type": .text]),
                "people": .some(["users": .some(["exclude": .texts])]),
            ]),
            "actions": .some(["assignUserToGroups": .some(["groupIds": .texts])]),
        ])
    }
    private static let rules: [String: BodyShape] = [
        "POST /api/v1/groups/rules": rule(.word(["group_rule"])), "PUT /api/v1/groups/rules/{}": rule(.text),
    ]

    private static let factor = BodyShape.object([
        "factorType": .required(.word(Array(Set(FactorKind.allCases.map(\.type) + foreignFactors)))),
        "provider": .optional(
            .word(["CUSTOM", "DUO", "FIDO", "GOOGLE", "OKTA", "RSA", "SYMANTEC", "YUBICO"])
        ),
        "profile": .optional(
            .some([
                "phoneNumber": .text, "email": .text, "answer": .text,
                "question": .word(SecurityQuestion.texts.map(\.name) + ["custom"]),
            ])
        ),
    ])
    /// Types that Okta has and the org does not offer.
    private static let foreignFactors = ["token", "token:hardware", "token:hotp", "u2f", "web"]
    private static let factors: [String: BodyShape] = [
        "POST /api/v1/users/{}/factors": factor, "POST /api/v1/users/{}/factors/{}/resend": factor,
    ]

    private static func named(_ types: [String]) -> BodyShape {
        .object([
            "type": .required(.word(types)), "name": .required(.text), "description": .optional(.text),
            "conditions": .optional(
                .some(["people": .some(["groups": .some(["include": .texts, "exclude": .texts])])])
            ),
        ])
    }
    private static let policy = named(PolicyKind.allCases.map(\.rawValue))
    private static let policyRule = BodyShape.some([
        "type": .word(PolicyKind.allCases.map(\.ruleType)), "name": .text,
    ])
    private static let policies: [String: BodyShape] = [
        "POST /api/v1/policies": policy, "PUT /api/v1/policies/{}": policy,
        "POST /api/v1/policies/{}/rules": policyRule, "PUT /api/v1/policies/{}/rules/{}": policyRule,
    ]

    private static let places = BodyShape.list(.some(["country": .text, "region": .text]))
    private static let addresses = BodyShape.list(.some(["type": .word(["CIDR", "RANGE"]), "value": .text]))
    private static let zone = BodyShape.object([
        "type": .required(.word(["DYNAMIC", "DYNAMIC_V2", "IP"])), "name": .required(.text),
        "usage": .optional(.word(["BLOCKLIST", "POLICY"])), "gateways": .optional(addresses),
        "proxies": .optional(addresses),
        "locations": .optional(.either(places, .some(["include": places, "exclude": places]))),
        "asns": .optional(.either(.texts, .some(["include": .texts, "exclude": .texts]))),
        "ipServiceCategories": .optional(.some(["include": .texts, "exclude": .texts])),
    ])
    private static let zones: [String: BodyShape] = ["POST /api/v1/zones": zone, "PUT /api/v1/zones/{}": zone]

    private static let schema = BodyShape.some([
        "definitions": .some([
            "custom": .some([
                "properties": .map(
                    .some([
                        "type": .word(["array", "boolean", "integer", "number", "string"]), "title": .text,
                        "description": .text, "items": .some(["type": .text]),
                    ])
                )
            ])
        ])
    ])
    private static let userType = BodyShape.some(["name": .text, "displayName": .text, "description": .text])
    private static let schemas: [String: BodyShape] = [
        "POST /api/v1/meta/schemas/user/{}": schema, "POST /api/v1/meta/schemas/group/default": schema,
        "POST /api/v1/meta/types/user": .object([
            "name": .required(.text), "displayName": .required(.text), "description": .optional(.text),
        ]),
        "POST /api/v1/meta/types/user/{}": userType,
        "PUT /api/v1/meta/types/user/{}": .object([
            "name": .required(.text), "displayName": .required(.text), "description": .required(.text),
        ]),
    ]

    private static let org = BodyShape.some([
        "companyName": .text, "website": .text, "city": .text, "state": .text, "country": .text,
    ])
    private static let account = BodyShape.object(["accountId": .required(.text)])
    private static let settings: [String: BodyShape] = [
        "POST /api/v1/org": org, "PUT /api/v1/org": org,
        "PUT /api/v1/org/contacts/{}": .some(["userId": .text]),
        "POST /api/v1/org/email/bounces/remove-list": .some(["emailAddresses": .texts]),
        "POST /api/v1/org/privacy/aerial/grant": account, "POST /api/v1/org/privacy/aerial/revoke": account,
    ]

    private static let share = BodyShape.object([
        "principalId": .required(.text),
        "principalType": .required(.word(PrincipalLimitRecord.Kind.allCases.map(\.rawValue))),
    ])
    private static let limits: [String: BodyShape] = [
        "POST /api/v1/principal-rate-limits": share, "PUT /api/v1/principal-rate-limits/{}": share,
    ]
}
