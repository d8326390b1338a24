import Crypto

/// One record on its way to the writer: bounded, free of secrets, its details rendered.
///
/// Made on the caller's thread, so that the writer has little left to do and the queue's size is known in bytes.
struct Draft: Sendable {
    /// Bytes that the details of one record may take; the rest of the 64 KiB is for the members around them.
    static let detailsLimit = 48 << 10
    /// Bytes that a name in a column may take: escaped, each may become six in the record.
    static let nameLimit = 512

    /// The entry as it will stand in the log.
    let entry: AuditEntry
    /// The canonical text of `entry.details`, as it is recorded.
    let details: [UInt8]
    /// What else the record is tied to.
    let tie: Tie

    /// The member of a record that ties it to an approval or an intent.
    enum Tie: Sendable, Hashable {
        case none
        case burns(String)
        case settles(intent: Int)
    }

    init(_ entry: AuditEntry, tie: Tie = .none) {
        var entry = entry
        entry.tool = entry.tool.map(Draft.bounded)
        entry.target = entry.target.map(Draft.bounded)
        entry.actor = entry.actor.map(Draft.bounded)
        entry.outcome = entry.outcome.map(Draft.bounded)
        details = entry.details.canonical(within: Draft.detailsLimit)
        entry.details = AuditDetails(recorded: details)
        self.entry = entry
        self.tie = tie
    }

    /// About how much memory the draft holds.
    var cost: Int { details.count * 2 + 1_024 }

    /// A name as a column can hold it: long text cut at a character, with its length and SHA-256 in place of the rest.
    ///
    /// SQLite's text ends at a zero byte, so U+0000 becomes its picture, U+2400.
    private static func bounded(_ text: String) -> String {
        var text = text
        if text.utf8.contains(0) {
            text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{2400}" : $0 }))
        }
        guard text.utf8.count > nameLimit else { return text }
        let digest = Hexadecimal.text(SHA256.hash(data: Array(text.utf8)))
        var kept = ""
        for character in text {
            guard kept.utf8.count + character.utf8.count <= nameLimit / 2 else { break }
            kept.append(character)
        }
        return "\(kept)… (\(text.utf8.count) bytes, sha256 \(digest))"
    }
}
