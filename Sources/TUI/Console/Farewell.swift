/// The one line that a console leaves behind in the shell (ui.md 9).
package struct Farewell: Sendable, CustomStringConvertible {
    /// How long gatehouse ran.
    let ran: Duration
    /// Calls that came in.
    let calls: Int
    /// Writes of which nobody knows yet whether Okta did them.
    let unknown: Int

    package init(ran: Duration, calls: Int, unknown: Int) {
        self.ran = ran
        self.calls = calls
        self.unknown = unknown
    }

    package var description: String {
        let line = "stopped after \(time), \(ClockFormat.counted(calls, "call"))"
        return unknown == 0 ? line : "\(line), \(ClockFormat.counted(unknown, "unknown outcome")): see gatehouse audit"
    }

    private var time: String {
        let seconds = Int(ran.components.seconds)
        let minutes = seconds / 60 % 60
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(minutes) min"
        default: "\(seconds / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
        }
    }
}
