import JSON
import Testing

@Suite struct JSONValueTests {
    private let parsed: JSONValue
    private let made: JSONValue = [
        "null": .null, "bool": true, "number": 1.5, "string": "a\"é", "array": [1, [], ["x": 2]], "object": ["k": "v"],
    ]

    init() throws {
        parsed = try JSONValue(
            parsing:
                #"{"null":null,"bool":true,"number":1.50,"string":"a\"é","array":[1,[],{"x":2}],"object":{"k":"v"}}"#
        )
    }

    @Test func `a parsed value and one made in code answer alike`() {
        for value in [parsed, made] {
            #expect(value.kind == .object)
            #expect(value.count == 6)
            #expect(value["null"]?.isNull == true)
            #expect(value["bool"]?.bool == true)
            #expect(value["number"]?.double == 1.5)
            #expect(value["number"]?.int == nil)
            #expect(value["string"]?.string == "a\"é")
            #expect(value["array"]?.count == 3)
            #expect(value["array"]?[1]?.elements?.isEmpty == true)
            #expect(value["array"]?[2]?["x"]?.int == 2)
            #expect(value["object"]?.members?.first?.key == "k")
            #expect(value.members?.map(\.key) == ["null", "bool", "number", "string", "array", "object"])
        }
        #expect(parsed == made)
    }

    @Test func `what a value is not, it answers nil`() {
        for value in [parsed, made] {
            #expect(value["absent"] == nil)
            #expect(value[0] == nil)
            #expect(value.string == nil)
            #expect(value.number == nil)
            #expect(value.bool == nil)
            #expect(value.elements == nil)
            #expect(value["array"]?.members == nil)
            #expect(value["array"]?[3] == nil)
            #expect(value["array"]?[-1] == nil)
            #expect(value["array"]?["x"] == nil)
            #expect(value["string"]?.count == 0)
            #expect(value["string"]?["k"] == nil)
        }
    }

    @Test func `members are set and removed without touching the value itself`() {
        for value in [parsed, made] {
            let changed = value.setting("bool", to: false).setting("new", to: value["array"] ?? .null).removing("null")
            #expect(changed.members?.map(\.key) == ["bool", "number", "string", "array", "object", "new"])
            #expect(changed["bool"]?.bool == false)
            #expect(changed["new"] == [1, [], ["x": 2]])
            #expect(value["bool"]?.bool == true)
            #expect(value.count == 6)
        }
        #expect(JSONValue.null.setting("a", to: 1) == ["a": 1])
    }

    @Test func `equality ignores the order of members and nothing else`() throws {
        #expect(
            try JSONValue(parsing: #"{"a":1,"b":{"c":[1,2],"d":3}}"#)
                == JSONValue(parsing: #"{"b":{"d":3,"c":[1,2]},"a":1}"#)
        )
        #expect(try JSONValue(parsing: "[1,2]") != JSONValue(parsing: "[2,1]"))
        #expect(JSONValue.string("é") != .string("e\u{301}"))
        #expect(JSONValue.null != false)
        #expect(JSONValue.object([("a", 1), ("b", 2)]) != .object([("a", 1), ("c", 2)]))
        #expect(JSONValue.object([("a", 1)]) != .object([("a", 1), ("b", 2)]))
        #expect(JSONValue.number(1) != "1")
    }

    @Test func `an array of more elements than a node can count is counted`() throws {
        let text = "[" + String(repeating: "0,", count: 70_000) + "1]"
        let value = try JSONValue(parsing: text)
        #expect(value.count == 70_001)
        #expect(value[70_000]?.int == 1)
        #expect(value.elements?.count == 70_001)
    }

    @Test func `a member is found by its unescaped key`() throws {
        let value = try JSONValue(parsing: #"{"a\u0062c":1,"":2,"😀":3,"with \"quotes\"":4}"#)
        #expect(value["abc"]?.int == 1)
        #expect(value[""]?.int == 2)
        #expect(value["😀"]?.int == 3)
        #expect(value["with \"quotes\""]?.int == 4)
        #expect(value.members?.map(\.key) == ["abc", "", "😀", "with \"quotes\""])
    }

    @Test(arguments: [
        (#"{"a":{"b":[{"\u0063":1}]}}"#, ["a", "b", "c"], ["1"]), (#"[1.50,{"d":-2}]"#, ["d"], ["1.50", "-2"]),
        (#""c""#, [], []),
    ])
    func `every key and number is looked at, parsed or made`(text: String, keys: [String], numbers: [String]) throws {
        let parsed = try JSONValue(parsing: text)
        let made = JSONValue.array(parsed.elements ?? [parsed["a"].map { ["a": $0] } ?? parsed])
        for value in [parsed, made] {
            var (seenKeys, seenNumbers): ([String], [String]) = ([], [])
            let isAll = value.holdsOnly(
                keys: { key in
                    seenKeys.append(String(decoding: key, as: UTF8.self))
                    return true
                },
                numbers: { number in
                    seenNumbers.append(number.text)
                    return true
                }
            )
            #expect(isAll)
            #expect(seenKeys == keys)
            #expect(seenNumbers == numbers)
            #expect(
                value.holdsOnly(keys: { $0.first != UInt8(ascii: "c") && $0.first != UInt8(ascii: "d") })
                    == keys.isEmpty
            )
            #expect(value.holdsOnly(keys: { _ in true }, numbers: { _ in false }) == numbers.isEmpty)
        }
    }
}
