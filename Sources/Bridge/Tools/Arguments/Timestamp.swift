/// A moment in RFC 3339, to the millisecond.
struct Timestamp: Hashable, Sendable {
    /// Since 1970, UTC.
    let milliseconds: Int

    init(milliseconds: Int) { self.milliseconds = milliseconds }

    /// Nil unless the text is `2025-03-13T09:15:00`, a fraction or none, then `Z` or `±hh:mm`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (20...35).contains(bytes.count), [bytes[4], bytes[7]] == [45, 45], [bytes[13], bytes[16]] == [58, 58],
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let year = Timestamp.number(bytes[0..<4]), let month = Timestamp.number(bytes[5..<7]),
            let day = Timestamp.number(bytes[8..<10]), let hour = Timestamp.number(bytes[11..<13]),
            let minute = Timestamp.number(bytes[14..<16]), let second = Timestamp.number(bytes[17..<19]),
            year >= 1970, (1...12).contains(month), (1...Timestamp.length(of: month, in: year)).contains(day),
            hour < 24,
            minute < 60, second < 61,
            let (fraction, rest) = Timestamp.fraction(bytes[19...]), let offset = Timestamp.offset(rest)
        else { return nil }
        let seconds = Timestamp.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        milliseconds = max(0, (seconds - offset * 60) * 1_000 + fraction)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    /// The milliseconds after a dot, cut not rounded, and what follows them.
    private static func fraction(_ bytes: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
        guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix { (48...57).contains($0) }
        let padded = (Array(digits) + [48, 48, 48])[..<3]
        guard !digits.isEmpty, let value = number(padded) else { return nil }
        return (value, bytes[digits.endIndex...])
    }

    /// Minutes east of UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        let zone = Array(bytes)
        if zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return 0 }
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone[1..<3]),
            let minutes = number(zone[4..<6]), hours < 24, minutes < 60
        else { return nil }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func length(of month: Int, in year: Int) -> Int {
        let next = month == 12 ? days(year + 1, 1, 1) : days(year, month + 1, 1)
        return next - days(year, month, 1)
    }

    /// Days since 1970-01-01 of the proleptic Gregorian calendar; years begin in March, so that the leap day is last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}

extension Timestamp: CustomStringConvertible {
    /// As Okta writes it: `2025-03-13T09:15:00.000Z`.
    var description: String {
        let (day, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        let (year, month, date) = Timestamp.calendar(day)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { padded($0) }
        return "\(padded(year, 4))-\(padded(month))-\(padded(date))T\(clock.joined(separator: ":"))."
            + "\(padded(rest % 1_000, 3))Z"
    }

    private static func calendar(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
