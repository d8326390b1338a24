import Bridge
import Glibc
import JSON
import Logging
import Synchronization

/// The log of the process: JSON lines in a private file, and the console's Log view.
///
/// Never the terminal.
///
/// One line is one event: `{"ts":…,"level":…,"label":…,"message":…, metadata…}`; `ts` is milliseconds since 1970. The
/// file is moved to `NAME.1` when it passes 8 MiB, so that it never grows without bound.
final class LogFile: Sendable {
    private struct State {
        var descriptor: Int32
        var bytes: Int
        var listener: (@Sendable (LogRow) -> Void)?
    }

    private static let limit = 8 << 20
    private let path: String
    fileprivate let now: @Sendable () -> Int
    private let state: Mutex<State>

    /// Opens the file for appending, mode 0600.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - now: Milliseconds since 1970, as the console and the audit show them.
    /// - Throws: `StartFailure` (77) that names the path.
    init(path: String, now: @escaping @Sendable () -> Int) throws(StartFailure) {
        self.path = path
        self.now = now
        let descriptor = Self.open(path)
        guard descriptor >= 0 else {
            throw StartFailure(.permission, "\(path): cannot be opened: \(String(cString: strerror(errno)))")
        }
        state = Mutex(State(descriptor: descriptor, bytes: Int(lseek(descriptor, 0, SEEK_END)), listener: nil))
    }

    deinit {
        state.withLock { state in
            _ = close(state.descriptor)
        }
    }

    /// A logger that writes here.
    func logger(label: String, level: Logger.Level) -> Logger {
        Logger(label: label) { label in LogFileHandler(file: self, label: label, logLevel: level) }
    }

    /// Sets who else hears of each line, on the logging thread; it must not block.
    func listen(_ listener: (@Sendable (LogRow) -> Void)?) { state.withLock { $0.listener = listener } }

    fileprivate func write(_ line: [UInt8], row: LogRow) {
        let listener = state.withLock { state in
            if state.bytes + line.count > Self.limit { rotate(&state) }
            line.withUnsafeBytes { _ = Glibc.write(state.descriptor, $0.baseAddress, $0.count) }
            state.bytes += line.count
            return state.listener
        }
        listener?(row)
    }

    private func rotate(_ state: inout State) {
        rename(path, path + ".1")
        let descriptor = Self.open(path)
        guard descriptor >= 0 else { return }
        close(state.descriptor)
        state.descriptor = descriptor
        state.bytes = 0
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
}

private struct LogFileHandler: LogHandler {
    let file: LogFile
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(file: LogFile, label: String, logLevel: Logger.Level) {
        self.file = file
        self.label = label
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = file.now()
        let message = event.message.description
        var members: [(key: String, value: JSONValue)] = [
            ("ts", .number(now)), ("level", .string(event.level.rawValue)), ("label", .string(label)),
            ("message", .string(message)),
        ]
        let reserved = Set(members.map(\.key))
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) where !reserved.contains(key) {
            members.append((key, .string("\(value)")))
        }
        let row = LogRow(time: now, level: LogRow.Level(event.level), text: Untrusted("\(label): \(message)"))
        file.write(JSONValue.object(members).bytes() + [UInt8(ascii: "\n")], row: row)
    }
}

extension LogRow.Level {
    fileprivate init(_ level: Logger.Level) {
        switch level {
        case .trace, .debug: self = .debug
        case .info, .notice: self = .info
        case .warning: self = .warning
        case .error, .critical: self = .error
        }
    }
}
