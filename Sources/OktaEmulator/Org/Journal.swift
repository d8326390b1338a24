import JSON

/// One request as the emulator saw it.
package struct JournalEntry: Sendable {
    /// Counts from 1 in the order of arrival.
    package var number: Int
    package var method: String
    /// The path as it was sent, percent-encoded, without the query.
    package var path: String
    /// The query as it was sent; empty if there was none.
    package var query: String
    /// The status that was sent; nil if the connection was closed without one.
    package var status: Int?
    /// Whether the org changed.
    ///
    /// A repeated membership change is answered with 204 and has no effect.
    package var isApplied: Bool
    package var requestID: String
    /// The limit that has refused it; nil where it was let in, or a fault played the 429.
    package var refusal: RateRefusal?

    var json: JSONValue {
        [
            "number": .number(number), "method": .string(method), "path": .string(path), "query": .string(query),
            "status": status.map { .number($0) } ?? .null, "applied": .bool(isApplied), "requestId": .string(requestID),
            "refusedBy": .text(refusal?.rawValue),
        ]
    }
}

/// The last requests, oldest first; older ones are dropped and counted.
struct Journal: Sendable {
    static let capacity = 20_000

    private(set) var entries: [JournalEntry] = []
    private(set) var arrivals = 0
    private(set) var dropped = 0

    /// Adds a request; `number` is given here.
    mutating func append(_ entry: JournalEntry) {
        arrivals += 1
        var numbered = entry
        numbered.number = arrivals
        entries.append(numbered)
        guard entries.count > Journal.capacity else { return }
        dropped += Journal.capacity / 10
        entries.removeFirst(Journal.capacity / 10)
    }
}
