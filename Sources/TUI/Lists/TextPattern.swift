/// A word of a filter: found anywhere in a text, with `*` and `?` as wildcards.
///
/// Case counts only if the word has a capital. There are no regular expressions: matching takes time in proportion to
/// the word times the text, whatever they hold (ui.md 4.4).
struct TextPattern: Hashable, Sendable {
    /// Most scalars of a text that are looked at.
    static let longestText = 4096

    private enum Part: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case any
        case anyRun
    }

    /// As it was written.
    let word: String
    private let parts: [Part]
    private let isCaseSensitive: Bool

    init(_ word: String) {
        self.word = word
        isCaseSensitive = word.unicodeScalars.contains { $0.properties.isUppercase }
        let inner: [Part] = word.unicodeScalars.map { scalar in
            switch scalar {
            case "*": .anyRun
            case "?": .any
            default: .scalar(scalar)
            }
        }
        parts = [.anyRun] + inner + [.anyRun]
    }

    /// Whether the pattern is found; for text that is ours.
    ///
    /// Text from outside is asked by `Untrusted.contains`.
    func isFound(in text: String) -> Bool {
        let folded = isCaseSensitive ? text : text.lowercased()
        let scalars = Array(folded.unicodeScalars.prefix(Self.longestText))
        // Greedy with one way back, the last run: the classic matcher of shell wildcards.
        var position = 0
        var part = 0
        var retry: (part: Int, position: Int)?
        while position < scalars.count {
            if part < parts.count, parts[part] == .anyRun {
                retry = (part, position)
                part += 1
            } else if part < parts.count, matches(parts[part], scalars[position]) {
                part += 1
                position += 1
            } else if let last = retry {
                retry = (last.part, last.position + 1)
                part = last.part + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return parts[min(part, parts.count)...].allSatisfy { $0 == .anyRun }
    }

    private func matches(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .any: true
        case .anyRun: false
        case .scalar(let wanted): wanted == scalar
        }
    }
}
