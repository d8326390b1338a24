/// Makes keys of what `wgetch` returns: single bytes, and the codes of sequences that ncurses has recognised.
///
/// UTF-8 is decoded here because `get_wch` swallows what follows an invalid byte (ui.md 7). An invalid byte becomes
/// `.noise` and the byte after it is looked at afresh. Between the two marks of a bracketed paste nothing is a key.
struct KeyDecoder: Sendable {
    /// Codes above ncurses' own, given to sequences with `define_key`.
    static let pasteBegins: Int32 = 0x1001
    static let pasteEnds: Int32 = 0x1002
    /// A longer paste is cut here.
    static let pasteLimit = 65_536

    private var pending: [UInt8] = []
    private var expected = 0
    private var paste: [UInt8]?

    /// Whether the end mark of a paste is still to come.
    var isPasting: Bool { paste != nil }

    /// Takes one value of `wgetch`; returns the key that it completes, if any.
    mutating func feed(_ code: Int32) -> [Key] {
        switch code {
        case Self.pasteBegins:
            let torn = abandonCharacter()
            if paste == nil { paste = [] }
            return torn
        case Self.pasteEnds:
            return endPaste()
        case 0...255:
            return feed(byte: UInt8(code))
        default:
            guard paste == nil else { return [] }
            return abandonCharacter() + [Self.named(code)]
        }
    }

    /// Ends a paste whose end mark did not come in time.
    mutating func endPaste() -> [Key] {
        guard let bytes = paste else { return [.noise] }
        paste = nil
        return [.paste(String(decoding: bytes, as: UTF8.self))]
    }

    private mutating func feed(byte: UInt8) -> [Key] {
        if paste != nil {
            if let count = paste?.count, count < Self.pasteLimit { paste?.append(byte) }
            return []
        }
        if expected > 0 {
            guard byte & 0xC0 == 0x80 else { return abandonCharacter() + feed(byte: byte) }
            pending.append(byte)
            expected -= 1
            return expected > 0 ? [] : completeCharacter()
        }
        switch byte {
        case 0x00...0x1F, 0x7F: return [Self.control(byte)]
        case 0x20...0x7E: return [.character(Unicode.Scalar(byte))]
        case 0xC2...0xDF: expected = 1
        case 0xE0...0xEF: expected = 2
        case 0xF0...0xF4: expected = 3
        default: return [.noise]
        }
        pending = [byte]
        return []
    }

    private mutating func completeCharacter() -> [Key] {
        defer { pending = [] }
        guard let text = String(validating: pending, as: UTF8.self), let scalar = text.unicodeScalars.first,
            scalar.value >= 0xA0
        else { return [.noise] }
        return [.character(scalar)]
    }

    private mutating func abandonCharacter() -> [Key] {
        guard expected > 0 else { return [] }
        expected = 0
        pending = []
        return [.noise]
    }

    private static func control(_ byte: UInt8) -> Key {
        switch byte {
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x1B: .escape
        case 0x08, 0x7F: .backspace
        case 0x01...0x1A: .control(Unicode.Scalar(byte + 0x60))
        default: .noise
        }
    }

    /// The codes of `<curses.h>`, which are octal there.
    private static func named(_ code: Int32) -> Key {
        switch code {
        case 0o402: .down
        case 0o403: .up
        case 0o404: .left
        case 0o405: .right
        case 0o406: .home
        case 0o407: .backspace
        case 0o512: .delete
        case 0o522: .pageDown
        case 0o523: .pageUp
        case 0o527: .enter
        case 0o541: .backTab
        case 0o550: .end
        default: .noise
        }
    }
}
