import JSON

extension OktaReader {
    /// How many candidates an ambiguous reference names.
    private static let candidateLimit = 5
    /// How many pages of equally spelled beginnings are looked through for one label.
    private static let pageLimit = 5

    /// One user by id, login or unambiguous short name.
    ///
    /// Okta takes all three in the path. A login with a slash it takes only in a search, and of an ambiguous short
    /// name it says "not found": a search then finds the candidates.
    ///
    /// - Throws: `OktaError.notFound`, `.ambiguous`, or what the exchange throws.
    package func user(_ reference: UserReference) async throws(OktaError) -> User {
        let text = reference.id.text
        if !text.contains("/"), let user = try await user(at: reference.id) { return user }
        guard !reference.id.looksLikeObjectID else { throw .notFound(kind: "user", reference: text) }
        let isWholeLogin = text.contains("@") || text.contains("/")
        let search =
            isWholeLogin
            ? "profile.login eq \(JSONValue.string(text))" : "profile.login sw \(JSONValue.string("\(text)@"))"
        let page = try await page(
            OktaRead("/api/v1/users", query: [.init("search", .text(search)), .init("limit", .number(6))])
        )
        let found = page.items.compactMap { User($0) }
        if found.count == 1, let only = found.first, let user = try await user(at: only.id) { return user }
        guard found.count > 1 else { throw .notFound(kind: "user", reference: text) }
        throw .ambiguous(
            kind: "user",
            reference: text,
            candidates: found.prefix(Self.candidateLimit).map { "\($0.login) (\($0.id))" }
        )
    }

    /// One group by id or exact name.
    ///
    /// - Throws: `OktaError.notFound`, `.ambiguous` (names are unique per kind of group only), or what the exchange
    ///   throws.
    package func group(_ reference: GroupReference) async throws(OktaError) -> Group {
        if reference.id.looksLikeObjectID, let group = try await group(at: reference.id) { return group }
        let search = "profile.name eq \(JSONValue.string(reference.id.text))"
        let page = try await page(
            OktaRead("/api/v1/groups", query: [.init("search", .text(search)), .init("limit", .number(20))])
        )
        // The search takes no account of case; a name is meant exactly.
        let named = page.items.compactMap { Group($0) }.filter { $0.name == reference.id.text }
        if named.count == 1, let only = named.first, let group = try await group(at: only.id) { return group }
        guard named.count > 1 else { throw .notFound(kind: "group", reference: reference.id.text) }
        throw .ambiguous(
            kind: "group",
            reference: reference.id.text,
            candidates: named.prefix(Self.candidateLimit).map { "\($0.id) (\($0.type))" }
        )
    }

    /// One application by id or exact label.
    ///
    /// - Throws: `OktaError.notFound`, `.ambiguous`, or what the exchange throws.
    package func application(_ reference: ApplicationReference) async throws(OktaError) -> Application {
        if reference.id.looksLikeObjectID, let found = try await application(at: reference.id) { return found }
        let labelled = try await applications(labelled: reference.id.text)
        if labelled.count == 1, let only = labelled.first, let found = try await application(at: only.id) {
            return found
        }
        guard labelled.count > 1 else { throw .notFound(kind: "application", reference: reference.id.text) }
        throw .ambiguous(
            kind: "application",
            reference: reference.id.text,
            candidates: labelled.prefix(Self.candidateLimit).map { "\($0.id) (\($0.status))" }
        )
    }

    /// Applications have no search; `q` finds those whose name or label begins alike.
    private func applications(labelled label: String) async throws(OktaError) -> [Application] {
        let query: [QueryItem] = [.init("q", .text(label)), .init("limit", .number(200))]
        var page = try await page(OktaRead("/api/v1/apps", query: query))
        var labelled: [Application] = []
        for _ in 1...Self.pageLimit {
            labelled += page.items.compactMap { Application($0) }.filter { $0.label == label }
            guard let next = page.next else { break }
            page = try await self.page(after: next)
        }
        return labelled
    }

    private func user(at id: OktaID) async throws(OktaError) -> User? {
        guard let answer = try await object(OktaRead("/api/v1/users/\(id)")) else { return nil }
        guard let user = User(answer.body, etag: answer.etag) else {
            throw .malformed(what: "a user without an id", requestID: answer.requestID)
        }
        return user
    }

    private func group(at id: OktaID) async throws(OktaError) -> Group? {
        guard let answer = try await object(OktaRead("/api/v1/groups/\(id)")) else { return nil }
        guard let group = Group(answer.body) else {
            throw .malformed(what: "a group without an id", requestID: answer.requestID)
        }
        return group
    }

    private func application(at id: OktaID) async throws(OktaError) -> Application? {
        guard let answer = try await object(OktaRead("/api/v1/apps/\(id)")) else { return nil }
        guard let application = Application(answer.body) else {
            throw .malformed(what: "an application without an id", requestID: answer.requestID)
        }
        return application
    }

    /// Nil where Okta says that there is no such object (404 `E0000007`); every other refusal is thrown.
    private func object(_ read: OktaRead) async throws(OktaError) -> OktaAnswer? {
        do { return try await get(read) } catch {
            if case .refused(let refusal) = error, refusal.status == 404, refusal.code == "E0000007" { return nil }
            throw error
        }
    }
}
