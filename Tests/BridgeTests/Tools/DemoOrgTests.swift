import JSON
import Logging
import Okta
import OktaEmulator
import Testing

@testable import Bridge

/// The tools on the demo org, over HTTP: what they ask is what an org answers, and what they plan comes to pass.
@Suite struct DemoOrgTests {
    /// The permission that an approval would give.
    private struct PlayedReceipt: WriteReceipt, ~Copyable {
        let write: OktaWrite
        consuming func redeem() -> OktaWrite { write }
    }

    /// The org's clock, 2026-11-25T02:03:04.567Z, so that its history is the same on every run.
    private static let clock = 1_795_572_184_567

    private static func onDemoOrg(_ body: (any OktaAccess) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var options = EmulatorOptions()
        options.people = 60
        options.now = { clock }
        let server = try await EmulatorServer.start(options, logger: logger)
        let client = try OktaClient(
            OktaConfiguration(orgURL: server.origin, version: "0.1.0"),
            credential: SSWSToken(Secret(options.token)),
            logger: logger
        )
        do { try await body(client) } catch { Issue.record(error) }
        await client.shutdown()
        await server.stop()
    }

    @Test(
        arguments: [
            (
                "list_users",
                ["search": "profile.lastName sw \"K\"", "sort_by": "profile.lastName", "sort_order": "desc"]
            ),
            ("list_users", ["filter": "status eq \"ACTIVE\"", "fetch_all": true]),
            ("list_users", ["q": "dana", "detail": "full"]),
            ("get_user", ["user_id": "dana.kim"]),
            ("get_user_details", ["user_id": "dana.kim"]),
            ("list_groups", ["expand_stats": true]),
            ("get_group", ["group_id": "Everyone"]),
            ("list_group_users", ["group_id": "Everyone"]),
            ("list_applications", ["include_non_deleted": true]),
            ("get_application_details", ["app_id": "Wiki"]),
            ("get_logs", ["since": "30d", "filter": "eventType sw \"user.\""]),
            (
                "search_logs",
                ["event_types": ["user.session.start", "user.authentication.sso"], "outcome": "SUCCESS"]
            ),
            ("get_user_logs", ["user_id": "grace.okafor", "since": "30d"]),
        ] as [(String, JSONValue)]
    )
    func `what a reading tool asks, the org answers`(tool: String, arguments: JSONValue) async throws {
        try await Self.onDemoOrg { org in
            let content = try await Self.run(tool, arguments, org)
            let isEmpty = content["items"].map { $0.count == 0 } ?? content["user"].map(\.isNull) ?? false
            #expect(!isEmpty, "\(content)")
            let declared = ToolInputTests.catalog.entry(named: tool)?.listing.outputSchema?["properties"]
            for member in content.members ?? [] {
                guard let type = declared?[member.key]?["type"]?.string else { continue }
                #expect(Self.type(of: member.value) == type, "\(member.key)")
            }
            #expect(
                content["unavailable"]?.members?.allSatisfy { $0.value.string?.hasPrefix("404 ") == true } ?? true,
                "\(content)"
            )
        }
    }

    @Test func `pages follow each other to the end without a gap`() async throws {
        try await Self.onDemoOrg { org in
            let whole = try await Self.run("list_group_users", ["group_id": "Everyone", "fetch_all": true], org)
            var seen: [JSONValue] = []
            var cursor: JSONValue?
            repeat {
                var arguments: JSONValue = ["group_id": "Everyone", "limit": 7]
                if let cursor { arguments = arguments.setting("after", to: cursor) }
                let page = try await Self.run("list_group_users", arguments, org)
                seen += page["items"]?.elements ?? []
                cursor = page["next_cursor"]
            } while cursor != nil
            #expect(JSONValue.array(seen) == whole["items"])
            #expect(seen.count > 50)
        }
    }

    @Test func `what a writing tool plans comes to pass, and a second time is refused`() async throws {
        try await Self.onDemoOrg { org in
            let user: JSONValue = ["user_id": "dana.kim"]
            let group = user.setting("group_id", to: "Sales")
            let change: JSONValue = ["title": "Auditor", "nickName": "DK", "department": .null]
            try await Self.apply(UpdateUser.self, user.setting("profile", to: change), org)
            try await Self.apply(AddUserToGroup.self, group, org)
            try await Self.apply(RemoveUserFromGroup.self, group, org)
            try await Self.apply(AssignUserToApplication.self, user.setting("app_id", to: "Source Control"), org)
            try await Self.apply(SuspendUser.self, user, org)
            try await Self.apply(UnsuspendUser.self, user, org)
            try await Self.apply(DeactivateUser.self, user, org)
            let log = try await Self.run("get_user_logs", user.setting("since", to: "1h"), org)
            let types = log["items"]?.elements?.compactMap { $0["event_type"]?.string } ?? []
            #expect(Set(["user.lifecycle.suspend", "user.lifecycle.deactivate"]).isSubset(of: types))
            try await Self.apply(DeleteDeactivatedUser.self, user, org)
        }
    }

    private static func run(_ tool: String, _ arguments: JSONValue, _ org: any OktaAccess) async throws -> JSONValue {
        let call = try #require(ToolInputTests.catalog.entry(named: tool)).decode(arguments, now: clock + 60_000)
        return try await #require(call.tool as? any ReadTool).run(org.reader { _ in }).content
    }

    /// The JSON Schema type of a value; a number is an integer in all that tools declare.
    private static func type(of value: JSONValue) -> String {
        switch value.kind {
        case .null: "null"
        case .bool: "boolean"
        case .number: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Inspects, plans, sends, and looks whether what was planned holds.
    private static func apply<Called: WriteTool>(
        _ tool: Called.Type,
        _ arguments: JSONValue,
        _ org: any OktaAccess
    ) async throws {
        let called = try decoded(tool, arguments)
        let plan = try called.plan(on: try await called.inspect(org.reader { _ in }))
        for request in plan.requests {
            let report = await org.writer { _ in }.send(PlayedReceipt(write: request))
            guard case .applied = report.result else {
                Issue.record("\(tool.name): \(report.result)")
                return
            }
        }
        if plan.removesTarget {
            await #expect(throws: ToolFailure.self) { try await called.inspect(org.reader { _ in }) }
            return
        }
        let after = try await called.inspect(org.reader { _ in })
        for expectation in plan.expected {
            #expect(after.card.state[expectation.pointer] == expectation.value, "\(tool.name) \(expectation.pointer)")
        }
        #expect(throws: PlanRefusal.self) { try called.plan(on: after) }
    }
}
