import JSON
import Testing

/// Documents with random damage: none may crash the parser, and what it accepts must survive writing.
@Suite struct MutationTests {
    private static let seeds = [
        #"{"id":"00u1","status":"ACTIVE","profile":{"login":"ada@example.com","name":"Zoë \"Z\" \u00e9\ud83d\ude00"},"n":[1,-2.5e3,0.1]}"#,
        #"[ { "a" : null , "b" : [ true , false ] } , "\n\t\\" , 12345678901234567890 , {} , [] , "😀€é" ]"#,
        #"{"a":{"b":{"c":{"d":[[[[["deep"]]]]]}}},"\u0061b":1,"key that is long":2,"key that is longer":3}"#,
    ].map { Array($0.utf8) }
    private static let tokens = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "\\u", "\\ud800", "null", "1e5", " ", "\u{0}", "é",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<8)
    func `a damaged text is refused or read, and what is read is written alike`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<1500 {
            var text = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
            for _ in 0..<Int.random(in: 1...3, using: &generator) { damage(&text, using: &generator) }
            guard let value = try? JSONValue(parsing: text) else { continue }
            let written = try JSONValue(parsing: value.bytes())
            let rebuilt = rebuild(value)
            #expect(written.canonical() == value.canonical())
            #expect(rebuilt.canonical() == value.canonical())
            #expect(rebuilt.bytes() == value.bytes())
            #expect(rebuilt == value)
            #expect(JSONDiff.changes(from: rebuilt, to: written).isEmpty)
        }
    }

    @Test func `every answer recorded from Okta survives writing`() throws {
        let recorded = try JSONValue(parsing: SharedFolder.bytes("okta/recorded-answers.json"))
        let answers = try #require(recorded["answers"]?.elements)
        #expect(answers.count > 100)
        for answer in answers {
            let written = try JSONValue(parsing: answer.bytes())
            #expect(written.canonical() == answer.canonical())
            #expect(rebuild(answer).bytes() == answer.bytes())
        }
    }

    private func damage(_ text: inout [UInt8], using generator: inout SeededGenerator) {
        guard !text.isEmpty else { return }
        let place = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: text[place] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: text.remove(at: place)
        case 2:
            text.insert(contentsOf: Self.tokens[Int.random(in: 0..<Self.tokens.count, using: &generator)], at: place)
        case 3: text.removeSubrange(place...)
        default:
            let last = min(place + Int.random(in: 1...12, using: &generator), text.count)
            text.insert(contentsOf: text[place..<last], at: Int.random(in: 0..<text.count, using: &generator))
        }
    }

    /// The same value, made in code from its parts.
    private func rebuild(_ value: JSONValue) -> JSONValue {
        if let elements = value.elements { return .array(elements.map(rebuild)) }
        if let members = value.members { return .object(members.map { ($0.key, rebuild($0.value)) }) }
        if let string = value.string { return .string(string) }
        return value
    }
}
