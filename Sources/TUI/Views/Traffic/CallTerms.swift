import Bridge

/// The names that a filter of calls may use.
enum CallTerm: String, FilterTerm {
    case tool, client, status, `class`, target, okta, bucket, ms, bytes, rule, id, problem, held, write

    var kind: FilterKind {
        switch self {
        case .tool, .client, .status, .target, .okta, .bucket, .rule, .id: .text
        case .class, .ms, .bytes: .number
        case .problem, .held, .write: .flag
        }
    }
}

extension CallRow: FilterableRow {
    func field(_ term: CallTerm) -> FilterField {
        switch term {
        case .tool: .texts([tool])
        case .client: .texts([clientLabel])
        case .status: .texts(CallStatusWord.all(of: self).map { Untrusted($0) })
        case .class: .number(Double(riskClass.rawValue))
        case .target: .texts([target])
        case .okta: .texts(oktaWords.map { Untrusted($0) })
        case .bucket: .texts(buckets.map { Untrusted($0) })
        case .ms: .number(milliseconds)
        case .bytes: .number(bytes.map(Double.init))
        case .rule: .texts([Untrusted(rule)])
        case .id: .texts([Untrusted(operation ?? ""), requestID])
        case .problem: .flag(isProblem)
        case .held: .flag(approval != nil || status == .pending)
        case .write: .flag(riskClass >= .reversible)
        }
    }

    var texts: [Untrusted] {
        [tool, target, clientLabel, Untrusted(CallStatusWord.all(of: self).joined(separator: " "))]
    }

    /// What `.` and `,` look for: errors, denials, unknown outcomes, and answers that came after a 429.
    var isProblem: Bool {
        switch status {
        case .denied, .error, .unknown: true
        case .queued, .pending, .sent, .ok, .cancelled: retriedStatus == 429
        }
    }

    /// Statuses that Okta answered with, each as `404` and as `4xx`.
    private var oktaWords: [String] {
        var statuses = [retriedStatus].compactMap { $0 }
        if case .error(.some(let status), _) = status { statuses.append(status) }
        return statuses.flatMap { ["\($0)", "\($0 / 100)xx"] }
    }
}
