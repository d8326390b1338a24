import JSON
import Testing

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("1.0", 1), ("1e2", 100), ("120e-1", 12), ("-0.0", 0), ("1.5", nil),
            ("1e-1", nil),
            ("9223372036854775807", 9_223_372_036_854_775_807), ("-9223372036854775808", -9_223_372_036_854_775_808),
            ("9223372036854775808", nil), ("9007199254740993.0", 9_007_199_254_740_993), ("1e19", nil),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e999999999999999999999", nil), ("0e999999999999999", 0),
        ] as [(String, Int?)]
    )
    func `a number is an integer if it is one exactly and fits`(text: String, expected: Int?) throws {
        #expect(try JSONValue(parsing: text).int == expected)
    }

    @Test(
        arguments: [("1e400", nil), ("-1e400", nil), ("1e308", 1e308), ("1e-400", 0), ("0.1", 0.1)]
            as [(String, Double?)]
    )
    func `a number is the nearest double, unless that is infinite`(text: String, expected: Double?) throws {
        #expect(try JSONValue(parsing: text).double == expected)
    }

    @Test(arguments: ["1.50", "-0", "1E+2", "0.1e-10", "123456789012345678901234567890", "1e400"])
    func `a number is kept and written as it came`(text: String) throws {
        let value = try JSONValue(parsing: " [ \(text) ] ")
        #expect(value.description == "[\(text)]")
        #expect(value[0]?.number?.text == text)
        #expect(value[0]?.number?.description == text)
    }

    @Test(arguments: [
        ("1.0", "1", true), ("1e2", "100", true), ("-0", "0", true), ("0.10", "1e-1", true), ("1", "-1", false),
        ("9007199254740993", "9007199254740992", false), ("1e400", "10e399", true), ("1e400", "1e401", false),
        ("0.1", "0.10000000000000001", false), ("1e99999999999999999999", "1e99999999999999999999", true),
        ("1e99999999999999999999", "2e99999999999999999999", false), ("0", "0e5", true),
    ])
    func `numbers are compared exactly, not as doubles`(left: String, right: String, areEqual: Bool) throws {
        #expect((try JSONValue(parsing: left) == JSONValue(parsing: right)) == areEqual)
    }

    @Test func `infinities and not-a-number are no JSON numbers`() {
        for value in [Double.infinity, -Double.infinity, Double.nan] {
            #expect(JSONNumber(value)?.text == nil)
            #expect(JSONValue.number(value).isNull)
        }
    }
}
