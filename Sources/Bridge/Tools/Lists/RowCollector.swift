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

    /// The rows as they are written into the answer: a JSON array without its end.
    private var text = [UInt8(ascii: "[")]
    private var rows = 0
    private var pages = 0
    private var truncated: String?
    /// Where the list goes on; nil at its end.
    private(set) var next: PageCursor?

    /// Takes one page that was fetched with `cursor`, and tells whether another may be fetched.
    ///
    /// `write`: Appends one object's row as compact JSON.
    mutating func add(
        _ page: [JSONValue],
        from cursor: PageCursor?,
        next: PageCursor?,
        write: (JSONValue, inout [UInt8]) -> Void
    ) -> Bool {
        let before = (text.count, rows)
        for object in page {
            guard rows < RowCollector.rowLimit else { break }
            let end = text.count
            if end > 1 { text.append(UInt8(ascii: ",")) }
            write(object, &text)
            guard text.count <= RowCollector.byteLimit else {
                text.removeLast(text.count - end)
                break
            }
            rows += 1
        }
        let left = page.count - (rows - before.1)
        if left == 0 {
            self.next = next
            pages += 1
            guard pages == RowCollector.pageLimit, next != nil else { return next != nil }
            truncated = "stopped after \(pages) pages; next_cursor goes on from there"
        } else if before.1 == 0 {
            truncated =
                "\(left) rows of this page are left out, they are too large; ask for a smaller limit or fewer fields"
            self.next = next
        } else {
            text.removeLast(text.count - before.0)
            rows = before.1
            truncated = "stopped at \(rows) rows, the most that one answer holds; next_cursor goes on from there"
            self.next = cursor
        }
        return false
    }

    /// The answer: `items`, `count`, `has_more`, and `next_cursor` and `truncated` where they apply.
    func content(sealing frame: CallFrame) -> JSONValue {
        let items = JSONValue(written: text + [UInt8(ascii: "]")])
        var members: [(key: String, value: JSONValue)] = [
            ("items", items), ("count", .number(rows)), ("has_more", .bool(next != nil)),
        ]
        if let next { members.append(("next_cursor", .string(frame.seal(next)))) }
        if let truncated { members.append(("truncated", .string(truncated))) }
        return .object(members)
    }
}
