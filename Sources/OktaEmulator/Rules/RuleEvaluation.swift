import JSON

/// The user that a rule looks at, and the groups of the org.
struct RuleSubject: Sendable {
    var user: UserRecord
    var groups: SortedTable<GroupRecord>

    fileprivate func isMember(_ id: String) -> Bool { groups[id]?.members.contains(user.id) == true }

    fileprivate func isMember(ofAny fits: (String) -> Bool) -> Bool {
        groups.rows.contains { fits($0.name) && $0.members.contains(user.id) }
    }
}

extension RuleExpression {
    /// Whether the condition holds; a result that is no truth value counts as false.
    func holds(for subject: RuleSubject) -> Bool { value(for: subject) == .bool(true) }

    private func value(for subject: RuleSubject) -> RuleValue {
        switch self {
        case .literal(let value): value
        case .attribute(let name): RuleValue(subject.user.profile[name] ?? .null)
        case .call(let function, let arguments):
            function.value(of: arguments.map { $0.value(for: subject) }, for: subject)
        case .comparison(let left, let `operator`, let right):
            .bool(`operator`.holds(left.value(for: subject), right.value(for: subject)))
        case .and(let left, let right): .bool(left.holds(for: subject) && right.holds(for: subject))
        case .or(let left, let right): .bool(left.holds(for: subject) || right.holds(for: subject))
        case .not(let inner): .bool(!inner.holds(for: subject))
        }
    }
}

extension RuleValue {
    fileprivate init(_ json: JSONValue) {
        switch json.kind {
        case .null, .object: self = .nothing
        case .bool: self = .bool(json.bool ?? false)
        case .number: self = .number(json.double ?? 0)
        case .string: self = .text(json.string ?? "")
        case .array: self = .list((json.elements ?? []).map { RuleValue($0) })
        }
    }

    fileprivate var text: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .bool(let bool): String(bool)
        case .list, .nothing: ""
        }
    }
}

extension RuleOperator {
    /// Numbers and texts have an order; other kinds are only equal or not.
    fileprivate func holds(_ left: RuleValue, _ right: RuleValue) -> Bool {
        switch (self, left, right) {
        case (.equal, _, _): left == right
        case (.unequal, _, _): left != right
        case (_, .number(let left), .number(let right)): isOrder(left, right)
        case (_, .text(let left), .text(let right)): isOrder(left, right)
        case (.atMost, _, _), (.atLeast, _, _), (.less, _, _), (.greater, _, _): false
        }
    }

    private func isOrder<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left == right
        case .unequal: left != right
        case .atMost: left <= right
        case .atLeast: left >= right
        case .less: left < right
        case .greater: left > right
        }
    }
}

extension RuleFunction {
    /// The result for as many arguments as the function's arity says.
    fileprivate func value(of arguments: [RuleValue], for subject: RuleSubject) -> RuleValue {
        let first = arguments.first ?? .nothing
        let second = arguments.dropFirst().first ?? .nothing
        switch self {
        case .startsWith: return .bool(first != .nothing && first.text.hasPrefix(second.text))
        case .contains: return .bool(first != .nothing && (second.text.isEmpty || first.text.contains(second.text)))
        case .upperCase: return .text(first.text.uppercased())
        case .lowerCase: return .text(first.text.lowercased())
        case .substringBefore:
            let found = first.text.firstRange(of: second.text)
            return .text(found.map { String(first.text[..<$0.lowerBound]) } ?? first.text)
        case .substringAfter:
            let found = first.text.firstRange(of: second.text)
            return .text(found.map { String(first.text[$0.upperBound...]) } ?? "")
        case .length: return .number(Double(first.text.count))
        case .arrayContains:
            guard case .list(let elements) = first else { return .bool(false) }
            return .bool(elements.contains(second))
        case .memberOfGroup, .memberOfAnyGroup: return .bool(arguments.contains { subject.isMember($0.text) })
        case .memberOfGroupName: return .bool(subject.isMember { $0 == first.text })
        case .memberOfGroupNameStart: return .bool(subject.isMember { $0.hasPrefix(first.text) })
        case .memberOfGroupNamePart: return .bool(subject.isMember { $0.contains(first.text) })
        }
    }
}
