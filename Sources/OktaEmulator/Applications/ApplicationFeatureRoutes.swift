import JSON

/// `/api/v1/apps/{id}/features`: what an application provisions.
enum ApplicationFeatureRoutes {
    static let routes = [
        Route("GET", "/api/v1/apps/{}/features", list),
        Route("GET", "/api/v1/apps/{}/features/{}", get),
    ]

    /// The features of an application, by name.
    ///
    /// - Throws: E0000001, as recorded, where nothing is provisioned.
    private static func features(
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> [(name: String, json: JSONValue)] {
        let application = try ApplicationRoutes.application(org, call)
        guard !application.features.isEmpty else { throw .validation("feature", "Provisioning is not supported.") }
        var features: [(name: String, json: JSONValue)] = []
        if application.features.contains(where: { $0.hasPrefix("PUSH_") }) {
            features.append(("USER_PROVISIONING", outbound(application, call)))
        }
        if application.features.contains(where: { $0.hasPrefix("IMPORT_") }) {
            features.append(("INBOUND_PROVISIONING", inbound(application, call)))
        }
        return features
    }

    private static func feature(
        _ name: String,
        _ description: String,
        _ capabilities: JSONValue,
        _ application: ApplicationRecord,
        _ call: APICall
    ) -> JSONValue {
        let address = "\(call.origin)/api/v1/apps/\(application.id)/features/\(name)"
        return [
            "name": .string(name), "status": "ENABLED", "description": .string(description),
            "capabilities": capabilities,
            "_links": ["self": ["href": .string(address), "hints": ["allow": ["GET", "PUT"]]]],
        ]
    }

    private static func outbound(_ application: ApplicationRecord, _ call: APICall) -> JSONValue {
        func status(_ feature: String) -> JSONValue {
            ["status": application.features.contains(feature) ? "ENABLED" : "DISABLED"]
        }
        let capabilities: JSONValue = [
            "create": ["lifecycleCreate": status("PUSH_NEW_USERS")],
            "update": [
                "profile": status("PUSH_PROFILE_UPDATES"), "lifecycleDeactivate": status("PUSH_USER_DEACTIVATION"),
                "password": status("PUSH_PASSWORD_UPDATES").setting("seed", to: "RANDOM").setting(
                    "change",
                    to: "CHANGE"
                ),
            ],
        ]
        return feature(
            "USER_PROVISIONING",
            "User provisioning settings from Okta to an app",
            capabilities,
            application,
            call
        )
    }

    private static func inbound(_ application: ApplicationRecord, _ call: APICall) -> JSONValue {
        let capabilities: JSONValue = [
            "importSettings": [
                "username": ["usernameFormat": "EMAIL"],
                "schedule": ["status": "ENABLED", "fullImport": ["expression": "0 */4 * * *", "timezone": "UTC"]],
            ],
            "importRules": [
                "userCreateAndMatch": [
                    "exactMatchCriteria": "EMAIL", "allowPartialMatch": false, "autoConfirmPartialMatch": false,
                    "autoConfirmExactMatch": true, "autoConfirmNewUsers": true, "autoActivateNewUsers": false,
                ]
            ],
        ]
        return feature(
            "INBOUND_PROVISIONING",
            "In-bound provisioning settings from an app to Okta",
            capabilities,
            application,
            call
        )
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(.array(try features(org, call).map(\.json)))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard let feature = try features(org, call).first(where: { $0.name == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "ApplicationFeature")
        }
        return .ok(feature.json)
    }
}
