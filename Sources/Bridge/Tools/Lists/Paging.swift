/// The arguments of every list but its `limit`: where it goes on, how far, and what of each row is shown.
struct Paging: ParameterSet {
    /// How much of each object a row holds.
    enum Detail: String, ChoiceParameter { case compact, full }

    @Parameter("The next_cursor of the answer before; the other arguments stay as they were.")
    var after: ListCursor?

    @Parameter("Reads on until the end; stops at 2000 rows or 256 KiB and says so.")
    var fetchAll = false

    @Parameter("compact: a few columns of each row. full: whole objects as Okta has them.")
    var detail = Detail.compact

    @Parameter("Columns to show instead: names of columns, or paths such as profile.city.", .count(1...20))
    var fields: [String]?

    var frame = CallFrame()

    /// How many rows to ask Okta for at once: fewer calls for a whole list of compact rows.
    func size(for limit: Int) -> Int { fetchAll && detail == .compact && fields == nil ? max(limit, 200) : limit }
}

/// The arguments that choose how rows are shown or how many there are, not which: a cursor does not depend on them.
enum PageShape {
    static let names: Set<String> = ["after", "fetch_all", "detail", "fields", "limit"]
}
