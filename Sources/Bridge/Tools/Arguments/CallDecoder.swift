/// The arguments of one call, each checked and bound to its property.
struct BoundArguments {
    /// As many as the tool declares: looked through, not looked up.
    var values: [(property: String, value: any ParameterValue)] = []
    var frame: CallFrame
}

/// Hands each bound argument to the property of its name, through the `init(from:)` that the compiler writes for a tool.
///
/// Model: `ArgumentDecoder` in swift-argument-parser. Nothing is parsed here and nothing can fail: `ToolInput` has bound
/// every property before. One object goes through all properties, so that none costs a box.
final class CallDecoder: Decoder {
    let arguments: BoundArguments
    /// The property being decoded; nil at the top.
    private var key: (any CodingKey)?

    init(arguments: BoundArguments) { self.arguments = arguments }

    var codingPath: [any CodingKey] { key.map { [$0] } ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The value bound to the property being decoded.
    func boundValue<Value: ParameterValue>(_ type: Value.Type) -> Value {
        let property = key?.stringValue ?? ""
        guard let value = arguments.values.first(where: { $0.property == property })?.value as? Value else {
            preconditionFailure("no argument is bound to \(property)")
        }
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Container<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw mismatch(codingPath) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw mismatch(codingPath) }

    /// One level of properties: the tool's own, or a group's.
    private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: CallDecoder
        var codingPath: [any CodingKey] { decoder.codingPath }
        var allKeys: [Key] { [] }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            decoder.key = key
            return try Value(from: decoder)
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type,
            forKey key: Key
        ) throws -> KeyedDecodingContainer<Nested> { throw mismatch(codingPath + [key]) }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw mismatch(codingPath + [key])
        }

        func superDecoder() throws -> any Decoder { throw mismatch(codingPath) }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw mismatch(codingPath + [key]) }
    }
}

/// A property of a tool that is neither `@Parameter` nor `@ParameterGroup` asked for a value.
private func mismatch(_ path: [any CodingKey]) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: "a tool's properties are parameters"))
}
