import FoundationEssentials

/// A fresh private directory for one test, removed when the last reference goes.
package final class TemporaryDirectory: Sendable {
    /// Absolute path without a trailing slash; short enough for a Unix socket below it.
    package let path: String

    package init() throws {
        path = "/tmp/gh-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
