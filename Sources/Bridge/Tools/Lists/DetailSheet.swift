import JSON
import Okta

/// One object with what belongs to it, each part read by itself: a part that Okta refuses is named, the rest stands.
struct DetailSheet {
    private var members: [(key: String, value: JSONValue)]
    private var unavailable: [(key: String, value: JSONValue)] = []

    /// The object itself, without its secrets.
    init(_ name: String, _ object: JSONValue) { members = [(name, SecretFields.withheld(from: object))] }

    /// Adds the rows of one page; `name_more` tells that there are others.
    mutating func add(
        _ name: String,
        _ read: OktaRead,
        _ columns: Columns,
        from okta: OktaReader
    ) async throws(ToolFailure) {
        do {
            let page = try await okta.page(read)
            members.append((name, .array(page.items.map { columns.compact($0) })))
            if page.next != nil { members.append(("\(name)_more", true)) }
        } catch {
            guard let refusal = error.refusalInShort else { throw .okta(error) }
            unavailable.append((name, .string(refusal)))
        }
    }

    /// Adds one object.
    mutating func add(_ name: String, object read: OktaRead, from okta: OktaReader) async throws(ToolFailure) {
        do {
            members.append((name, SecretFields.withheld(from: try await okta.get(read).body)))
        } catch {
            guard let refusal = error.refusalInShort else { throw .okta(error) }
            unavailable.append((name, .string(refusal)))
        }
    }

    /// Adds names that were read before.
    mutating func add(_ name: String, _ list: NameList) {
        if let refusal = list.refusal {
            unavailable.append((name, .string(refusal)))
            return
        }
        members.append((name, .array(list.names.map(JSONValue.string))))
        if list.isCut { members.append(("\(name)_more", true)) }
    }

    /// Adds one fact.
    mutating func add(_ name: String, _ value: JSONValue) { members.append((name, value)) }

    var content: JSONValue {
        .object(members + (unavailable.isEmpty ? [] : [("unavailable", .object(unavailable))]))
    }
}
