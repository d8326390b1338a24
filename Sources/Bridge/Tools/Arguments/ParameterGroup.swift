/// Arguments that several tools share, declared like a tool's own; in the schema they stand beside them.
protocol ParameterSet: Decodable, Sendable {
    init()
}

/// Takes the parameters of a `ParameterSet` into a tool.
@propertyWrapper
struct ParameterGroup<Parameters: ParameterSet>: Sendable {
    var wrappedValue: Parameters

    init() { wrappedValue = Parameters() }
}

extension ParameterGroup: Decodable {
    init(from decoder: any Decoder) throws { wrappedValue = try Parameters(from: decoder) }
}

/// What `ToolInput` learns from a group, whatever its type.
protocol DeclaredGroup: Sendable {
    var parameters: any ParameterSet { get }
}

extension ParameterGroup: DeclaredGroup {
    var parameters: any ParameterSet { wrappedValue }
}
