import JSON

/// The columns that rows of one kind of object have unless the caller asks for others.
struct Columns: Sendable {
    /// One column: its name in the row, and where its value is in the object.
    struct Column: Sendable {
        let name: String
        /// Nil where the object has no such value: the column is left out of the row.
        let value: @Sendable (JSONValue) -> JSONValue?

        init(_ name: String, _ value: @escaping @Sendable (JSONValue) -> JSONValue?) {
            self.name = name
            self.value = value
        }

        /// The value at a path such as `profile.login`.
        init(_ name: String, at path: String) {
            let pointer = JSONPointer(tokens: path.split(separator: ".").map(String.init))
            self.init(name) { $0[pointer] }
        }
    }

    let columns: [Column]

    /// Appends one object as a row of the answer; never with secrets.
    func write(_ object: JSONValue, as page: Paging, to text: inout [UInt8]) {
        if let fields = page.fields {
            let object = SecretFields.withheld(from: object)
            var seen: Set<String> = []
            let members = fields.filter { seen.insert($0).inserted }.map { ($0, chosen($0, of: object)) }
            return JSONValue.object(members).write(to: &text)
        }
        switch page.detail {
        case .full: SecretFields.withheld(from: object).write(to: &text)
        case .compact: write(compact: object, to: &text)
        }
    }

    /// The row with the standing columns; never with secrets.
    func compact(_ object: JSONValue) -> JSONValue {
        var text: [UInt8] = []
        write(compact: object, to: &text)
        return JSONValue(written: text)
    }

    /// The same as text, as lists are made of it.
    private func write(compact object: JSONValue, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        for column in columns {
            guard let value = column.value(object) else { continue }
            if text.last != UInt8(ascii: "{") { text.append(UInt8(ascii: ",")) }
            JSONValue.write(column.name, to: &text)
            text.append(UInt8(ascii: ":"))
            SecretFields.withheld(from: value).write(to: &text)
        }
        text.append(UInt8(ascii: "}"))
    }

    private func chosen(_ field: String, of object: JSONValue) -> JSONValue {
        columns.first { $0.name == field }.map { $0.value(object) ?? .null }
            ?? Column(field, at: field).value(object) ?? .null
    }
}

extension Columns {
    static let users = Columns(columns: [
        Column("id", at: "id"), Column("login", at: "profile.login"), Column("name", UserText.name),
        Column("status", at: "status"), Column("email", at: "profile.email"), Column("title", at: "profile.title"),
        Column("department", at: "profile.department"), Column("last_login", at: "lastLogin"),
    ])

    static let groups = Columns(columns: [
        Column("id", at: "id"), Column("name", at: "profile.name"), Column("description", at: "profile.description"),
        Column("type", at: "type"), Column("members", at: "_embedded.stats.usersCount"),
        Column("applications", at: "_embedded.stats.appsCount"),
        Column("last_membership_updated", at: "lastMembershipUpdated"),
    ])

    static let applications = Columns(columns: [
        Column("id", at: "id"), Column("label", at: "label"), Column("name", at: "name"),
        Column("status", at: "status"), Column("sign_on_mode", at: "signOnMode"),
        Column("last_updated", at: "lastUpdated"),
    ])

    static let events = Columns(columns: [
        Column("uuid", at: "uuid"), Column("published", at: "published"), Column("event_type", at: "eventType"),
        Column("message", at: "displayMessage"), Column("severity", at: "severity"),
        Column("outcome", at: "outcome.result"), Column("reason", at: "outcome.reason"),
        Column("actor", at: "actor.alternateId"), Column("ip", at: "client.ipAddress"),
        Column("targets", EventText.targets),
    ])

    static let assignments = Columns(columns: [
        Column("id", at: "id"), Column("label", at: "label"), Column("app_name", at: "appName"),
        Column("app_id", at: "appInstanceId"),
    ])

    static let factors = Columns(columns: [
        Column("id", at: "id"), Column("type", at: "factorType"), Column("provider", at: "provider"),
        Column("status", at: "status"), Column("last_updated", at: "lastUpdated"),
    ])

    static let roles = Columns(columns: [
        Column("id", at: "id"), Column("type", at: "type"), Column("label", at: "label"),
        Column("status", at: "status"),
        Column("assignment", at: "assignmentType"),
    ])

    static let applicationUsers = Columns(columns: [
        Column("id", at: "id"), Column("user_name", at: "credentials.userName"), Column("scope", at: "scope"),
        Column("status", at: "status"), Column("last_updated", at: "lastUpdated"),
    ])

    static let groupAssignments = Columns(columns: [
        Column("id", at: "id"), Column("priority", at: "priority"), Column("last_updated", at: "lastUpdated"),
    ])

    static let features = Columns(columns: [
        Column("name", at: "name"), Column("status", at: "status"), Column("description", at: "description"),
    ])
}

/// What a row says of a user in words of ours.
private enum UserText {
    /// First and last name; nil where the profile has neither.
    static func name(_ user: JSONValue) -> JSONValue? {
        let profile = user["profile"]
        switch (profile?["firstName"]?.string, profile?["lastName"]?.string) {
        case (let first?, let last?): return .string("\(first) \(last)")
        case (let name?, nil), (nil, let name?): return .string(name)
        case (nil, nil): return nil
        }
    }
}

/// What a row says of an event in words of ours.
private enum EventText {
    /// What the event acted on, each `Type name`.
    static func targets(_ event: JSONValue) -> JSONValue? {
        guard let targets = event["target"]?.elements else { return nil }
        return .array(
            targets.map { target in
                let name = target["alternateId"]?.string ?? target["displayName"]?.string ?? target["id"]?.string
                return .string("\(target["type"]?.string ?? "?") \(name ?? "?")")
            }
        )
    }
}
