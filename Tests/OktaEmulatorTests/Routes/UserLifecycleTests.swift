import JSON
import OktaEmulator
import Testing

/// What one operation does to a user in one status: the status after it, or the error code.
private struct Row: CustomStringConvertible {
    var operation: String
    /// In the order of `statuses`.
    var outcomes: [String]
    var description: String { operation }
}

private let statuses = [
    "STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED",
]

private let table = [
    Row(
        operation: "activate",
        outcomes: ["PROVISIONED", "E0000038", "E0000016", "E0000038", "E0000038", "E0000038", "E0000038", "ACTIVE"]
    ),
    Row(
        operation: "reactivate",
        outcomes: ["E0000038", "PROVISIONED", "E0000038", "RECOVERY", "E0000038", "E0000038", "E0000038", "E0000038"]
    ),
    Row(
        operation: "suspend",
        outcomes: ["E0000001", "E0000001", "SUSPENDED", "E0000001", "E0000001", "E0000001", "E0000001", "E0000001"]
    ),
    Row(
        operation: "unsuspend",
        outcomes: ["E0000001", "E0000001", "E0000001", "E0000001", "E0000001", "E0000001", "ACTIVE", "E0000001"]
    ),
    Row(
        operation: "unlock",
        outcomes: ["E0000032", "E0000032", "E0000032", "E0000032", "E0000032", "ACTIVE", "E0000032", "E0000032"]
    ),
    Row(
        operation: "expire_password",
        outcomes: [
            "E0000038", "E0000038", "PASSWORD_EXPIRED", "E0000038", "PASSWORD_EXPIRED", "E0000038", "E0000038",
            "E0000038",
        ]
    ),
    Row(
        operation: "reset_password",
        outcomes: [
            "E0000038", "E0000038", "RECOVERY", "RECOVERY", "RECOVERY", "RECOVERY", "E0000038", "E0000038",
        ]
    ),
    Row(
        operation: "reset_factors",
        outcomes: [
            "STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "E0000038",
        ]
    ),
    Row(
        operation: "deactivate",
        outcomes: [
            "DEPROVISIONED", "DEPROVISIONED", "DEPROVISIONED", "DEPROVISIONED", "DEPROVISIONED", "DEPROVISIONED",
            "DEPROVISIONED", "E0000038",
        ]
    ),
]

private let eventTypes = [
    "activate": "user.lifecycle.activate", "reactivate": "user.lifecycle.reactivate",
    "suspend": "user.lifecycle.suspend", "unsuspend": "user.lifecycle.unsuspend",
    "unlock": "user.account.unlock_by_admin", "expire_password": "user.account.expire_password",
    "reset_password": "user.account.reset_password", "reset_factors": "user.mfa.factor.reset_all",
    "deactivate": "user.lifecycle.deactivate",
]

@Suite struct UserLifecycleTests {
    @Test(arguments: table)
    fileprivate func `an operation is legal only from its statuses, and writes its event`(row: Row) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            for (status, outcome) in zip(statuses, row.outcomes) {
                let id = try #require(okta.server.org.userIDs(status: status).last, "\(status)")
                let answer = try await okta.post("/api/v1/users/\(id)/lifecycle/\(row.operation)")
                let after = try await okta.user(id)["status"]?.string
                if outcome.hasPrefix("E0") {
                    #expect(answer.code == outcome, "from \(status)")
                    #expect(after == status)
                    #expect(okta.events(of: answer).isEmpty)
                } else {
                    #expect(answer.status == 200, "from \(status)")
                    #expect(after == outcome, "from \(status)")
                    #expect(okta.events(of: answer).first == eventTypes[row.operation])
                }
            }
        }
    }

    @Test(arguments: [
        ("activate?sendEmail=false", "STAGED", "activationToken"), ("reactivate", "PROVISIONED", "activationUrl"),
        ("reset_password?sendEmail=false", "ACTIVE", "resetPasswordUrl"),
        ("expire_password_with_temp_password", "ACTIVE", "tempPassword"),
    ])
    func `without a mail the secret comes in the answer`(call: String, status: String, key: String) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let id = try #require(okta.server.org.userIDs(status: status).last)
            let answer = try await okta.post("/api/v1/users/\(id)/lifecycle/\(call)")
            #expect(answer.status == 200)
            #expect(answer.json[key]?.string?.isEmpty == false)
        }
    }

    @Test func `the answer to expire_password has the old date of the status, the next read the new one`() async throws
    {
        try await EmulatorClient.run { okta in
            let before = try await okta.user("dana.kim")
            okta.clock.advance(seconds: 60)
            let answer = try await okta.post("/api/v1/users/dana.kim/lifecycle/expire_password").json
            #expect(answer["status"]?.string == "PASSWORD_EXPIRED")
            #expect(answer["statusChanged"]?.string == before["statusChanged"]?.string)
            #expect(try await okta.user("dana.kim")["statusChanged"]?.string == "2026-09-30T12:01:00.000Z")
        }
    }

    @Test func `deactivation drops own assignments for good and keeps memberships`() async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let id = try await okta.id("dana.kim")
            let warehouse = try #require(okta.server.org.applicationID(labelled: "Data Warehouse"))
            _ = try await okta.post("/api/v1/apps/\(warehouse)/users", ["id": .string(id)])
            let answer = try await okta.post("/api/v1/users/\(id)/lifecycle/deactivate")
            #expect(okta.events(of: answer).contains("application.user_membership.remove"))
            _ = try await okta.post("/api/v1/users/\(id)/lifecycle/activate")
            #expect(try await okta.get("/api/v1/apps/\(warehouse)/users/\(id)").status == 404)
            let groups = try await okta.get("/api/v1/users/\(id)/groups").json.elements ?? []
            #expect(groups.contains { $0["profile"]?["name"]?.string == "Finance" })
        }
    }

    @Test(arguments: [
        ("STAGED", "activate", "suspend"), ("ACTIVE", "suspend", "unsuspend"), ("SUSPENDED", "unsuspend", "suspend"),
        ("LOCKED_OUT", "unlock", "suspend"), ("DEPROVISIONED", "delete", "deactivate"),
    ])
    func `the links of a single read say what the status offers`(
        status: String,
        offered: String,
        missing: String
    ) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let id = try #require(okta.server.org.userIDs(status: status).last)
            let links = try #require(try await okta.user(id)["_links"])
            #expect(links[offered]?["href"]?.string?.hasPrefix(okta.server.origin) == true)
            #expect(links[missing] == nil)
            for always in ["self", "schema", "type"] { #expect(links[always] != nil) }
        }
    }
}
