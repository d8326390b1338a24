import JSON

/// Declares one argument of a tool: the property's name in snake case, its type the schema, its initial value the default.
///
/// ```swift
/// @Parameter("Rows per page.", .range(1...200)) var limit = 20
/// ```
@propertyWrapper
struct Parameter<Value: ParameterValue>: Sendable {
    let help: String
    let constraint: Constraint<Value.Constrained>?
    private let initial: Value?
    private var bound: Value?

    init(_ help: String, _ constraint: Constraint<Value.Constrained>? = nil) {
        self.help = help
        self.constraint = constraint
        initial = nil
    }

    init(wrappedValue: Value, _ help: String, _ constraint: Constraint<Value.Constrained>? = nil) {
        self.help = help
        self.constraint = constraint
        initial = wrappedValue
    }

    /// The argument of this call, or the initial value where the call left it out.
    var wrappedValue: Value {
        get {
            guard let value = bound ?? whenLeftOut else {
                preconditionFailure("a required argument was read before a call was decoded")
            }
            return value
        }
        set { bound = newValue }
    }

    private var whenLeftOut: Value? { initial ?? Value.valueWhenLeftOut }
}

extension Parameter: Decodable {
    init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? CallDecoder else {
            preconditionFailure("a tool is decoded by ToolInput only")
        }
        self.init("")
        bound = decoder.boundValue(Value.self)
    }
}

/// What `ToolInput` learns from a declared parameter, whatever its type.
protocol DeclaredParameter: Sendable {
    /// The property's JSON Schema.
    var schema: JSONValue { get }
    var isRequired: Bool { get }
    /// Whether it is judged after all others, because its check depends on them.
    var dependsOnOthers: Bool { get }
    /// What the argument must be, in words.
    var expectation: String { get }
    /// The value for an argument, or for its absence; nil if it does not fit.
    func value(for argument: JSONValue?, in frame: CallFrame) -> (any ParameterValue)?
}

extension Parameter: DeclaredParameter {
    var schema: JSONValue {
        let standing = initial?.argument.map { " Default: \($0)." } ?? ""
        return .object(Value.schema + (constraint?.schema() ?? []) + [("description", .string(help + standing))])
    }

    var isRequired: Bool { whenLeftOut == nil }

    var dependsOnOthers: Bool { Value.Constrained.self == ListCursor.self }

    var expectation: String { [Value.expectation, constraint?.expectation()].compactMap { $0 }.joined(separator: " ") }

    func value(for argument: JSONValue?, in frame: CallFrame) -> (any ParameterValue)? {
        // Hosts write `null` for what they leave out; only where that is allowed does it mean the same.
        guard let argument, !(argument.isNull && !isRequired) else { return whenLeftOut }
        guard let value = Value.decode(argument, in: frame) else { return nil }
        guard let constraint, let judged = value.constrained else { return value }
        return constraint.holds(judged) ? value : nil
    }
}
