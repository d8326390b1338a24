import JSON

/// A change to the attributes of a schema: new and changed ones, and those set to `null`, which go.
struct SchemaChange {
    private static let types: Set = ["string", "boolean", "integer", "number", "array"]

    /// The schema after the change.
    private(set) var schema: SchemaRecord
    /// The attributes that are gone.
    private(set) var removed: [String] = []

    /// - Parameters:
    ///   - body: What was sent; only `definitions` counts.
    ///   - old: The schema before.
    ///   - now: The time of the change.
    /// - Throws: E0000001 with the attribute in the cause.
    init(_ body: JSONValue, to old: SchemaRecord, at now: Moment) throws(APIError) {
        schema = old
        schema.lastUpdated = now.wholeSecond
        for member in body["definitions"]?["custom"]?["properties"]?.members ?? [] {
            try setCustom(member.key, member.value)
        }
        for member in body["definitions"]?["base"]?["properties"]?.members ?? [] {
            try setOwn(member.key, member.value)
        }
    }

    private mutating func setCustom(_ name: String, _ value: JSONValue) throws(APIError) {
        let index = schema.custom.firstIndex { $0.key == name }
        guard !value.isNull else {
            guard let index else { throw .validation(name, "\(name): The attribute does not exist") }
            schema.custom.remove(at: index)
            removed.append(name)
            return
        }
        let old = index.map { schema.custom[$0].value }
        let property = try checked(name, value, old: old)
        if let index { schema.custom[index].value = property } else { schema.custom.append((name, property)) }
    }

    private func checked(_ name: String, _ value: JSONValue, old: JSONValue?) throws(APIError) -> JSONValue {
        guard SchemaRecord.isName(name) else { throw .validation(name, "\(name): Does not match required pattern") }
        guard !schema.own.contains(where: { $0.key == name }) else {
            throw .validation(name, "\(name): An attribute of this name is there already")
        }
        guard let type = value["type"]?.string ?? old?["type"]?.string, Self.types.contains(type) else {
            throw .validation(name, "\(name): type must be string, boolean, integer, number or array")
        }
        guard old == nil || old?["type"]?.string == type else {
            throw .validation(name, "\(name): The type of an attribute cannot be changed")
        }
        guard let title = value["title"]?.string ?? old?["title"]?.string, !title.isEmpty else {
            throw .validation(name, "\(name): title: The field cannot be left blank")
        }
        let defaults = old ?? SchemaRecord.property(type, title: title)
        return (value.members ?? []).reduce(defaults) { $0.setting($1.key, to: $1.value) }
    }

    /// Of Okta's own attributes only who may see them, whether a name is required, and the form of a login.
    private mutating func setOwn(_ name: String, _ value: JSONValue) throws(APIError) {
        guard let index = schema.own.firstIndex(where: { $0.key == name }), !value.isNull else {
            throw .validation(name, "\(name): Only attributes that Okta defines can be changed here")
        }
        var allowed: Set = ["permissions"]
        if name == "firstName" || name == "lastName" { allowed.insert("required") }
        if name == "login" { allowed.insert("pattern") }
        for member in value.members ?? [] where member.value != schema.own[index].value[member.key] {
            guard allowed.contains(member.key) else {
                throw .validation(name, "\(name): '\(member.key)' of an attribute of Okta cannot be changed")
            }
            schema.own[index].value = schema.own[index].value.setting(member.key, to: member.value)
        }
    }
}
