import JSON

/// One value of an attribute, as expressions compare it.
enum SearchValue: Sendable {
    case text(String)
    case number(Double)
    case bool(Bool)
    /// A date attribute; compared as a point in time however the literal writes it.
    case moment(Moment)

    init?(_ json: JSONValue) {
        switch json.kind {
        case .string: self = .text(json.string ?? "")
        case .number: self = .number(json.double ?? 0)
        case .bool: self = .bool(json.bool ?? false)
        case .null, .array, .object: return nil
        }
    }

    /// All values that a dotted path reaches in a JSON value; arrays count element by element.
    static func values(in json: JSONValue, at path: some Sequence<Substring>) -> [SearchValue] {
        var found = [json]
        for name in path { found = found.flatMap(flattened).compactMap { $0[String(name)] } }
        return found.flatMap(flattened).compactMap { SearchValue($0) }
    }

    private static func flattened(_ json: JSONValue) -> [JSONValue] { json.elements ?? [json] }
}

extension SearchExpression {
    /// Whether an object fits.
    ///
    /// - Parameters:
    ///   - isCaseSensitive: `filter` compares letters as they are, `search` does not.
    ///   - values: All values of an attribute; none if it is absent or null.
    /// - Returns: True if for each comparison one of the attribute's values fits.
    func matches(isCaseSensitive: Bool, _ values: (_ attribute: String) -> [SearchValue]) -> Bool {
        switch self {
        case .and(let left, let right):
            return left.matches(isCaseSensitive: isCaseSensitive, values)
                && right.matches(isCaseSensitive: isCaseSensitive, values)
        case .or(let left, let right):
            return left.matches(isCaseSensitive: isCaseSensitive, values)
                || right.matches(isCaseSensitive: isCaseSensitive, values)
        case .not(let inner): return !inner.matches(isCaseSensitive: isCaseSensitive, values)
        case .present(let attribute): return !values(attribute).isEmpty
        case .comparison(let attribute, .ne, let literal):
            return !values(attribute).contains { $0.fits(.eq, literal, isCaseSensitive: isCaseSensitive) }
        case .comparison(let attribute, .eq, .null): return values(attribute).isEmpty
        case .comparison(let attribute, let `operator`, let literal):
            return values(attribute).contains { $0.fits(`operator`, literal, isCaseSensitive: isCaseSensitive) }
        }
    }
}

extension SearchExpression {
    /// Every text that the expression compares an attribute with.
    func texts(comparedWith name: String) -> [String] {
        switch self {
        case .and(let left, let right), .or(let left, let right):
            left.texts(comparedWith: name) + right.texts(comparedWith: name)
        case .not(let inner): inner.texts(comparedWith: name)
        case .comparison(name, _, .text(let text)): [text]
        case .present, .comparison: []
        }
    }
}

extension SearchValue {
    fileprivate func fits(_ op: SearchOperator, _ literal: SearchLiteral, isCaseSensitive: Bool) -> Bool {
        switch (self, literal) {
        case (.text(let own), .text(let other)):
            isCaseSensitive
                ? SearchValue.compare(own, op, other)
                : SearchValue.compare(own.lowercased(), op, other.lowercased())
        case (.moment(let own), .text(let other)):
            Moment(iso: other).map { SearchValue.order(own.milliseconds, op, $0.milliseconds) } ?? false
        case (.number(let own), .number(let other)): SearchValue.order(own, op, other)
        case (.number(let own), .text(let other)): Double(other).map { SearchValue.order(own, op, $0) } ?? false
        case (.bool(let own), .bool(let other)): op == .eq && own == other
        case (.bool(let own), .text(let other)): op == .eq && String(own) == other.lowercased()
        case (.text(let own), .number(let other)): Double(own).map { SearchValue.order($0, op, other) } ?? false
        case (.text, .bool), (.text, .null), (.number, .bool), (.number, .null), (.bool, .number), (.bool, .null),
            (.moment, .number), (.moment, .bool), (.moment, .null):
            false
        }
    }

    private static func compare(_ left: String, _ op: SearchOperator, _ right: String) -> Bool {
        switch op {
        case .sw: left.hasPrefix(right)
        case .co: right.isEmpty || left.contains(right)
        case .ew: left.hasSuffix(right)
        case .eq, .ne, .gt, .ge, .lt, .le, .pr: order(left, op, right)
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ op: SearchOperator, _ right: Value) -> Bool {
        switch op {
        case .eq: left == right
        case .ne: left != right
        case .gt: left > right
        case .ge: left >= right
        case .lt: left < right
        case .le: left <= right
        case .sw, .co, .ew: false
        case .pr: true
        }
    }
}
