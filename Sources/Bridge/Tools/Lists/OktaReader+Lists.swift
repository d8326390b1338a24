import JSON
import Okta

extension OktaReader {
    /// One page of a list, or with `fetch_all` as many as fit, as rows.
    func list(_ read: OktaRead, _ columns: Columns, _ page: Paging) async throws(ToolFailure) -> JSONValue {
        var collector = RowCollector()
        var cursor = page.after?.page
        repeat {
            let fetched = try await fetch(read, after: cursor)
            let goesOn = collector.add(fetched.items, from: cursor, next: fetched.next) { object, text in
                columns.write(object, as: page, to: &text)
            }
            guard goesOn, page.fetchAll else { break }
            cursor = fetched.next
        } while true
        return collector.content(sealing: page.frame)
    }

    private func fetch(_ read: OktaRead, after cursor: PageCursor?) async throws(ToolFailure) -> Page {
        try await answer { okta throws(OktaError) in
            guard let cursor else { return try await okta.page(read) }
            return try await okta.page(after: cursor)
        }
    }

    /// Asks Okta; its error becomes the tool's failure.
    func answer<Answer>(
        _ question: (OktaReader) async throws(OktaError) -> Answer
    ) async throws(ToolFailure) -> Answer {
        do {
            return try await question(self)
        } catch {
            throw .okta(error)
        }
    }
}

extension OktaRead {
    /// The first page of a list, with those parameters that have a value.
    static func list(_ path: OktaPath, _ texts: [(String, String?)], limit: Int) -> OktaRead {
        let query = texts.compactMap { name, text in text.map { QueryItem(name, .text($0)) } }
        return OktaRead(path, query: query + [QueryItem("limit", .number(limit))])
    }

    /// The first 200 entries of a list.
    static func page(_ path: OktaPath) -> OktaRead { .list(path, [], limit: 200) }
}
