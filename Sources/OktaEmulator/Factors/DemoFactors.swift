import JSON

/// The factors that tell people of the demo org apart beyond what everybody has.
enum DemoFactors {
    /// Administrators and the security team have a security key; some people still answer a question.
    static func add(to org: inout OrgState) {
        for (index, user) in org.users.rows.enumerated() where user.status == .active && !user.factors.isEmpty {
            let created = user.activated ?? user.created
            var more: [FactorRecord] = []
            if !user.roles.isEmpty || user.profile.text("department") == "Security" {
                let profile: JSONValue = [
                    "credentialId": .string(org.identifiers.token(43)), "authenticatorName": "Security key",
                ]
                let id = org.identifiers.next(FactorKind.securityKey.idPrefix)
                more.append(FactorRecord(id: id, kind: .securityKey, created: created, profile: profile))
            }
            if index.isMultiple(of: 9) {
                let known = SecurityQuestion.texts[index % SecurityQuestion.texts.count]
                let profile: JSONValue = ["question": .string(known.name), "questionText": .string(known.text)]
                let id = org.identifiers.next(FactorKind.question.idPrefix)
                var question = FactorRecord(id: id, kind: .question, created: created, profile: profile)
                question.answer = user.profile.text("employeeNumber")
                more.append(question)
            }
            if !more.isEmpty { org.users.update(user.id) { $0.factors += more } }
        }
    }
}
