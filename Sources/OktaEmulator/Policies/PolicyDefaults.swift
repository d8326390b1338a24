import JSON

/// What Okta puts into a policy or rule that does not say it itself.
enum PolicyDefaults {
    /// The settings of a new policy; nil for types that have none.
    static func settings(of kind: PolicyKind) -> JSONValue? {
        switch kind {
        case .password: password
        case .enrollment:
            [
                "type": "AUTHENTICATORS",
                "authenticators": [
                    authenticator("okta_email", "OPTIONAL"), authenticator("okta_verify", "OPTIONAL"),
                    authenticator("phone_number", "OPTIONAL"), authenticator("webauthn", "OPTIONAL"),
                    authenticator("security_question", "OPTIONAL"), authenticator("okta_password", "REQUIRED"),
                ],
            ]
        case .signOn, .access, .discovery, .profileEnrollment, .postAuthentication, .entityRisk, .deviceSignals,
            .sessionViolation, .clientUpdate, .claimSourcing:
            nil
        }
    }

    /// One authenticator of an enrolment policy, which is `REQUIRED`, `OPTIONAL` or `NOT_ALLOWED`.
    static func authenticator(_ key: String, _ enrollment: String) -> JSONValue {
        ["key": .string(key), "enroll": ["self": .string(enrollment)]]
    }

    private static let password: JSONValue = [
        "password": [
            "complexity": [
                "minLength": 8, "minLowerCase": 1, "minUpperCase": 1, "minNumber": 1, "minSymbol": 0,
                "excludeUsername": true, "dictionary": ["common": ["exclude": false]], "excludeAttributes": [],
            ],
            "age": ["maxAgeDays": 0, "expireWarnDays": 0, "minAgeMinutes": 0, "historyCount": 4],
            "lockout": [
                "maxAttempts": 10, "autoUnlockMinutes": 0, "userLockoutNotificationChannels": [],
                "showLockoutFailures": false,
            ],
        ],
        "recovery": [
            "factors": [
                "recovery_question": ["status": "ACTIVE", "properties": ["complexity": ["minLength": 4]]],
                "okta_email": [
                    "status": "ACTIVE", "properties": ["recoveryToken": ["tokenLifetimeMinutes": 60]],
                ],
                "okta_sms": ["status": "INACTIVE"], "okta_call": ["status": "INACTIVE"],
            ]
        ],
        "delegation": ["options": ["skipUnlock": false]],
    ]

    /// The conditions of a new rule; each that the rule does not state holds for everybody.
    static func conditions(of kind: PolicyKind) -> [(key: String, value: JSONValue)] {
        let people: JSONValue = ["users": ["exclude": []]]
        let network: JSONValue = ["connection": "ANYWHERE"]
        switch kind {
        case .signOn:
            return [
                ("people", people), ("network", network), ("authContext", ["authType": "ANY"]),
                ("riskScore", ["level": "ANY"]), ("identityProvider", ["provider": "ANY"]),
            ]
        case .password, .enrollment: return [("people", people), ("network", network)]
        case .discovery:
            return [
                ("network", network), ("platform", ["include": [], "exclude": []]),
                ("userIdentifier", ["patterns": []]), ("app", ["include": [], "exclude": []]),
            ]
        case .access: return [("people", people), ("network", network), ("riskScore", ["level": "ANY"])]
        case .sessionViolation: return [("network", network), ("riskScore", ["minRiskLevel": "HIGH"])]
        case .deviceSignals: return [("network", network)]
        case .profileEnrollment, .postAuthentication, .entityRisk, .clientUpdate, .claimSourcing:
            return [("people", people)]
        }
    }

    /// The actions of a rule that states none.
    static func actions(of kind: PolicyKind) -> JSONValue {
        switch kind {
        case .signOn: ["signon": signOn(factor: false, idleMinutes: 120, lifeMinutes: 720)]
        case .access: ["appSignOn": access("2FA", reauthenticateIn: "PT12H")]
        case .enrollment: ["enroll": ["self": "CHALLENGE"]]
        case .password:
            [
                "passwordChange": ["access": "ALLOW"], "selfServiceUnlock": ["access": "DENY"],
                "selfServicePasswordReset": [
                    "access": "ALLOW",
                    "requirement": ["primary": ["methods": ["email"]], "stepUp": ["required": false]],
                ],
            ]
        case .discovery:
            [
                "idp": [
                    "providers": [["type": "OKTA"]], "idpSelectionType": "SPECIFIC", "shouldFallBackToOkta": false,
                ]
            ]
        case .profileEnrollment: ["profileEnrollment": profileEnrollment]
        case .postAuthentication: ["postAuthSession": ["failureActions": []]]
        case .entityRisk: ["entityRisk": ["actions": []]]
        case .sessionViolation:
            ["sessionViolationDetection": ["policyEvaluation": ["enabled": false]]]
        case .deviceSignals, .clientUpdate, .claimSourcing: [:]
        }
    }

    /// What a sign-on rule does with a session.
    static func signOn(factor: Bool, idleMinutes: Int, lifeMinutes: Int) -> JSONValue {
        let session: JSONValue = [
            "usePersistentCookie": false, "maxSessionIdleMinutes": .number(idleMinutes),
            "maxSessionLifetimeMinutes": .number(lifeMinutes),
        ]
        let signOn: JSONValue = [
            "access": "ALLOW", "requireFactor": .bool(factor), "primaryFactor": "PASSWORD_IDP_ANY_FACTOR",
            "rememberDeviceByDefault": false, "session": session,
        ]
        return factor ? signOn.setting("factorPromptMode", to: "SESSION") : signOn
    }

    /// What an app sign-in rule asks for: `1FA` or `2FA`, again after an ISO 8601 duration.
    static func access(_ mode: String, reauthenticateIn duration: String, constraints: [JSONValue] = []) -> JSONValue {
        [
            "access": "ALLOW",
            "verificationMethod": [
                "factorMode": .string(mode), "type": "ASSURANCE", "reauthenticateIn": .string(duration),
                "constraints": .array(constraints),
            ],
        ]
    }

    private static let profileEnrollment: JSONValue = [
        "access": "DENY", "preRegistrationInlineHooks": .null,
        "profileAttributes": [
            ["name": "email", "label": "Email", "required": true],
            ["name": "firstName", "label": "First name", "required": true],
            ["name": "lastName", "label": "Last name", "required": true],
        ],
        "targetGroupIds": .null, "unknownUserAction": "DENY", "activationRequirements": ["emailVerification": true],
        "progressiveProfilingAction": "DISABLED",
    ]
}
