/// A point in time as Okta writes it: whole milliseconds since 1970 in UTC.
struct Moment: Hashable, Comparable, Sendable {
    var milliseconds: Int

    init(_ milliseconds: Int) { self.milliseconds = milliseconds }

    /// Reads `2026-01-31`, `2026-01-31T10:20:30Z`, any fraction of the second, and offsets such as `-05:00`.
    init?(iso text: String) {
        var reader = DateReader(bytes: Array(text.utf8))
        guard let date = reader.date() else { return nil }
        let days = Moment.days(year: date.year, month: date.month, day: date.day)
        guard !reader.isAtEnd else {
            self.init(days * 86_400_000)
            return
        }
        guard let time = reader.time(), let offset = reader.offsetMinutes(), reader.isAtEnd else { return nil }
        self.init(days * 86_400_000 + time - offset * 60_000)
    }

    static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    func adding(
        days: Int = 0,
        hours: Int = 0,
        minutes: Int = 0,
        seconds: Int = 0,
        milliseconds extra: Int = 0
    ) -> Moment {
        Moment(milliseconds + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + extra)
    }

    /// The same moment without its milliseconds; Okta's objects carry `.000Z`.
    var wholeSecond: Moment { Moment(milliseconds - Moment.remainder(milliseconds, 1000)) }
    /// Seconds since 1970, rounded down.
    var epochSeconds: Int { (milliseconds - Moment.remainder(milliseconds, 1000)) / 1000 }
    /// 0 for Monday to 6 for Sunday.
    var weekday: Int { Moment.remainder(epochSeconds / 86_400 + 3, 7) }
    /// Midnight of the same day in UTC.
    var startOfDay: Moment { Moment(milliseconds - Moment.remainder(milliseconds, 86_400_000)) }

    /// The form of Okta's objects, `2026-01-31T10:20:30.456Z`.
    var iso: String {
        let parts = self.parts
        return [
            Moment.padded(parts.year, 4), "-", Moment.padded(parts.month, 2), "-", Moment.padded(parts.day, 2), "T",
            Moment.padded(parts.hour, 2), ":", Moment.padded(parts.minute, 2), ":", Moment.padded(parts.second, 2), ".",
            Moment.padded(Moment.remainder(milliseconds, 1000), 3), "Z",
        ].joined()
    }

    /// `Sat, 31 Jan 2026 10:20:30 GMT`, the form of an HTTP `Date` header.
    var http: String {
        let parts = self.parts
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return [
            days[weekday], ", ", Moment.padded(parts.day, 2), " ", months[parts.month - 1], " ",
            Moment.padded(parts.year, 4), " ", Moment.padded(parts.hour, 2), ":", Moment.padded(parts.minute, 2), ":",
            Moment.padded(parts.second, 2), " GMT",
        ].joined()
    }

    /// `2026-01-31 10:20:30.0`, a form that a few of Okta's lists use (real-shapes.md 6).
    var spaced: String { iso.prefix(19).replacing("T", with: " ") + ".0" }

    /// `Sat Jan 31 10:20:30 UTC 2026`, a form that a few of Okta's answers use (real-shapes.md 6).
    var verbose: String {
        let words = http.split(separator: " ")
        return "\(words[0].dropLast()) \(words[2]) \(words[1]) \(words[4]) UTC \(words[3])"
    }

    private struct Parts { var year, month, day, hour, minute, second: Int }

    /// Days to civil date, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private var parts: Parts {
        let second = Moment.remainder(epochSeconds, 86_400)
        let shifted = (epochSeconds - second) / 86_400 + 719_468
        let dayOfEra = Moment.remainder(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return Parts(
            year: yearOfEra + (shifted - dayOfEra) / 146_097 * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60
        )
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = remainder(shifted, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (shifted - yearOfEra) / 400 * 146_097 + dayOfEra - 719_468
    }

    private static func remainder(_ value: Int, _ divisor: Int) -> Int {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// Reads the digits of a date from left to right.
private struct DateReader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func date() -> (year: Int, month: Int, day: Int)? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return (year, month, day)
    }

    /// Milliseconds since midnight.
    mutating func time() -> Int? {
        guard take("T"), let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
            hour < 24, minute < 60, second < 61
        else { return nil }
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction()
    }

    /// `Z`, `+hh:mm`, `-hhmm`; nothing at all counts as UTC.
    mutating func offsetMinutes() -> Int? {
        if isAtEnd || take("Z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2) else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func fraction() -> Int {
        guard take(".") else { return 0 }
        var value = 0
        var weight = 100
        while position < bytes.count, (48...57).contains(bytes[position]) {
            value += Int(bytes[position] - 48) * weight
            weight /= 10
            position += 1
        }
        return value
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        position += digits
        return value
    }

    private mutating func take(_ character: Character) -> Bool {
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }
}
