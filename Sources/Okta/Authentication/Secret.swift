/// A value that must never be shown: every way of printing it gives `<redacted>`, and it cannot be encoded.
package struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) { self.value = value }

    /// The value itself, for the one place that signs a request with it.
    package func reveal() -> Value { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { description }
    /// `dump` and `Mirror` find no child.
    package var customMirror: Mirror { Mirror(self, unlabeledChildren: EmptyCollection<String>()) }
}
