import Audit
import JSON
import Okta

/// A type that an argument may have: it gives the schema and is made from checked JSON.
protocol ParameterValue: Sendable {
    /// What a `Constraint` of the parameter speaks of: the type itself, or what an optional wraps.
    associatedtype Constrained: ParameterValue = Self
    /// The JSON Schema members of the type, without `description` (mcp.md 7.3: one plain type, no `format`).
    static var schema: [(key: String, value: JSONValue)] { get }
    /// What a wrong argument is told, in words: `an integer`.
    static var expectation: String { get }
    /// The value when the argument is left out and the property has no initial value; nil: it is required.
    static var valueWhenLeftOut: Self? { get }
    /// Nil unless the JSON is of the type.
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Self?
    /// The value as canonical JSON: what is hashed and shown; nil for an absent optional.
    var argument: JSONValue? { get }
    /// The value that a constraint judges; nil for an absent optional.
    var constrained: Constrained? { get }
}

extension ParameterValue {
    static var valueWhenLeftOut: Self? { nil }
}

extension ParameterValue where Constrained == Self {
    var constrained: Self? { self }
}

extension String: ParameterValue {
    static var schema: [(key: String, value: JSONValue)] { [("type", "string")] }
    static var expectation: String { "a string" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> String? { json.string }
    var argument: JSONValue? { .string(self) }
}

extension Int: ParameterValue {
    static var schema: [(key: String, value: JSONValue)] { [("type", "integer")] }
    static var expectation: String { "an integer" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Int? { json.int }
    var argument: JSONValue? { .number(self) }
}

extension Bool: ParameterValue {
    static var schema: [(key: String, value: JSONValue)] { [("type", "boolean")] }
    static var expectation: String { "true or false" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Bool? { json.bool }
    var argument: JSONValue? { .bool(self) }
}

extension Array: ParameterValue where Element: ParameterValue {
    static var schema: [(key: String, value: JSONValue)] {
        [("type", "array"), ("items", .object(Element.schema))]
    }
    static var expectation: String { "a list, each item \(Element.expectation)" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> [Element]? {
        guard let elements = json.elements else { return nil }
        var values: [Element] = []
        for element in elements {
            guard let value = Element.decode(element, in: frame) else { return nil }
            values.append(value)
        }
        return values
    }
    var argument: JSONValue? { .array(compactMap(\.argument)) }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
    /// A limit speaks of the value, if there is one.
    typealias Constrained = Wrapped
    static var schema: [(key: String, value: JSONValue)] { Wrapped.schema }
    static var expectation: String { Wrapped.expectation }
    static var valueWhenLeftOut: Wrapped?? { .some(.none) }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Wrapped?? {
        Wrapped.decode(json, in: frame).map(Optional.some)
    }
    var argument: JSONValue? { self?.argument }
    var constrained: Wrapped? { self }
}

/// A choice of a few words; the raw values are the words.
protocol ChoiceParameter: ParameterValue, CaseIterable, RawRepresentable where RawValue == String {}

extension ChoiceParameter {
    static var schema: [(key: String, value: JSONValue)] {
        [("type", "string"), ("enum", .array(allCases.map { .string($0.rawValue) }))]
    }
    static var expectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Self? { json.string.flatMap(Self.init) }
    var argument: JSONValue? { .string(rawValue) }
}

/// A free JSON object, such as a profile: its keys are Okta's business.
struct JSONObject: ParameterValue, Equatable {
    let json: JSONValue

    static var schema: [(key: String, value: JSONValue)] {
        [("type", "object"), ("additionalProperties", true)]
    }
    static var expectation: String { "an object" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> JSONObject? {
        json.kind == .object ? JSONObject(json: json) : nil
    }
    var argument: JSONValue? { json }
}

/// A value that names one Okta object in one path segment.
protocol ReferenceParameter: ParameterValue {
    init(_ id: OktaID)
    var id: OktaID { get }
}

extension ReferenceParameter {
    static var schema: [(key: String, value: JSONValue)] {
        [("type", "string"), ("minLength", 1), ("maxLength", 254)]
    }
    static var expectation: String { "an identifier of 1 to 254 characters without control characters" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> Self? {
        json.string.flatMap(OktaID.init).map(Self.init)
    }
    var argument: JSONValue? { .string(id.text) }
}

extension UserReference: ReferenceParameter {}
extension GroupReference: ReferenceParameter {}
extension ApplicationReference: ReferenceParameter {}

extension OperationID: ParameterValue {
    static var schema: [(key: String, value: JSONValue)] { [("type", "string")] }
    static var expectation: String { "an operation id: 32 lower-case hexadecimal digits" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> OperationID? {
        json.string.flatMap { OperationID($0) }
    }
    var argument: JSONValue? { .string(text) }
}
