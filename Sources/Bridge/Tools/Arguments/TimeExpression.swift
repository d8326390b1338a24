import JSON

/// A moment as callers write it: RFC 3339, or `15m 24h 7d` ago, or `today`, `yesterday` (both begin at midnight UTC).
struct TimeExpression: ParameterValue, Hashable {
    /// As it was written; the canonical argument, so that the same words are the same call.
    let text: String
    /// Milliseconds since 1970, reckoned from when the call came.
    let milliseconds: Int

    /// Nil unless the text is one of the forms.
    init?(_ text: String, now: Int) {
        guard let milliseconds = TimeExpression.moment(text, now: now) else { return nil }
        self.text = text
        self.milliseconds = milliseconds
    }

    static var schema: [(key: String, value: JSONValue)] { [("type", "string")] }
    static var expectation: String { "an RFC 3339 time, or 15m, 24h, 7d, today, yesterday" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> TimeExpression? {
        json.string.flatMap { TimeExpression($0, now: frame.now) }
    }
    var argument: JSONValue? { .string(text) }

    private static func moment(_ text: String, now: Int) -> Int? {
        let day = 86_400_000
        switch text {
        case "now": return now
        case "today": return now - now % day
        case "yesterday": return now - now % day - day
        default: break
        }
        guard let unit = text.last, let length = ["m": 60_000, "h": 3_600_000, "d": day][unit] else {
            return Timestamp(text)?.milliseconds
        }
        guard text.utf8.count <= 5, let count = Int(text.dropLast()), count > 0, count * length <= now else {
            return nil
        }
        return now - count * length
    }
}
