import JSON

/// A limit on an argument, of the argument's own type.
///
/// Made anew with each decoded call, which asks only whether it holds: hence the rest is made when it is asked for.
struct Constraint<Value: ParameterValue>: Sendable {
    /// The JSON Schema members that say the same.
    let schema: @Sendable () -> [(key: String, value: JSONValue)]
    /// In words, after the type's own: `from 1 to 200`.
    let expectation: @Sendable () -> String
    let holds: @Sendable (Value) -> Bool
}

extension Constraint where Value == Int {
    /// An integer within the range, both ends included.
    static func range(_ range: ClosedRange<Int>) -> Constraint {
        Constraint(
            schema: { [("minimum", .number(range.lowerBound)), ("maximum", .number(range.upperBound))] },
            expectation: { "from \(range.lowerBound) to \(range.upperBound)" },
            holds: { range.contains($0) }
        )
    }
}

extension Constraint where Value == String {
    /// A text with this many Unicode scalars, as JSON Schema counts them.
    static func length(_ range: ClosedRange<Int>) -> Constraint {
        Constraint(
            schema: { [("minLength", .number(range.lowerBound)), ("maxLength", .number(range.upperBound))] },
            expectation: { "of \(range.lowerBound) to \(range.upperBound) characters" },
            holds: { range.contains($0.unicodeScalars.count) }
        )
    }
}

extension Constraint {
    /// A list with this many items.
    static func count<Element>(_ range: ClosedRange<Int>) -> Constraint where Value == [Element] {
        Constraint(
            schema: { [("minItems", .number(range.lowerBound)), ("maxItems", .number(range.upperBound))] },
            expectation: { "with \(range.lowerBound) to \(range.upperBound) items" },
            holds: { range.contains($0.count) }
        )
    }
}

extension Constraint where Value == JSONObject {
    /// An object with this many members.
    static func memberCount(_ range: ClosedRange<Int>) -> Constraint {
        Constraint(
            schema: { [("minProperties", .number(range.lowerBound)), ("maxProperties", .number(range.upperBound))] },
            expectation: { "with \(range.lowerBound) to \(range.upperBound) members" },
            holds: { range.contains($0.json.count) }
        )
    }
}
