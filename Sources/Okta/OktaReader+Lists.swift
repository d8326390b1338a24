package import JSON

/// The lists that tools read. Each gives one page; `page(after:)` gives the next.
extension OktaReader {
    /// Users; without parameters deactivated ones are left out, with `search` or `filter` they are not.
    package func users(_ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/users", query: query))
    }

    /// Groups, of all types unless `filter` or `search` asks for fewer.
    package func groups(_ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/groups", query: query))
    }

    /// Applications, active and inactive.
    package func applications(_ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/apps", query: query))
    }

    /// System Log events.
    ///
    /// Without `until` there is always a next page, even after an empty one.
    package func logs(_ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/logs", query: query))
    }

    /// The groups that a user is a member of.
    package func groups(of user: OktaID) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/users/\(user)/groups"))
    }

    /// The tiles that a user sees, also those that come through groups.
    package func applications(of user: OktaID) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/users/\(user)/appLinks"))
    }

    /// The factors that the user's first enrolment policy shows; an empty list is no proof of none.
    package func factors(of user: OktaID) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/users/\(user)/factors"))
    }

    /// The admin roles of a user, also those that come through groups.
    package func roles(ofUser user: OktaID) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/users/\(user)/roles"))
    }

    /// The admin roles that a group gives to its members.
    package func roles(ofGroup group: OktaID) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/groups/\(group)/roles"))
    }

    /// The users in a group.
    package func members(of group: OktaID, _ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/groups/\(group)/users", query: query))
    }

    /// The counts of a group, such as `usersCount`; nil if Okta gives none.
    ///
    /// Only the list can be expanded, and `filter` sees a new group at once where `search` may not.
    package func statistics(of group: OktaID) async throws(OktaError) -> JSONValue? {
        let filter = "id eq \(JSONValue.string(group.text))"
        let page = try await groups([.init("filter", .text(filter)), .init("expand", .text("stats"))])
        return page.items.first?["_embedded"]?["stats"]
    }

    /// How many members a group has; nil if Okta does not say.
    package func memberCount(of group: OktaID) async throws(OktaError) -> Int? {
        try await statistics(of: group)?["usersCount"]?.int
    }

    /// The users that an application is assigned to, directly or through a group (`scope`).
    package func users(of application: OktaID, _ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/apps/\(application)/users", query: query))
    }

    /// The groups that an application is assigned to.
    package func groups(assignedTo application: OktaID, _ query: [QueryItem] = []) async throws(OktaError) -> Page {
        try await page(OktaRead("/api/v1/apps/\(application)/groups", query: query))
    }

    /// The assignment of one user to one application; nil if there is none.
    package func assignment(of user: OktaID, to application: OktaID) async throws(OktaError) -> OktaAnswer? {
        do { return try await get(OktaRead("/api/v1/apps/\(application)/users/\(user)")) } catch {
            if case .refused(let refusal) = error, refusal.status == 404 { return nil }
            throw error
        }
    }
}
