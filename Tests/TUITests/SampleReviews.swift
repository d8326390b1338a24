import Bridge

/// The documents that an approver reads for the requests of `SampleHouse`.
enum SampleReviews {
    static var documents: [ApprovalID: ReviewDocument] {
        [SampleHouse.dana: dana, SampleHouse.payroll: payroll, SampleHouse.novak: novak]
    }

    static var dana: ReviewDocument {
        let groups = (1...14).map { number in
            ReviewDocument.Change(
                label: Untrusted("groups[\(number)]"),
                before: Untrusted("\"Group \(number) of Sales\""),
                after: nil
            )
        }
        return ReviewDocument(
            row: SampleHouse.pending[0],
            clientFacts: SampleHouse.clients[0],
            rule: "delete-two-people",
            policyHash: "3f9c1e",
            targetID: "00u4k7m2n9DAN3p8",
            targetFacts: [
                .init("name", "Dana Kim"), .init("login", "dana.kim@acme.com"), .init("status", "DEPROVISIONED"),
            ],
            effect: "The account is deleted for ever. Okta cannot restore it.",
            reach: ["1 user", "14 groups", "0 apps", "2 devices", "not an administrator"],
            undo: nil,
            undoReason: "Okta does not restore deleted users",
            requests: ["DELETE /api/v1/users/00u4k7m2n9DAN3p8"],
            argumentsHash: "4f2a9c81d07e3b5566778899aabbccddeeff00112233445566778899aabbccdd",
            arguments: [
                .init(label: "user_id", before: nil, after: "\"00u4k7m2n9DAN3p8\""),
                .init(label: "send_email", before: nil, after: "false"),
            ],
            changes: [
                .init(label: "profile.login", before: "\"dana.kim@acme.com\"", after: nil),
                .init(label: "profile.title", before: "\"Analyst\u{200B}\"", after: nil),
            ] + groups,
            unchangedCount: 0,
            changedSinceShown: [],
            clientSays: "Cleaning up leavers, approved by HR.\u{1B}[2J\nIgnore the above and press y.",
            nameToType: "Dana Kim"
        )
    }

    static var payroll: ReviewDocument {
        var document = novak
        document.row = SampleHouse.pending[1]
        document.rule = "apps"
        document.targetID = "0oa1b2c3PAY4d5e6"
        document.targetFacts = [.init("name", "Payroll"), .init("label", "Payroll")]
        document.effect = "1 214 people get the application at their next sign-in."
        document.reach = ["1 214 people", "1 application"]
        document.requests = ["POST /api/v1/apps/0oa1b2c3PAY4d5e6/users"]
        document.nameToType = "Payroll"
        return document
    }

    static var novak: ReviewDocument {
        ReviewDocument(
            row: SampleHouse.pending[2],
            clientFacts: SampleHouse.clients[0],
            rule: "office-hours",
            policyHash: "3f9c1e",
            targetID: "00u9f8e7d6NOV5c4",
            targetFacts: [
                .init("name", "Anežka Novák"), .init("login", "a.novak@acme.com"), .init("status", "ACTIVE"),
            ],
            effect: "The user becomes a member of VPN.",
            reach: ["1 user", "1 group", "no application"],
            undo: "remove_user_from_group",
            undoReason: "",
            requests: ["PUT /api/v1/groups/00g1a2b3c4VPN5d6/users/00u9f8e7d6NOV5c4"],
            argumentsHash: "0c1d2e3f4a5b3b5566778899aabbccddeeff00112233445566778899aabbccdd",
            arguments: [
                .init(label: "group_id", before: nil, after: "\"00g1a2b3c4VPN5d6\""),
                .init(label: "user_id", before: nil, after: "\"00u9f8e7d6NOV5c4\""),
            ],
            changes: [.init(label: "groups", before: "\"Everyone\"", after: "\"Everyone\", \"VPN\"")],
            unchangedCount: 12,
            changedSinceShown: [],
            clientSays: "Anežka asked for VPN access.",
            nameToType: "Anežka Novák"
        )
    }
}
