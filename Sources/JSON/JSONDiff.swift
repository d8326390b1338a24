/// One difference between two JSON values.
package struct JSONChange: Sendable, Equatable {
    /// Where the two differ.
    package var pointer: JSONPointer
    /// Nil if the place did not exist.
    package var before: JSONValue?
    /// Nil if the place no longer exists.
    package var after: JSONValue?

    /// A change at a place; at most one side is nil.
    package init(_ pointer: JSONPointer, before: JSONValue?, after: JSONValue?) {
        self.pointer = pointer
        self.before = before
        self.after = after
    }
}

/// What differs between two values, member by member.
package enum JSONDiff {
    /// The differences in document order of `before`; what `after` adds to an object or array stands behind the rest.
    ///
    /// Objects are compared member by member whatever their order, arrays index by index, numbers exactly.
    package static func changes(from before: JSONValue, to after: JSONValue) -> [JSONChange] {
        var changes: [JSONChange] = []
        compare(before, after, at: JSONPointer(), into: &changes)
        return changes
    }

    private static func compare(
        _ before: JSONValue?,
        _ after: JSONValue?,
        at pointer: JSONPointer,
        into changes: inout [JSONChange]
    ) {
        if let before = before?.members, let after = after?.members {
            return compareMembers(before, after, at: pointer, into: &changes)
        }
        if let before = before?.elements, let after = after?.elements {
            for index in 0..<max(before.count, after.count) {
                compare(
                    index < before.count ? before[index] : nil,
                    index < after.count ? after[index] : nil,
                    at: pointer.appending(String(index)),
                    into: &changes
                )
            }
            return
        }
        if before != after { changes.append(JSONChange(pointer, before: before, after: after)) }
    }

    private static func compareMembers(
        _ before: [(key: String, value: JSONValue)],
        _ after: [(key: String, value: JSONValue)],
        at pointer: JSONPointer,
        into changes: inout [JSONChange]
    ) {
        var old = MemberLookup(before)
        var new = MemberLookup(after)
        for (position, member) in before.enumerated() {
            let counterpart = new.value(for: member.key, near: position)
            compare(member.value, counterpart, at: pointer.appending(member.key), into: &changes)
        }
        for (position, member) in after.enumerated() where old.value(for: member.key, near: position) == nil {
            changes.append(JSONChange(pointer.appending(member.key), before: nil, after: member.value))
        }
    }
}
