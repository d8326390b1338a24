import JSON
import Okta

/// One group with what membership of it means: the group card of okta/tools.md 2.
struct GroupCard: Sendable {
    let group: Group
    /// Nil if Okta did not say.
    let members: Int?
    let applications: NameList
    let roles: NameList
    /// Names of the active rules that put people into it.
    let rules: NameList

    /// Whether a change of membership is broad: an administrator role, a rule, or more than 50 applications.
    ///
    /// What could not be read counts as being there. Source: okta/tools.md 2, "Class escalators".
    var isFarReaching: Bool {
        !roles.isKnownEmpty || !rules.isKnownEmpty || applications.refusal != nil || applications.isCut
            || applications.names.count > 50
    }

    var facts: [(label: String, value: String)] {
        [
            ("Group", group.name), ("Group id", group.id.text), ("Group type", group.type),
            ("Members", members.map(String.init) ?? "unknown"), ("Group applications", applications.count),
            ("Group admin roles", roles.fact), ("Group rules", rules.fact),
        ]
    }
}

extension OktaReader {
    /// Reads the whole group card.
    func groupCard(_ reference: GroupReference) async throws(ToolFailure) -> GroupCard {
        let group = try await answer { okta throws(OktaError) in try await okta.group(reference) }
        return GroupCard(
            group: group,
            members: try await memberCount(of: group),
            applications: try await names(.page("/api/v1/groups/\(group.id)/apps")) { $0["label"]?.string },
            roles: try await adminRoles("/api/v1/groups/\(group.id)/roles"),
            rules: try await rules(feeding: group)
        )
    }

    /// The count that Okta gives in lists only, with `expand=stats`.
    private func memberCount(of group: Group) async throws(ToolFailure) -> Int? {
        let query = [
            QueryItem("filter", .text(FilterExpression.equal("id", group.id.text))),
            QueryItem("expand", .text("stats")),
        ]
        do {
            let page = try await page(OktaRead("/api/v1/groups", query: query))
            return page.items.first?["_embedded"]?["stats"]?["usersCount"]?.int
        } catch {
            guard error.refusalInShort != nil else { throw .okta(error) }
            return nil
        }
    }

    /// All rules are read, at most 2000 in an org: Okta cannot look them up by the group they feed.
    private func rules(feeding group: Group) async throws(ToolFailure) -> NameList {
        var names: [String] = []
        do {
            var page = try await page(.page("/api/v1/groups/rules"))
            while true {
                let feeding = page.items.filter { $0.feeds(group) }
                names += feeding.map { $0["name"]?.string ?? "?" }
                guard let next = page.next else { return NameList(names: names) }
                page = try await self.page(after: next)
            }
        } catch {
            guard let refusal = error.refusalInShort else { throw .okta(error) }
            return NameList(names: [], refusal: refusal)
        }
    }
}

extension JSONValue {
    /// Whether this group rule is active and puts people into the group.
    fileprivate func feeds(_ group: Group) -> Bool {
        guard self["status"]?.string == "ACTIVE" else { return false }
        let targets = self["actions"]?["assignUserToGroups"]?["groupIds"]?.elements
        return targets?.contains { $0.string == group.id.text } ?? false
    }
}
