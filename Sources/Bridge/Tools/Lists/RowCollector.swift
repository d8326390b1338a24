import JSON
import Okta

/// The rows of one answer, kept within its bounds: 2000 rows and 240 KiB of JSON, so that all of it stays under 256 KiB.
///
/// A page that no longer fits is left out whole and the cursor goes back to it, so that no row is lost; only a first page
/// that is too large by itself is cut, and the answer says so.
struct RowCollector {
    static let rowLimit = 2_000
    static let byteLimit = 240 * 1_024
    /// Pages of one answer, so that a list of empty pages ends too.
    static let pageLimit = 100

    private var rows: [JSONValue] = []
    private var bytes = 0
    private var pages = 0
    private var truncated: String?
    /// Where the list goes on; nil at its end.
    private(set) var next: PageCursor?

    /// Takes one page that was fetched with `cursor`, and tells whether another may be fetched.
    mutating func add(_ page: [JSONValue], from cursor: PageCursor?, next: PageCursor?) -> Bool {
        let sizes = page.map { $0.bytes().count + 1 }
        let total = sizes.reduce(0, +)
        let fits = bytes + total <= RowCollector.byteLimit && rows.count + page.count <= RowCollector.rowLimit
        if fits {
            rows += page
            bytes += total
            self.next = next
            pages += 1
            guard pages == RowCollector.pageLimit, next != nil else { return next != nil }
            truncated = "stopped after \(pages) pages; next_cursor goes on from there"
            return false
        }
        if rows.isEmpty {
            cut(page, sizes)
            self.next = next
        } else {
            truncated = "stopped at \(rows.count) rows, the most that one answer holds; next_cursor goes on from there"
            self.next = cursor
        }
        return false
    }

    /// The answer: `items`, `count`, `has_more`, and `next_cursor` and `truncated` where they apply.
    func content(sealing frame: CallFrame) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("items", .array(rows)), ("count", .number(rows.count)), ("has_more", .bool(next != nil)),
        ]
        if let next { members.append(("next_cursor", .string(frame.seal(next)))) }
        if let truncated { members.append(("truncated", .string(truncated))) }
        return .object(members)
    }

    private mutating func cut(_ page: [JSONValue], _ sizes: [Int]) {
        for (row, size) in zip(page, sizes) {
            guard bytes + size <= RowCollector.byteLimit, rows.count < RowCollector.rowLimit else { break }
            rows.append(row)
            bytes += size
        }
        let lost = page.count - rows.count
        truncated =
            "\(lost) rows of this page are left out, they are too large; ask for a smaller limit or fewer fields"
    }
}
