import JSON

/// The pages of one list, prepared once for each version as the text of their `result`.
struct ListPages: Sendable {
    /// What is listed.
    struct Contents: Sendable {
        /// The method that asks for it; cursors are good for this list only.
        var method: String
        /// The member of the result that holds the entries.
        var member: String
        var count: Int
        /// One entry with the fields that the version knows.
        var entry: @Sendable (Int, ProtocolVersion) -> JSONValue
    }

    private let method: String
    private let cursors: CatalogCursor
    /// By the offset of the first entry.
    private let pages: [ProtocolVersion: [Int: [UInt8]]]

    /// Prepares the list.
    ///
    /// - Parameters:
    ///   - contents: What is listed, in order.
    ///   - pageSize: How many entries a page holds; at least 1.
    ///   - cursors: Makes and checks the cursors.
    ///   - introduction: Who answers.
    init(_ contents: Contents, pageSize: Int, cursors: CatalogCursor, introduction: ServerIntroduction) {
        precondition(pageSize > 0, "a page holds at least one entry")
        method = contents.method
        self.cursors = cursors
        var pages: [ProtocolVersion: [Int: [UInt8]]] = [:]
        for version in ProtocolVersion.allCases {
            // Without entries there is still one page, an empty one.
            for offset in stride(from: 0, to: max(contents.count, 1), by: pageSize) {
                let end = min(offset + pageSize, contents.count)
                let entries = (offset..<end).map { contents.entry($0, version) }
                var result = JSONValue.object([(contents.member, .array(entries))])
                if end < contents.count {
                    result = result.setting("nextCursor", to: .string(cursors.text(method, offset: end)))
                }
                result = introduction.complete(introduction.cacheable(result, in: version), in: version)
                pages[version, default: [:]][offset] = result.bytes()
            }
        }
        self.pages = pages
    }

    /// The `result` of the page that the params ask for.
    ///
    /// - Throws: `-32602` for a cursor that we did not make.
    func result(_ params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) -> [UInt8] {
        var offset = 0
        if let cursor = params?["cursor"] {
            guard let next = cursor.string.flatMap({ cursors.offset(method, $0) }) else {
                throw .init(.invalidParams, "Unknown cursor")
            }
            offset = next
        }
        guard let page = pages[version]?[offset] else { throw .init(.invalidParams, "Unknown cursor") }
        return page
    }
}
