import JSON

/// How one endpoint pages: its default and largest `limit`, and how its cursors look.
struct Paging: Sendable {
    /// Cursors are opaque to clients; each endpoint writes the last id in its own way.
    enum Cursor: Sendable {
        /// `0` and the id, as `/users` has it.
        case zeroPrefixed
        /// The id alone.
        case plain
        /// The id's bytes in hexadecimal.
        case hexadecimal
    }

    var defaultLimit: Int
    var maximumLimit: Int
    var cursor: Cursor
    /// The prefix that an id in a cursor must have, such as `00u`.
    var idPrefix: String

    /// The `limit` of a call; a larger one is cut to the maximum.
    ///
    /// - Throws: E0000001 if it is no positive number.
    func limit(of call: APICall, default fallback: Int? = nil) throws(APIError) -> Int {
        guard let text = call.query("limit") else { return fallback ?? defaultLimit }
        guard let limit = Int(text), limit > 0 else {
            throw .validation("limit", "limit: '\(text)' is not a positive number")
        }
        return min(limit, maximumLimit)
    }

    /// The id after which the page starts; nil for the first page.
    ///
    /// - Throws: E0000029 if the cursor is not one that this endpoint makes.
    func startID(of call: APICall) throws(APIError) -> String? {
        guard let text = call.query("after"), !text.isEmpty else { return nil }
        let id: String? =
            switch cursor {
            case .zeroPrefixed: text.hasPrefix("0") ? String(text.dropFirst()) : nil
            case .plain: text
            case .hexadecimal: Paging.unhex(text)
            }
        guard let id, id.utf8.count == 20, id.hasPrefix(idPrefix) else { throw .invalidCursor }
        return id
    }

    /// Answers with the first `limit` of `rows`, which start after the cursor and are read no further than needed.
    func reply<Rows: Sequence>(
        _ rows: Rows,
        to call: APICall,
        default fallback: Int? = nil,
        render: (Rows.Element) -> JSONValue
    ) throws(APIError) -> APIReply where Rows.Element: Identifiable, Rows.Element.ID == String {
        let limit = try self.limit(of: call, default: fallback)
        let page = Array(rows.prefix(limit + 1))
        let shown = page.prefix(limit)
        var reply = APIReply.ok(.array(shown.map(render)))
        let next = page.count > limit ? shown.last.map { text(of: $0.id) } : nil
        reply.headers = Paging.links(call, limit: limit, next: next)
        return reply
    }

    private func text(of id: String) -> String {
        switch cursor {
        case .zeroPrefixed: "0" + id
        case .plain: id
        case .hexadecimal: Paging.hex(id)
        }
    }

    /// One `Link` line per relation; `self` repeats the call with its effective limit.
    static func links(_ call: APICall, limit: Int, next: String?) -> [(name: String, value: String)] {
        var lines = [("link", "<\(address(call, limit: limit, after: call.query("after")))>; rel=\"self\"")]
        if let next { lines.append(("link", "<\(address(call, limit: limit, after: next))>; rel=\"next\"")) }
        return lines.map { (name: $0.0, value: $0.1) }
    }

    private static func address(_ call: APICall, limit: Int, after: String?) -> String {
        var items = after.map { [("after", $0)] } ?? []
        items.append(("limit", String(limit)))
        // A cursor of the log replaces the lower time bound: the two exclude each other.
        let dropped: Set<String> = after == nil ? ["after", "limit"] : ["after", "limit", "since"]
        items += call.query.filter { !dropped.contains($0.name) }.map { ($0.name, $0.value) }
        let query = items.map { "\(URLText.encoded($0.0))=\(URLText.encoded($0.1))" }.joined(separator: "&")
        return "\(call.origin)\(call.path)?\(query)"
    }

    private static func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func unhex(_ text: String) -> String? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
