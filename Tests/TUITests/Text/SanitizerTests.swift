import Bridge
import Testing

@testable import TUI

@Suite struct SanitizerTests {
    @Test(arguments: [
        ("plain text, 12:30!", "plain text, 12:30!"),
        ("back\\slash", "back\\\\slash"),
        ("\\u{1B}", "\\\\u{1B}"),
        ("a\u{1B}[2J", "a\\u{1B}[2J"),
        ("line\nnext\r\u{0}", "line\\u{A}next\\u{D}\\u{0}"),
        ("\u{7F}\u{85}\u{9B}31m", "\\u{7F}\\u{85}\\u{9B}31m"),
        ("a\u{202E}txt.exe", "a\\u{202E}txt.exe"),
        ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"),
        ("zero\u{200B}width\u{FEFF}", "zero\\u{200B}width\\u{FEFF}"),
        ("soft\u{AD}hyphen", "soft\\u{AD}hyphen"),
        ("no\u{A0}break\u{3000}", "no\\u{A0}break\\u{3000}"),
        ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
        ("tag\u{E0041}", "tag\\u{E0041}"),
        ("heart\u{2764}\u{FE0F}", "heart\\u{2764}\\u{FE0F}"),
        ("\u{1F600}", "\\u{1F600}"),
        ("\u{1F1E9}\u{1F1EA}", "\\u{1F1E9}\\u{1F1EA}"),
        ("\u{E000}\u{F8FF}\u{10FFFF}", "\\u{E000}\\u{F8FF}\\u{10FFFF}"),
        ("\u{378}", "\\u{378}"),
        ("\u{115F}\u{1160}\u{3164}\u{FFA0}", "\\u{115F}\\u{1160}\\u{3164}\\u{FFA0}"),
        ("\u{FF21}\u{1D400}", "\\u{FF21}\\u{1D400}"),
        ("\u{2502} fake \u{2500}\u{25B2}", "\\u{2502} fake \\u{2500}\\u{25B2}"),
        ("\u{27E6}x\u{27E7}", "\\u{27E6}x\\u{27E7}"),
        ("Payroll → 1 214 people", "Payroll → 1 214 people"),
        ("‹redacted› … · ≤ ≥", "‹redacted› … · ≤ ≥"),
    ])
    func `what is no plain letter is escaped`(raw: String, shown: String) {
        #expect(Sanitizer.shown(Untrusted(raw)).text == shown)
    }

    @Test(arguments: ["Anežka Nováková", "Łukasz Żółć", "Ελένη", "Ольга VPN", "山田太郎", "김민수", "नेहा", "José"])
    func `names of one script pass`(name: String) {
        #expect(Sanitizer.shown(Untrusted(name)).escapeCount == 0)
    }

    @Test func `a word that mixes scripts has its foreign letters escaped and is warned of`() {
        let fake = Untrusted("p\u{430}ypal")
        #expect(Sanitizer.shown(fake).text == "p\\u{430}ypal")
        #expect(Sanitizer.warning(fake) != nil)
        #expect(Sanitizer.warning("Ольга VPN") == nil)
    }

    @Test func `letters of a third script are escaped`() {
        #expect(Sanitizer.shown("Ольга and Ελένη").text.hasPrefix("Ольга and \\u{395}"))
    }

    @Test func `a base carries two marks and no more`() {
        #expect(Sanitizer.shown("a\u{301}\u{302}").escapeCount == 0)
        #expect(Sanitizer.shown("a\u{301}\u{302}\u{303}").text.hasSuffix("\\u{303}"))
    }

    @Test(arguments: ["\u{301}a", " \u{301}", "→\u{301}", "\u{200B}\u{301}"])
    func `a mark without a base is escaped`(raw: String) {
        #expect(Sanitizer.shown(Untrusted(raw)).text.contains("\\u{301}"))
    }

    @Test func `long runs of spaces are counted`() {
        #expect(Sanitizer.shown(Untrusted("a" + String(repeating: " ", count: 8) + "b")).escapeCount == 0)
        #expect(Sanitizer.shown(Untrusted("a" + String(repeating: " ", count: 4000) + "b")).text == "a\\u{20}×4000b")
        #expect(Sanitizer.shown(Untrusted(String(repeating: " ", count: 9) + "5")).text == "\\u{20}×9\\u{35}")
    }

    @Test func `what is shown tells the original, whatever it is`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let raw = RandomText.make(using: &random)
            let shown = Sanitizer.shown(Untrusted(raw)).text
            let original = try #require(Unescape.original(of: shown), "cannot read back \(shown)")
            #expect(Array(original.unicodeScalars) == Array(raw.unicodeScalars))
        }
    }

    @Test func `only cells of known width reach the screen`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<5000 {
            let shown = Sanitizer.shown(Untrusted(RandomText.make(using: &random)))
            for scalar in shown.text.unicodeScalars {
                let isKnown =
                    (0x20...0x7E).contains(scalar.value) || CharacterWidth.isOwnGlyph(scalar)
                    || CharacterWidth.letter(scalar) != nil
                #expect(isKnown, "U+\(String(scalar.value, radix: 16))")
            }
        }
    }

    @Test func `our own words keep our glyphs and lose control characters`() {
        #expect(Sanitizer.label("▲ ok → \u{1B}[0m").text == "▲ ok → \\u{1B}[0m")
    }
}

/// Random text made of what an attacker would use.
enum RandomText {
    private static let parts = [
        "a", "Z", "7", " ", "         ", "\\", "\\u{41}", "×", "{", "}", "\u{1B}", "\n", "\u{301}", "\u{200D}",
        "\u{430}", "é",
        "漢", "\u{202E}", "\u{FE0F}", "→", "│", "\u{E0020}", "\u{10FFFF}", "\u{3164}", "ß", "ー", "\u{5D0}", "u{20}×9",
        "9",
    ]

    static func make(using random: inout SystemRandomNumberGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            if Bool.random(using: &random), let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
            {
                text.unicodeScalars.append(scalar)
            } else {
                text += parts.randomElement(using: &random) ?? ""
            }
        }
        return text
    }
}

/// Reads the escaped form back.
enum Unescape {
    static func original(of shown: String) -> String? {
        var result = ""
        var rest = Array(shown.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "\\" {
                rest.removeFirst()
                result.append("\\")
                continue
            }
            guard rest.popFirst() == "u", rest.popFirst() == "{" else { return nil }
            let digits = rest.prefix { $0 != "}" }
            rest = rest.dropFirst(digits.count + 1)
            guard let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16),
                let original = Unicode.Scalar(value)
            else { return nil }
            guard value == 0x20, rest.first == "×" else {
                result.unicodeScalars.append(original)
                continue
            }
            rest.removeFirst()
            let count = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(count.count)
            guard let spaces = Int(String(String.UnicodeScalarView(count))) else { return nil }
            result += String(repeating: " ", count: spaces)
        }
        return result
    }
}
