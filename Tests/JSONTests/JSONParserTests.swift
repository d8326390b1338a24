import CScan
import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "a", 7),
        (#"{"a":1,"\u0061":2}"#, "a", 7),
        (#"{"\u0061":1,"a":2}"#, "a", 12),
        (#"{"\/":1,"\u002f":2}"#, "/", 8),
        (#"{"":1,"":2}"#, "", 6),
        (#"{"x":{"k":1,"k":1}}"#, "k", 12),
        (#"[{"longer than sixteen bytes":1,"b":2,"longer than sixteen bytes":3}]"#, "longer than sixteen bytes", 38),
        (#"{"\ud83d\ude00":1,"😀":2}"#, "😀", 18),
    ])
    func `a key that an object holds twice is refused, however it is spelt`(text: String, key: String, offset: Int) {
        #expect(throws: JSONError(.duplicateKey(key), at: offset)) { try JSONValue(parsing: text) }
    }

    @Test func `the same key in different objects, and keys that only look alike, are accepted`() throws {
        let value = try JSONValue(parsing: #"{"a":{"a":[{"a":1},{"a":2}]},"é":1,"e\#u{301}":2,"A":3}"#)
        #expect(value.count == 4)
        #expect(value["é"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test(arguments: [2, 63, 64, 65, 66, 500])
    func `a duplicate is found in an object of any size`(size: Int) throws {
        let keys = (0..<size).map { "\"key\($0)\":\($0)" }
        let value = try JSONValue(parsing: "{\(keys.joined(separator: ","))}")
        #expect(value.count == size)
        #expect(value["key\(size - 1)"]?.int == size - 1)
        for repeated in [0, size / 2, size - 1] {
            let text = "{\(keys.joined(separator: ",")),\"key\(repeated)\":0}"
            #expect(
                throws: JSONError(
                    .duplicateKey("key\(repeated)"),
                    at: text.utf8.count - "\"key\(repeated)\":0}".utf8.count
                )
            ) {
                try JSONValue(parsing: text)
            }
        }
    }

    @Test func `nesting is accepted up to the limit and refused beyond`() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try JSONValue(parsing: deepest).count == 1)
        #expect(throws: JSONError(.tooDeep(limit: 64), at: 64)) { try JSONValue(parsing: "[\(deepest)]") }
        #expect(throws: JSONError(.tooDeep(limit: 1), at: 5)) { try JSONValue(parsing: #"{"a":{}}"#, depthLimit: 1) }
        #expect(throws: JSONError(.tooDeep(limit: 64), at: 64)) {
            try JSONValue(parsing: String(repeating: "[", count: 100_000))
        }
        #expect(
            try JSONValue(
                parsing: String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
                depthLimit: 500
            ).count == 1
        )
    }

    @Test func `as many values are accepted as the limit allows, and not one more`() throws {
        // One node for the array, one for each element; with keys, two for each member.
        let (list, object) = ("[0,0,0]", #"{"a":[],"b":null}"#)
        #expect(try JSONValue(parsing: Array(list.utf8), nodeLimit: 4).count == 3)
        #expect(throws: JSONError(.tooMany(limit: 3), at: 6)) { try JSONValue(parsing: Array(list.utf8), nodeLimit: 3) }
        #expect(try JSONValue(parsing: Array(object.utf8), nodeLimit: 5).count == 2)
        #expect(throws: JSONError(.tooMany(limit: 4), at: 12)) {
            try JSONValue(parsing: Array(object.utf8), nodeLimit: 4)
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array("7".utf8), nodeLimit: 0) }
        for text in [list, object, "[[[[1]]]]", #"{"a":{"b":{"c":"d"}}}"#, #"["x","y",true,[]]"#] {
            let count = (0...).first { (try? JSONValue(parsing: Array(text.utf8), nodeLimit: $0)) != nil }
            for less in 0..<(count ?? 0) {
                let error = #expect(throws: JSONError.self) {
                    try JSONValue(parsing: Array(text.utf8), nodeLimit: less)
                }
                #expect(error?.reason == .tooMany(limit: less), "\(text)")
            }
        }
        // Beyond the room that is made at first.
        let dense = Array(("[0" + String(repeating: ",0", count: 99_999) + "]").utf8)
        #expect(try JSONValue(parsing: dense, nodeLimit: 100_001).count == 100_000)
        #expect(try JSONValue(parsing: dense).count == 100_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: dense, nodeLimit: 100_000) }
    }

    @Test(arguments: [
        ("", JSONError.Reason.unexpectedEnd, 0),
        ("  ", .unexpectedEnd, 2),
        ("[1,", .unexpectedEnd, 3),
        ("tru", .unexpectedEnd, 3),
        ("\"ab", .unexpectedEnd, 3),
        ("-", .unexpectedEnd, 1),
        ("[1 2]", .unexpectedByte(UInt8(ascii: "2")), 3),
        ("{\"a\" 1}", .unexpectedByte(UInt8(ascii: "1")), 5),
        ("{1:2}", .unexpectedByte(UInt8(ascii: "1")), 1),
        ("[1}", .unexpectedByte(UInt8(ascii: "}")), 2),
        ("[1,]", .unexpectedByte(UInt8(ascii: "]")), 3),
        ("trux", .unexpectedByte(UInt8(ascii: "x")), 3),
        ("\u{FEFF}{}", .unexpectedByte(0xEF), 0),
        ("01", .invalidNumber, 0),
        ("1.e", .invalidNumber, 2),
        ("\"a\nb\"", .invalidString, 2),
        (#""\x""#, .invalidEscape, 1),
        (#""\u12g4""#, .invalidEscape, 5),
        (#""a\ud800""#, .loneSurrogate, 2),
        (#""\udc00""#, .loneSurrogate, 1),
        (#""\ud800\u0041""#, .loneSurrogate, 1),
        ("{} x", .trailingBytes, 3),
    ])
    func `an error names what is wrong and where`(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason, at: offset)) { try JSONValue(parsing: text) }
    }

    @Test func `an error is a sentence for people and does not echo the text`() {
        #expect(
            JSONError(.unexpectedByte(UInt8(ascii: "}")), at: 7).description
                == "invalid JSON at byte 7: `}` is not expected here"
        )
        #expect(
            JSONError(.unexpectedByte(0x1B), at: 7).description
                == "invalid JSON at byte 7: byte 0x1b is not expected here"
        )
        #expect(JSONError(.unexpectedByte(0xEF), at: 0).description.contains("byte order mark"))
        #expect(JSONError(.duplicateKey(String(repeating: "k", count: 500)), at: 1).description.utf8.count < 150)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xE2, 0x82],
            [0xE2, 0x82, 0x41], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF0, 0x9F, 0x98], [0xFF],
        ] as [[UInt8]]
    )
    func `bytes that are no UTF-8 are refused wherever they stand in a string`(sequence: [UInt8]) {
        for before in [0, 1, 14, 15, 16, 17, 40] {
            let plain = [UInt8](repeating: UInt8(ascii: "a"), count: before)
            for text in [[0x22] + plain + sequence + [0x22], [0x22] + plain + sequence + plain + [0x22]] {
                #expect(throws: JSONError(.invalidUTF8, at: before + 1)) { try JSONValue(parsing: text) }
            }
        }
    }

    @Test func `every Unicode scalar is read back, plain and escaped`() throws {
        for first in stride(from: UInt32(0x20), through: 0x10FFFF, by: 0x71) {
            guard let scalar = UnicodeScalar(first), scalar != "\"", scalar != "\\" else { continue }
            let plain = String(Character(scalar))
            let escaped = plain.utf16.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
            #expect(try JSONValue(parsing: "\"\(plain)\"").string.map { Array($0.utf8) } == Array(plain.utf8))
            #expect(try JSONValue(parsing: "\"\(escaped)\"").string.map { Array($0.utf8) } == Array(plain.utf8))
        }
    }

    @Test func `bytes borrowed for the call give the same value`() throws {
        var text = Array(#"{"a":[1,"b",null]}"#.utf8)
        let value = try text.withUnsafeBytes { try JSONValue(parsing: $0) }
        text = []
        #expect(value == ["a": [1, "b", .null]])
    }

    /// What the vector code finds, said byte by byte.
    @Test func `the scan stops at the first byte that needs a look, whatever the block it stands in`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...50, using: &generator)).map { _ in
                Int.random(in: 0..<20, using: &generator) == 0
                    ? UInt8.random(in: .min ... .max, using: &generator) : 0x61
            }
            let special = bytes.firstIndex { $0 < 0x20 || $0 >= 0x80 || $0 == 0x22 || $0 == 0x5C } ?? bytes.count
            let escaped = bytes.firstIndex { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C } ?? bytes.count
            #expect(cscan_plain_length(bytes, bytes.count) == special)
            #expect(cscan_unescaped_length(bytes, bytes.count) == escaped)
        }
    }
}
