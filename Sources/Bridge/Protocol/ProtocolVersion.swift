/// A version of the Model Context Protocol that Gatehouse serves, oldest first (mcp.md 1).
package enum ProtocolVersion: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Version A.
    case november2024 = "2024-11-05"
    /// Version B: batches, tool annotations, the message of a progress notification.
    case march2025 = "2025-03-26"
    /// Version C: titles, structured content, output schemas.
    case june2025 = "2025-06-18"
    /// Version D: the newest one that opens with `initialize`.
    case november2025 = "2025-11-25"
    /// Version E: no handshake, each request carries its own metadata.
    case july2026 = "2026-07-28"

    /// What `initialize` is answered when the client asks for a version that we do not serve or that has no handshake.
    static let newestWithHandshake = ProtocolVersion.november2025

    /// Whether the version is negotiated by `initialize` (A to D).
    var hasHandshake: Bool { self < .july2026 }
    /// Whether a JSON array on a line is served as a batch.
    var servesBatches: Bool { self == .march2025 }
    /// Whether tools carry hints such as `readOnlyHint`.
    var knowsAnnotations: Bool { self >= .march2025 }
    /// Whether a progress notification may carry a message.
    var knowsProgressMessages: Bool { self >= .march2025 }
    /// Whether `completion/complete` is offered: version A has no capability to declare it by.
    var knowsCompletion: Bool { self >= .march2025 }
    /// Whether tools, resources and prompts carry titles.
    var knowsTitles: Bool { self >= .june2025 }
    /// Whether tools carry titles and output schemas and results carry structured content.
    var knowsStructuredContent: Bool { self >= .june2025 }

    /// Whether a call may be answered with a task: an experiment in D, an extension of E.
    var knowsTasks: Bool { self >= .november2025 }

    package static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool { left.rawValue < right.rawValue }
}
