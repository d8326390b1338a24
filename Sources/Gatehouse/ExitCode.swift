/// How the process ends (sysexits.h); `--help` and the README print this table.
enum ExitCode: Int32, CaseIterable {
    case success = 0
    case auditBroken = 1
    case auditUnreadable = 2
    case usage = 64
    case unavailable = 69
    case internalFailure = 70
    case alreadyRunning = 75
    case permission = 77
    case configuration = 78
    case interrupted = 130

    /// One line for people.
    var meaning: String {
        switch self {
        case .success: "done, or stopped in order"
        case .auditBroken: "`audit verify` only: the chain is broken"
        case .auditUnreadable: "`audit verify` only: the log cannot be read"
        case .usage: "the command line makes no sense"
        case .unavailable:
            "nothing runs there: no gatehouse, no terminal, no free port; `login`: no answer, or the code ran out"
        case .internalFailure: "a fault of ours; the log file has it"
        case .alreadyRunning: "another gatehouse holds the socket or the state directory"
        case .permission: "a file, directory or socket is not ours or too open; `login`: the sign-in was denied"
        case .configuration: "a setting is missing or wrong; the message names it"
        case .interrupted: "`login` only: stopped by Ctrl-C; nothing was changed"
        }
    }

    /// The table as `--help` shows it.
    static var table: String {
        allCases.map { code in
            let number = String(code.rawValue)
            return "  " + String(repeating: " ", count: 3 - number.count) + number + "  " + code.meaning
        }.joined(separator: "\n")
    }
}
