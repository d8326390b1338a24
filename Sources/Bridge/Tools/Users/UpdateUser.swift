import JSON
import Okta

/// `update_user`: changes the profile attributes that are given and leaves the others.
struct UpdateUser: WriteTool {
    static let name = "update_user"
    static let aliases = ["update_user_profile"]
    static let description = """
        Changes profile attributes of a user; those not given stay, null clears one. A person approves it first.
        """
    static let risk = WriteRisk.reversible
    static let isIdempotent = true
    /// Attributes that decide how the user signs in or recovers the account (okta/tools.md 3.2).
    private static let sensitive: Set<String> = ["login", "email", "mobilePhone", "secondEmail"]

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @Parameter("Attributes to change, e.g. {\"title\": \"Analyst\"}.", .memberCount(1...50))
    var profile: JSONObject

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        let wished = profile.json.members.map { Array($0) } ?? []
        // An attribute that is absent and one that is null are both unset: clearing it again changes nothing.
        let changed = wished.filter { $0.value != user.json["profile"]?[$0.key] ?? .null }
        guard !changed.isEmpty else { throw PlanRefusal("\(user.login) has these values already") }
        let before = changed.map { (key: $0.key, value: user.json["profile"]?[$0.key]) }
        return WritePlan(
            OktaWrite(
                .post,
                "/api/v1/users/\(user.id)",
                body: ["profile": .object(changed)],
                // With If-Match a second send would be refused although the first was applied.
                effect: user.etag == nil ? .idempotent : .once,
                ifMatch: user.etag
            ),
            effect: "\(changed.map(\.key).joined(separator: ", ")) of \(user.who) will be changed.",
            changes: zip(changed, before).map { .init("profile.\($0.key)", from: $1.value, to: $0.value) },
            undo: .inverse(
                UpdateUser.self,
                [
                    "user_id": .string(user.id.text),
                    "profile": .object(before.map { ($0.key, $0.value ?? .null) }),
                ]
            ),
            raisedRisk: changed.contains { Self.sensitive.contains($0.key) } ? .broad : nil,
            expected: changed.filter { !$0.value.isNull }.map { (JSONPointer(tokens: ["profile", $0.key]), $0.value) }
        )
    }
}
