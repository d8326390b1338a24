/// The orders of the latest sorted searches, so that only their first pages sort.
///
/// A cursor of such a search goes on in the order that its first page was cut from. One that is not remembered any more
/// is found in the order of now.
struct SortedSearches: Sendable {
    /// What makes two pages parts of the same list.
    struct Search: Hashable, Sendable {
        var expression: String
        var attribute: String
        var isDescending: Bool
    }

    private struct Order: Sendable {
        var search: Search
        var ids: [String]
        /// Where each cursor goes on that was given out: the place after the id that it names.
        var starts: [String: Int] = [:]
    }

    /// An order holds the id of everybody found.
    private static let capacity = 4

    /// The latest last.
    private var orders: [Order] = []

    /// The ids that come after a cursor, or all of them; sorted anew where the order is not remembered.
    ///
    /// - Throws: E0000029 for a cursor that names nobody who is found.
    mutating func ids(
        of search: Search,
        after cursor: String?,
        sorting: () -> [String]
    ) throws(APIError) -> ArraySlice<String> {
        if let cursor, let order = orders.last(where: { $0.search == search && $0.starts[cursor] != nil }) {
            return order.ids[(order.starts[cursor] ?? order.ids.count)...]
        }
        var order = Order(search: search, ids: sorting())
        var start = 0
        if let cursor {
            guard let index = order.ids.firstIndex(of: cursor) else { throw .invalidCursor }
            start = index + 1
            order.starts[cursor] = start
        }
        if orders.count == Self.capacity { orders.removeFirst() }
        orders.append(order)
        return order.ids[start...]
    }

    /// A page that ends at this place of an order has given out a cursor.
    ///
    /// `previous`: The cursor of the page itself; nil for the first one of the latest order.
    mutating func give(_ cursor: String, endingAt end: Int, of search: Search, after previous: String?) {
        let index = orders.lastIndex { order in
            order.search == search && (previous.map { order.starts[$0] != nil } ?? true)
        }
        if let index { orders[index].starts[cursor] = end }
    }
}
