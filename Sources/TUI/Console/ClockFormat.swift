import Glibc

/// How moments and spans are written (ui.md 5).
enum ClockFormat: Sendable {
    case local
    case utc

    /// Hour and minute: `14:03`.
    func minutes(_ wall: Int) -> String {
        let time = parts(wall)
        return "\(two(time.hour)):\(two(time.minute))"
    }

    /// Down to the second: `14:03:21`.
    func seconds(_ wall: Int) -> String { "\(minutes(wall)):\(two(parts(wall).second))" }

    /// Down to the millisecond: `14:03:21.507`.
    func milliseconds(_ wall: Int) -> String {
        let rest = String(((wall % 1000) + 1000) % 1000)
        return "\(seconds(wall)).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    /// `4:12`: minutes and seconds left, never below zero.
    static func countdown(_ milliseconds: Int) -> String {
        let seconds = max(0, milliseconds) / 1000
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// A duration in a column of milliseconds: `0.2`, `118`, `1.9s`, `48s`, `2m10s`.
    static func duration(_ milliseconds: Double) -> String {
        guard milliseconds.isFinite, milliseconds > 0 else { return "0" }
        if milliseconds < 10 { return tenths(milliseconds) }
        if milliseconds < 1000 { return String(Int(milliseconds.rounded())) }
        if milliseconds < 10_000 { return tenths(milliseconds / 1000) + "s" }
        let seconds = Int(min(milliseconds / 1000, 1e9))
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s"
    }

    /// A duration in running text: `118 ms`, `1.9s`.
    static func spoken(_ milliseconds: Double) -> String {
        let text = duration(milliseconds)
        return text.last?.isNumber == true ? text + " ms" : text
    }

    /// With one digit after the point.
    static func tenths(_ value: Double) -> String {
        let scaled = Int((max(0, min(value, 1e12)) * 10).rounded())
        return "\(scaled / 10).\(scaled % 10)"
    }

    /// Digits in groups of three: `184 220`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(" ") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// A number with its noun: `1 call`, `4 981 calls`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Short for a table: `31`, `18.2k` or `3.1M`.
    static func short(_ number: Int) -> String {
        switch number {
        case ..<1000: String(number)
        case ..<100_000: tenths(Double(number) / 1000) + "k"
        case ..<1_000_000: "\(number / 1000)k"
        case ..<100_000_000: tenths(Double(number) / 1_000_000) + "M"
        default: "\(number / 1_000_000)M"
        }
    }

    private func parts(_ wall: Int) -> (hour: Int, minute: Int, second: Int) {
        switch self {
        case .utc:
            let day = ((wall / 1000) % 86_400 + 86_400) % 86_400
            return (day / 3600, day / 60 % 60, day % 60)
        case .local:
            var time = time_t(wall / 1000)
            var broken = tm()
            localtime_r(&time, &broken)
            return (Int(broken.tm_hour), Int(broken.tm_min), Int(broken.tm_sec))
        }
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
