package import Logging
import Synchronization

/// What was logged at any level, as text.
package final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    package init() {}

    package var all: [String] { lines.withLock { $0 } }
    package func add(_ line: String) { lines.withLock { $0.append(line) } }

    package var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.level) \(event.message) \(event.metadata ?? [:])")
        }
    }
}
