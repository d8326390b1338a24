import Crypto
import JSON

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
        var details = entry.details.canonical()
        if details.count > Draft.detailsLimit {
            let value = JSONValue(written: details, isCanonical: true)
            details = Draft.bounded(value, to: Draft.detailsLimit).canonical()
        }
        entry.details = AuditDetails(recorded: details)
        self.entry = entry
        self.details = details
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

    /// The value with its largest parts replaced by `{sha256, bytes}` so that its canonical text fits.
    ///
    /// The room is shared fairly: what is smaller than its share stays whole and leaves the rest to the larger ones.
    private static func bounded(_ value: JSONValue, to limit: Int) -> JSONValue {
        let size = value.canonical().count
        guard size > limit else { return value }
        guard limit >= digestSize, value.kind == .object || value.kind == .array else { return digest(of: value) }
        var members = value.members ?? (value.elements ?? []).map { (key: "", value: $0) }
        let sizes = members.map { $0.value.canonical().count }
        var room = limit - (size - sizes.reduce(0, +))
        var left = members.count
        for index in members.indices.sorted(by: { sizes[$0] < sizes[$1] }) {
            let share = room / left
            if sizes[index] > share {
                guard share >= digestSize else { return digest(of: value) }
                members[index].value = bounded(members[index].value, to: share)
            }
            room -= min(sizes[index], share)
            left -= 1
        }
        return value.kind == .object ? .object(members) : .array(members.map(\.value))
    }

    /// Bytes that no digest passes.
    private static let digestSize = 128

    private static func digest(of value: JSONValue) -> JSONValue {
        let text = value.canonical()
        return ["bytes": .number(text.count), "sha256": .string(Hexadecimal.text(SHA256.hash(data: text)))]
    }
}
