import JSON

/// How grave a log message to a client is; the words and their order are MCP's (RFC 5424).
enum LogLevel: String, CaseIterable, Comparable, Sendable {
    case debug, info, notice, warning, error, critical, alert, emergency

    private var rank: Int { LogLevel.allCases.firstIndex(of: self) ?? 0 }

    static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}

/// One thing to say to a client about one of its own requests.
struct LogRemark: Sendable {
    let level: LogLevel
    private let render: @Sendable () -> JSONValue

    /// `data`: An object; made only for a client that asked for this level.
    init(level: LogLevel, data: @autoclosure @escaping @Sendable () -> JSONValue) {
        self.level = level
        render = data
    }

    /// What to say.
    var data: JSONValue { render() }
}

/// Writes `notifications/message` for one client, those it asked for, and never more than it should have to read.
struct ClientLog: Sendable {
    /// What `logging/setLevel` said; nil before that, and then nothing is sent.
    private(set) var level: LogLevel?
    private var budget = RequestBudget(burst: 50, perSecond: 10)
    /// Messages that were left out since the last one that was sent.
    private var suppressed = 0

    /// Serves `logging/setLevel`.
    ///
    /// - Throws: `-32602` for a level that MCP does not know.
    mutating func setLevel(_ params: JSONValue?) throws(JSONRPCError) {
        guard let level = params?["level"]?.string.flatMap(LogLevel.init(rawValue:)) else {
            throw .init(
                .invalidParams,
                "level must be one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        self.level = level
    }

    /// Writes one message, if the client wants it and there have not been too many.
    ///
    /// - Parameters:
    ///   - remark: What to say.
    ///   - threshold: The lowest level that is wanted; nil for none at all.
    ///   - now: Monotonic time.
    /// - Returns: The notification as compact JSON; nil if it is not to be sent.
    mutating func notification(_ remark: LogRemark, threshold: LogLevel?, at now: Duration) -> [UInt8]? {
        guard let threshold, remark.level >= threshold else { return nil }
        guard budget.take(at: now) else {
            suppressed += 1
            return nil
        }
        let data = suppressed == 0 ? remark.data : remark.data.setting("messages_left_out", to: .number(suppressed))
        suppressed = 0
        let params: JSONValue = ["level": .string(remark.level.rawValue), "logger": "gatehouse", "data": data]
        let message: JSONValue = ["jsonrpc": "2.0", "method": "notifications/message", "params": params]
        return message.bytes()
    }
}

/// How often something may happen: a burst at once, then at an even pace.
///
/// Pure.
struct RequestBudget: Sendable {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last: Duration?

    init(burst: Int, perSecond: Double) {
        self.burst = Double(burst)
        self.perSecond = perSecond
        left = Double(burst)
    }

    /// Takes one; false if there is none left now.
    mutating func take(at now: Duration) -> Bool {
        if let last { left = min(burst, left + max(0, (now - last) / .seconds(1)) * perSecond) }
        last = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}
