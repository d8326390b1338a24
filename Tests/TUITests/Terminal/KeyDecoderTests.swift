import Testing

@testable import TUI

@Suite struct KeyDecoderTests {
    private func decode(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder()
        return bytes.flatMap { decoder.feed(Int32($0)) }
    }

    @Test(arguments: ["a", "é", "漢", "\u{1F600}", "~"])
    func `a character comes whole when its last byte has come`(text: String) {
        var decoder = KeyDecoder()
        let bytes = Array(text.utf8)
        for byte in bytes.dropLast() { #expect(decoder.feed(Int32(byte)) == []) }
        #expect(decoder.feed(Int32(bytes[bytes.count - 1])) == text.unicodeScalars.map { .character($0) })
    }

    @Test(
        arguments: [
            ([0xFF, 0x61], [Key.noise, .character("a")]),
            ([0xC3, 0x61], [.noise, .character("a")]),
            ([0xE6, 0xBC, 0x61], [.noise, .character("a")]),
            ([0x80, 0x62], [.noise, .character("b")]),
            ([0xC0, 0xAF], [.noise, .noise]),
            ([0xED, 0xA0, 0x80], [.noise]),
            ([0xC2, 0x9B], [.noise]),
            ([0xC3, 0xC3, 0xA9], [.noise, .character("é")]),
            ([0xE6, 0x1B], [.noise, .escape]),
        ] as [([UInt8], [Key])]
    )
    func `an invalid byte is dropped alone`(bytes: [UInt8], keys: [Key]) { #expect(decode(bytes) == keys) }

    @Test(
        arguments: [
            (0x03, Key.control("c")), (0x19, .control("y")), (0x0D, .enter), (0x0A, .enter), (0x09, .tab),
            (0x1B, .escape),
            (0x7F, .backspace), (0x08, .backspace), (0x00, .noise), (0x1F, .noise),
        ] as [(UInt8, Key)]
    )
    func `control bytes have names`(byte: UInt8, key: Key) { #expect(decode([byte]) == [key]) }

    @Test func `nothing between the marks of a paste is a key`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(KeyDecoder.pasteBegins) == [])
        for byte in "yé\u{1B}\r\u{3}".utf8 { #expect(decoder.feed(Int32(byte)) == []) }
        #expect(decoder.feed(0o403) == [])
        #expect(decoder.feed(KeyDecoder.pasteEnds) == [.paste("yé\u{1B}\r\u{3}")])
        #expect(decoder.feed(0x79) == [.character("y")])
    }

    @Test func `a paste that never ends is ended, and a long one is cut`() {
        var decoder = KeyDecoder()
        _ = decoder.feed(KeyDecoder.pasteBegins)
        for _ in 0..<(KeyDecoder.pasteLimit + 100) { _ = decoder.feed(0x79) }
        #expect(decoder.isPasting)
        #expect(decoder.endPaste() == [.paste(String(repeating: "y", count: KeyDecoder.pasteLimit))])
        #expect(!decoder.isPasting)
    }

    @Test func `an unknown code is input all the same`() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(0o631) == [.noise])
    }

    @Test func `any bytes whatever make keys and never a trap`() {
        var random = SystemRandomNumberGenerator()
        var decoder = KeyDecoder()
        for _ in 0..<50_000 { _ = decoder.feed(Int32.random(in: 0...600, using: &random)) }
    }
}
