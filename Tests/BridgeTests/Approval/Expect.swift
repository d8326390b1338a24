import Testing

/// `#expect(a == b)` for events of state machines: the macro cannot call what changes its subject.
func expect<Value: Equatable>(_ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(value == expected, sourceLocation: sourceLocation)
}

/// The same for a result that must be another one.
func expectNot<Value: Equatable>(_ value: Value, _ other: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(value != other, sourceLocation: sourceLocation)
}
