import Bridge

/// How a call stands, in a word or two: `ok 429→2`, `error 404`, `unknown▲`.
enum CallStatusWord {
    static func text(_ row: CallRow) -> Shown {
        switch row.status {
        case .queued: "queued"
        case .pending: "PENDING"
        case .sent: row.attempts > 1 ? "sent \(retry(row))" : "sent"
        case .ok: row.retriedStatus == nil ? "ok" : "ok \(retry(row))"
        case .denied: "denied"
        case .error(.some(let status), _): "error \(status)"
        case .error(nil, let word): "error \(Untrusted(word))"
        case .cancelled: "cancelled"
        case .unknown: "unknown▲"
        }
    }

    static func style(_ row: CallRow) -> Style {
        switch row.status {
        case .queued, .sent: .info
        case .pending: .warn
        case .ok: row.retriedStatus == nil ? .good : .warn
        case .denied: .warn
        case .error, .unknown: .bad
        case .cancelled: .dim
        }
    }

    /// The words that a filter finds, `by policy` and an error's own word among them.
    static func all(of row: CallRow) -> [String] {
        switch row.status {
        case .queued: ["queued"]
        case .pending: ["pending"]
        case .sent: ["sent"]
        case .ok: row.retriedStatus.map { ["ok", "\($0)"] } ?? ["ok"]
        case .denied(let by): ["denied", by]
        case .error(let status, let word): ["error", status.map(String.init) ?? "", word]
        case .cancelled: ["cancelled"]
        case .unknown: ["unknown"]
        }
    }

    /// Milliseconds for the `ms` column: of a call that waits for a person, how long it has been here.
    static func duration(_ row: CallRow, at wall: Int) -> Shown {
        let spent = row.status == .pending ? Double(wall - row.receivedAt) : row.milliseconds
        return "\(ClockFormat.duration(spent))"
    }

    private static func retry(_ row: CallRow) -> Shown {
        row.retriedStatus.map { "\($0)→\(row.attempts)" } ?? "→\(row.attempts)"
    }
}
