import JSON
import Testing

@Suite struct CanonicalJSONTests {
    @Test func `the vectors of the RFC come out byte for byte`() throws {
        let names = try SharedFolder.names(in: "json-suite/canonical/input")
        #expect(names.count == 6)
        for name in names {
            let value = try JSONValue(parsing: SharedFolder.bytes("json-suite/canonical/input/\(name)"))
            let expected = try SharedFolder.bytes("json-suite/canonical/output/\(name)")
            #expect(value.canonical() == expected, "\(name)")
            #expect(try JSONValue(parsing: expected).canonical() == expected, "\(name)")
        }
    }

    /// RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)]
    )
    func `a double is written as ECMAScript writes it`(bits: UInt64, expected: String) throws {
        let double = Double(bitPattern: bits)
        #expect(JSONValue.number(double).canonical() == Array(expected.utf8))
        #expect(JSONNumber(double)?.text == expected)
        #expect(try JSONValue(parsing: double.description).canonical() == Array(expected.utf8))
        #expect(try JSONValue(parsing: expected).double == double)
    }

    @Test(arguments: [
        ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("1E2", "100"), ("123456789012345", "123456789012345"),
        ("1e400", "1e400"), ("0.10", "0.1"), ("-12.50e1", "-125"), ("1e-400", "0"), ("1e21", "1e+21"),
        ("1e20", "100000000000000000000"),
    ])
    func `a number has one canonical text, however it was written`(written: String, canonical: String) throws {
        #expect(try JSONValue(parsing: written).canonical() == Array(canonical.utf8))
    }

    @Test func `keys are sorted by UTF-16 code units, which is not the order of code points`() throws {
        let value = try JSONValue(
            parsing: #"{"\ue000":1,"\ud83d\ude00":2,"\uffff":3,"z":4,"a":5,"":6,"ab":7,"\ud7ff":8}"#
        )
        let keys = try #require(try JSONValue(parsing: value.canonical()).members).map(\.key)
        #expect(keys == ["", "a", "ab", "z", "\u{D7FF}", "😀", "\u{E000}", "\u{FFFF}"])
        #expect(keys == keys.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) })
    }

    @Test func `a value made in code and one parsed have the same canonical text`() throws {
        let made: JSONValue = ["b": [1, 2.5, "\u{1}\n/"], "a": ["y": .null, "x": true]]
        let parsed = try JSONValue(parsing: #" { "a" : {"x":true, "y":null} , "b" : [1.0, 25e-1, "\u0001\u000a\/"] } "#)
        #expect(made.canonical() == parsed.canonical())
        #expect(
            String(decoding: made.canonical(), as: UTF8.self) == #"{"a":{"x":true,"y":null},"b":[1,2.5,"\u0001\n/"]}"#
        )
    }

    @Test func `an object written in order is the canonical text of the same value`() throws {
        let inner: JSONValue = ["z": 1, "a": [1.50, "é\n", .null], "𝄞": true, "\u{FB01}": false]
        var object = CanonicalObject()
        object.add("", "empty \"key\"")
        object.add("absent", nil as String?)
        object.add("bytes", canonical: Array("[1]".utf8))
        object.begin("call")
        object.add("b", 7)
        object.begin("c")
        object.end()
        object.add("d", inner)
        object.end()
        object.add("client", .null)
        let value = object.value()
        let expected: JSONValue = [
            "client": .null, "call": ["c": [:], "d": inner, "b": 7], "bytes": [1], "": "empty \"key\"",
        ]
        #expect(value == expected)
        #expect(value.canonical() == expected.canonical())
        #expect(value["call"]?.canonical() == expected["call"]?.canonical())
        #expect(JSONValue.array([value]).canonical() == JSONValue.array([expected]).canonical())
        #expect(value.setting("call", to: 1).canonical() == expected.setting("call", to: 1).canonical())
    }

    @Test func `a text that is no JSON after all is not lost`() {
        var object = CanonicalObject()
        object.add("a", canonical: Array("{\"k\":1,\"k\":2}".utf8))
        #expect(object.value().string == #"{"a":{"k":1,"k":2}}"#)
    }
}
