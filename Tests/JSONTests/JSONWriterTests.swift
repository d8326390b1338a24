import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test(arguments: [
        (#" { "a" : [ 1 , 2.50 , { } , [ ] ] , "b" : null } "#, #"{"a":[1,2.50,{},[]],"b":null}"#),
        (#"{"a":[1,2.50,{},[]],"b":null}"#, #"{"a":[1,2.50,{},[]],"b":null}"#),
        (#"[{"tight":[1,2]}, {"loose" :1}]"#, #"[{"tight":[1,2]},{"loose":1}]"#),
        (#"["\/\u0041\u00e9\ud83d\ude00\n\u0001"]"#, #"["/Aé😀\n\u0001"]"#),
        (#"{"k\u0065y":"a\tb"}"#, #"{"key":"a\tb"}"#),
        ("\t\"x\"\n", "\"x\""), (" true ", "true"), (" null", "null"), ("-0.50 ", "-0.50"),
    ])
    func `a parsed value is written compactly, numbers as they came, escapes in one form`(
        text: String,
        expected: String
    ) throws {
        #expect(try JSONValue(parsing: text).description == expected)
    }

    @Test func `what must be escaped is, in the shortest form, and nothing else`() {
        let text =
            (0..<0x20).compactMap { UnicodeScalar($0).map(String.init) }.joined() + "\"\\/\u{7F}\u{80}\u{2028}<é😀"
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013"#
            + #"\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\/"#
            + "\u{7F}\u{80}\u{2028}<é😀\""
        #expect(JSONValue.string(text).description == expected)
        var out: [UInt8] = []
        JSONValue.write(text, to: &out)
        #expect(out == Array(expected.utf8))
    }

    @Test func `a value never takes more than one line`() throws {
        let value = try JSONValue(parsing: "{\n\"a\" : \"x\\ny\" ,\r\n\"b\":[\n1\n]}")
        #expect(!value.bytes().contains(0x0A))
        #expect(!value.bytes().contains(0x0D))
    }

    @Test func `parsed parts inside a value made in code are written with it`() throws {
        let part = try JSONValue(parsing: #"{"id" : "00u1", "n":1.0}"#)
        let value: JSONValue = ["users": [part, part["id"] ?? .null, part["n"] ?? .null], "empty": [:], "none": []]
        #expect(value.description == #"{"users":[{"id":"00u1","n":1.0},"00u1",1.0],"empty":{},"none":[]}"#)
        #expect(try JSONValue(parsing: value.bytes()) == value)
    }

    @Test func `a value is appended to what is there already`() {
        var out = Array("data: ".utf8)
        JSONValue.array([1, "a"]).write(to: &out)
        #expect(String(decoding: out, as: UTF8.self) == #"data: [1,"a"]"#)
    }
}
