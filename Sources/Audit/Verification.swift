import GRDB

/// What checking the whole log found.
package struct Verification: Sendable, Hashable {
    package enum Fault: String, Hashable, Sendable, CaseIterable {
        case edit, gap, reorder, truncation, signature
        case duplicateOutcome = "duplicate outcome"
        case intentWithoutOutcome = "intent without outcome"
    }

    /// The last sequence number checked.
    package var head: Int
    /// The newest checkpoint with a good signature; 0 if there is none.
    package var checkpoint: Int
    /// The first thing that is wrong; nil when the log is intact.
    package var fault: Fault?
    /// Where: the first bad sequence number.
    package var faultSeq: Int?

    package init(head: Int, checkpoint: Int, fault: Fault? = nil, faultSeq: Int? = nil) {
        self.head = head
        self.checkpoint = checkpoint
        self.fault = fault
        self.faultSeq = faultSeq
    }

    package var isIntact: Bool { fault == nil }
}

extension Verification {
    /// Checks the log in a directory, read-only, while another process may be writing to it.
    ///
    /// Intents of the run that holds the log may be under way; without such a process each must have its outcome.
    ///
    /// - Parameters:
    ///   - path: The log's directory.
    ///   - publicKeys: Who may have signed; nil: whoever `checkpoint.pub` in the directory names, which shows damage, but
    ///     not a forger who can write there.
    /// - Returns: What was found; a broken log is an answer, not an error.
    /// - Throws: `AuditError` if it cannot be read.
    package static func verify(
        directory path: String,
        publicKeys: [CheckpointPublicKey]? = nil
    ) async throws(AuditError) -> Verification {
        let directory = try StateDirectory(existing: path)
        let keys = if let publicKeys { publicKeys } else { try CheckpointPublicKey.all(in: directory) }
        // Asked first: a process that stops meanwhile leaves an intact log, one that starts has its intents after `start`.
        let isLive = try StateLock.isHeld(directory)
        return try await AuditFile(existing: directory, keys: keys).verify(isLive: isLive)
    }
}

extension CheckpointPublicKey {
    /// The keys that `checkpoint.pub` names.
    static func all(in directory: StateDirectory) throws(AuditError) -> [CheckpointPublicKey] {
        let text = String(decoding: try directory.read(CheckpointKey.publicFile) ?? [], as: UTF8.self)
        guard let keys = all(in: text) else { throw .damaged(reason: "checkpoint.pub is no list of public keys") }
        return keys
    }
}

extension AuditLog {
    /// Checks the whole chain, signatures and the rule of one outcome per intent.
    package nonisolated func verify() async throws(AuditError) -> Verification {
        try await file.verify(isLive: true)
    }
}
