import Bridge

/// Makes text from outside fit to be drawn (gate.md 5, ui.md 3.3).
///
/// Printable ASCII passes, and so do letters, marks and digits of Latin and of one other script, as long as a word
/// keeps to one script. Everything else becomes `\u{…}`; a backslash becomes `\\`; more than eight spaces in a row
/// become `\u{20}×N`. The result is injective: from what is shown the original can be told, code point by code point.
enum Sanitizer {
    /// Most combining marks that a base may carry.
    static let mostMarks = 2
    /// Longest run of spaces that is drawn as spaces.
    static let longestRun = 8

    /// The escaped form of text from outside.
    static func shown(_ text: Untrusted) -> Shown {
        if let plain = plainASCII(text.raw) { return plain }
        var writer = EscapeWriter()
        let scalars = Array(text.raw.unicodeScalars)
        let script = secondScript(of: scalars)
        var index = 0
        while index < scalars.count {
            if scalars[index] == " " {
                let end = scalars[index...].firstIndex { $0 != " " } ?? scalars.count
                writer.spaces(end - index)
                index = end
                continue
            }
            let end = wordEnd(from: index, in: scalars)
            writer.word(scalars[index..<end], script: script)
            index = end
        }
        return writer.finish()
    }

    /// Our own words and figures: passes our glyphs as well, and leaves a backslash as it is.
    static func label(_ text: String) -> Shown {
        var pieces: [Shown.Piece] = []
        var plain = ""
        for scalar in text.unicodeScalars {
            let passes =
                (0x20...0x7E).contains(scalar.value) || CharacterWidth.isOwnGlyph(scalar)
                || CharacterWidth.letter(scalar).map { $0.width > 0 } ?? false
            if passes {
                plain.unicodeScalars.append(scalar)
                continue
            }
            if !plain.isEmpty { pieces.append(.init(text: plain, isEscape: false)) }
            plain = ""
            pieces.append(.init(text: EscapeWriter.escape(scalar), isEscape: true))
        }
        if !plain.isEmpty { pieces.append(.init(text: plain, isEscape: false)) }
        return Shown(pieces: pieces)
    }

    /// The last characters of an id, for typing; what is compared, never what is drawn.
    static func end(of id: Untrusted, characters: Int) -> String { String(id.raw.suffix(characters)) }

    /// Why a value deserves a second look: mixed scripts in a word, or escapes; nil when there is no reason.
    static func warning(_ text: Untrusted) -> Shown? {
        let scalars = Array(text.raw.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let end = wordEnd(from: index, in: scalars)
            if groups(in: scalars[index..<end]).count > 1 { return "a word mixes scripts: it may not be what it seems" }
            index = max(end, index + 1)
        }
        return nil
    }

    private static func plainASCII(_ raw: String) -> Shown? {
        var run = 0
        for byte in raw.utf8 {
            guard (0x20...0x7E).contains(byte), byte != 0x5C else { return nil }
            run = byte == 0x20 ? run + 1 : 0
            guard run <= longestRun else { return nil }
        }
        return Shown(stringLiteral: raw)
    }

    /// The first script other than Latin; letters of a third one are escaped.
    private static func secondScript(of scalars: [Unicode.Scalar]) -> UInt8? {
        for scalar in scalars {
            guard let letter = CharacterWidth.letter(scalar) else { continue }
            if letter.group > CharacterWidth.latin { return letter.group }
        }
        return nil
    }

    private static func wordEnd(from start: Int, in scalars: [Unicode.Scalar]) -> Int {
        guard isWordPart(scalars[start]) else { return start + 1 }
        return scalars[start...].firstIndex { !isWordPart($0) } ?? scalars.count
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        isASCIILetterOrDigit(scalar) || CharacterWidth.letter(scalar) != nil
    }

    fileprivate static func isASCIILetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "A"..."Z", "a"..."z": true
        default: false
        }
    }

    /// The scripts of a word's letters; digits of ASCII and inherited marks have none.
    fileprivate static func groups(in word: ArraySlice<Unicode.Scalar>) -> Set<UInt8> {
        var groups: Set<UInt8> = []
        for scalar in word {
            switch scalar {
            case "A"..."Z", "a"..."z": groups.insert(CharacterWidth.latin)
            default:
                guard let letter = CharacterWidth.letter(scalar), letter.group != CharacterWidth.inherited else {
                    continue
                }
                groups.insert(letter.group)
            }
        }
        return groups
    }
}

/// Collects the pieces of one escaped text.
private struct EscapeWriter {
    private var pieces: [Shown.Piece] = []
    private var plain = ""
    /// Marks on the base so far; nil where there is no base to carry one.
    private var marks: Int?
    /// The last thing written was `\u{20}×N`: a digit now would read as part of N.
    private var endsWithCount = false

    static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    mutating func spaces(_ count: Int) {
        marks = nil
        guard count > Sanitizer.longestRun else {
            plain += String(repeating: " ", count: count)
            endsWithCount = false
            return
        }
        add(escape: "\\u{20}×\(count)")
        endsWithCount = true
    }

    mutating func word(_ word: ArraySlice<Unicode.Scalar>, script: UInt8?) {
        let isMixed = word.count > 1 && Sanitizer.groups(in: word).count > 1
        for scalar in word {
            if passes(scalar, script: script, isMixed: isMixed) {
                plain.unicodeScalars.append(scalar)
            } else {
                add(escape: scalar == "\\" ? "\\\\" : Self.escape(scalar))
                marks = nil
            }
            endsWithCount = false
        }
    }

    mutating func finish() -> Shown {
        flush()
        return Shown(pieces: pieces)
    }

    private mutating func passes(_ scalar: Unicode.Scalar, script: UInt8?, isMixed: Bool) -> Bool {
        if scalar == "\\" { return false }
        if (0x21...0x7E).contains(scalar.value) {
            marks = 0
            return !(endsWithCount && ("0"..."9").contains(scalar))
        }
        if CharacterWidth.isHarmlessGlyph(scalar) {
            marks = nil
            return true
        }
        guard let letter = CharacterWidth.letter(scalar) else { return false }
        let isOfTheScript = letter.group <= CharacterWidth.latin || letter.group == script
        guard isOfTheScript, !isMixed || letter.group <= CharacterWidth.latin else { return false }
        guard letter.width == 0 else {
            marks = 0
            return true
        }
        guard let carried = marks, carried < Sanitizer.mostMarks else { return false }
        marks = carried + 1
        return true
    }

    private mutating func add(escape: String) {
        flush()
        pieces.append(.init(text: escape, isEscape: true))
    }

    private mutating func flush() {
        if !plain.isEmpty { pieces.append(.init(text: plain, isEscape: false)) }
        plain = ""
    }
}

extension Untrusted {
    /// Whether there is no text at all.
    var isEmpty: Bool { raw.isEmpty }
}
