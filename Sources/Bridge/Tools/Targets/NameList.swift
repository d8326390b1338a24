import JSON
import Okta

/// The names of what a target has, read from one page of a list.
struct NameList: Sendable {
    let names: [String]
    /// Whether the list goes on beyond the page.
    let isCut: Bool

    init(names: [String], isCut: Bool = false) {
        self.names = names
        self.isCut = isCut
    }

    /// How many, for people: `14`, or `200+` where the page did not hold them all.
    var count: String { isCut ? "\(names.count)+" : "\(names.count)" }

    /// `14 groups`, `1 group`, `200+ groups`.
    func counted(_ one: String, _ many: String) -> String { "\(count) \(names.count == 1 && !isCut ? one : many)" }

    /// The names as a change shows them.
    var json: JSONValue { .array(names.map(JSONValue.string) + (isCut ? ["…"] : [])) }
}

extension OktaReader {
    /// The names in the first 200 entries of a list.
    func names(
        _ path: OktaPath,
        limit: Int? = 200,
        _ name: (JSONValue) -> String?
    ) async throws(ToolFailure) -> NameList {
        let query = limit.map { [QueryItem("limit", .number($0))] } ?? []
        let page = try await answer { okta throws(OktaError) in try await okta.page(OktaRead(path, query: query)) }
        return NameList(names: page.items.map { name($0) ?? "?" }, isCut: page.next != nil)
    }
}
