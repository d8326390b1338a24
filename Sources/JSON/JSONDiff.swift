/// One difference between two JSON values.
package struct JSONChange: Sendable, Equatable {
    package var pointer: JSONPointer
    /// Nil if the place did not exist.
    package var before: JSONValue?
    /// Nil if the place no longer exists.
    package var after: JSONValue?
    package init(_ pointer: JSONPointer, before: JSONValue?, after: JSONValue?) {
        self.pointer = pointer
        self.before = before
        self.after = after
    }
}

/// What differs between two values, member by member.
package enum JSONDiff {
    /// The differences in document order of `before`, then what `after` adds. Arrays are compared index by index.
    package static func changes(from before: JSONValue, to after: JSONValue) -> [JSONChange] {
        before == after ? [] : [JSONChange(JSONPointer(), before: before, after: after)]
    }
}
