/// What one answer's header fields say about its rate-limit bucket (okta/api.md 2.1).
struct RateLimitHeaders: Sendable, Hashable {
    /// Nil where a field is missing or no number: unknown, not zero.
    var reading: RateLimitReading?
    /// The answer's `Date`, seconds since 1970 by Okta's clock.
    ///
    /// Waits are counted from it, not from our clock.
    var date: Int?

    init(_ head: HTTPHead) {
        date = head.values("date").first.flatMap(Self.epoch)
        // Nested buckets send several lines; the tightest counts.
        guard let limit = Self.least(head.values("x-rate-limit-limit")),
            let remaining = Self.least(head.values("x-rate-limit-remaining")),
            let reset = Self.least(head.values("x-rate-limit-reset"))
        else { return }
        reading = RateLimitReading(limit: limit, remaining: remaining, resetEpoch: reset)
    }

    /// Seconds from the answer to the window's end; nil if the header fields do not tell.
    var secondsToReset: Int? {
        guard let reading, let date else { return nil }
        let (seconds, overflow) = reading.resetEpoch.subtractingReportingOverflow(date)
        return overflow ? nil : seconds
    }

    private static func least(_ values: [String]) -> Int? {
        values.flatMap { $0.split(separator: ",") }.compactMap { text -> Int? in
            let digits = text.filter { $0 != " " }
            return Int(digits).flatMap { $0 >= 0 ? $0 : nil }
        }.min()
    }

    /// Seconds since 1970 of an IMF-fixdate (RFC 9110 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func epoch(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: String(parts[2])),
            (1970...9999).contains(year), (1...31).contains(day)
        else { return nil }
        let time = parts[4].split(separator: ":").map { Int($0) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2],
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return days(toYear: year, month: month + 1, day: day) * 86400 + hour * 3600 + minute * 60 + second
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March.
    private static func days(toYear year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
