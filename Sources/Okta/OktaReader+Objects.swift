extension OktaReader {
    /// One user by id, login or unambiguous short name.
    package func user(_ reference: UserReference) async throws(OktaError) -> User {
        let answer = try await get(OktaRead("/api/v1/users/\(reference.id)"))
        guard let user = User(answer.body, etag: answer.etag) else {
            throw .malformed(what: "a user without an id", requestID: answer.requestID)
        }
        return user
    }

    /// One group by id or exact name.
    package func group(_ reference: GroupReference) async throws(OktaError) -> Group {
        let answer = try await get(OktaRead("/api/v1/groups/\(reference.id)"))
        guard let group = Group(answer.body) else {
            throw .malformed(what: "a group without an id", requestID: answer.requestID)
        }
        return group
    }

    /// One application by id or exact label.
    package func application(_ reference: ApplicationReference) async throws(OktaError) -> Application {
        let answer = try await get(OktaRead("/api/v1/apps/\(reference.id)"))
        guard let application = Application(answer.body) else {
            throw .malformed(what: "an application without an id", requestID: answer.requestID)
        }
        return application
    }
}
