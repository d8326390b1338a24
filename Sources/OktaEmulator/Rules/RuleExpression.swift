/// The condition of a group rule, in the part of Okta's expression language that group rules take.
///
///     expression = term *(("or" / "||") term)
///     term       = factor *(("and" / "&&") factor)
///     factor     = ("not" / "!") factor / value [operator value]
///     value      = string / number / "true" / "false" / "null" / "user." attribute / function / "(" expression ")"
///     function   = name "(" [expression *("," expression)] ")"
///     operator   = "==" / "!=" / "<" / "<=" / ">" / ">="
///
/// Strings stand in double or single quotes. Words between conditions count in any case, names only as they are.
indirect enum RuleExpression: Sendable, Equatable {
    case literal(RuleValue)
    /// An attribute of the user's profile.
    case attribute(String)
    case call(RuleFunction, [RuleExpression])
    case comparison(RuleExpression, RuleOperator, RuleExpression)
    case and(RuleExpression, RuleExpression)
    case or(RuleExpression, RuleExpression)
    case not(RuleExpression)

    /// Every attribute that the expression names.
    var attributes: Set<String> {
        if case .attribute(let name) = self { return [name] }
        return parts.reduce(into: []) { $0.formUnion($1.attributes) }
    }

    /// Whether the result depends on the user's other memberships.
    var looksAtGroups: Bool {
        if case .call(let function, _) = self, function.looksAtGroups { return true }
        return parts.contains(where: \.looksAtGroups)
    }

    private var parts: [RuleExpression] {
        switch self {
        case .literal, .attribute: []
        case .call(_, let arguments): arguments
        case .comparison(let left, _, let right), .and(let left, let right), .or(let left, let right): [left, right]
        case .not(let inner): [inner]
        }
    }
}

/// What an expression computes with.
enum RuleValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case list([RuleValue])
    /// An attribute that is absent or null.
    case nothing
}

/// What may stand between two values.
enum RuleOperator: String, CaseIterable, Sendable {
    case equal = "=="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
}

/// The functions that a group rule may call; Okta refuses all of `Convert` and `Time` here (okta/api.md 8).
enum RuleFunction: String, CaseIterable, Sendable {
    case startsWith = "String.startsWith"
    case contains = "String.stringContains"
    case upperCase = "String.toUpperCase"
    case lowerCase = "String.toLowerCase"
    case substringBefore = "String.substringBefore"
    case substringAfter = "String.substringAfter"
    case length = "String.len"
    case arrayContains = "Arrays.contains"
    case memberOfGroup = "isMemberOfGroup"
    case memberOfAnyGroup = "isMemberOfAnyGroup"
    case memberOfGroupName = "isMemberOfGroupName"
    case memberOfGroupNameStart = "isMemberOfGroupNameStartsWith"
    case memberOfGroupNamePart = "isMemberOfGroupNameContains"

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .startsWith, .contains, .substringBefore, .substringAfter, .arrayContains: 2...2
        case .upperCase, .lowerCase, .length, .memberOfGroup, .memberOfGroupName, .memberOfGroupNameStart,
            .memberOfGroupNamePart:
            1...1
        case .memberOfAnyGroup: 1...100
        }
    }

    var looksAtGroups: Bool {
        switch self {
        case .memberOfGroup, .memberOfAnyGroup, .memberOfGroupName, .memberOfGroupNameStart, .memberOfGroupNamePart:
            true
        case .startsWith, .contains, .upperCase, .lowerCase, .substringBefore, .substringAfter, .length,
            .arrayContains:
            false
        }
    }
}

/// Why a text is no condition of a group rule.
struct RuleSyntaxError: Error, Equatable {
    var description: String
}
