import Bridge

/// Deepest nesting of parentheses and `!`.
private let deepestNesting = 50

/// Reads a filter.
///
/// ```text
/// expr := and { "|" and }      and := not { ["&"] not }      not := "!" not | "(" expr ")" | term
/// term := "~" name value | "~" flag | word                   value, word := bare | "quoted \" text"
/// ```
///
/// `!` binds tightest, then `&` or a space, then `|`.
struct FilterParser<Row: FilterableRow> {
    private let filter: String
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    private init(_ filter: String) {
        self.filter = filter
        characters = Array(filter)
    }

    /// Understands a filter that is not blank.
    static func parse(_ filter: String) throws(FilterProblem) -> FilterExpression<Row> {
        var parser = FilterParser(filter)
        let expression = try parser.either()
        if let character = parser.peek() { throw parser.problem("unexpected \(Untrusted(String(character)))") }
        return expression
    }

    private mutating func either() throws(FilterProblem) -> FilterExpression<Row> {
        var parts = [try both()]
        while take("|") { parts.append(try both()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func both() throws(FilterProblem) -> FilterExpression<Row> {
        var parts = [try negation()]
        while true {
            if !take("&"), peek() == nil || peek() == "|" || peek() == ")" { break }
            parts.append(try negation())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws(FilterProblem) -> FilterExpression<Row> {
        depth += 1
        defer { depth -= 1 }
        guard depth < deepestNesting else { throw problem("too many parentheses") }
        if take("!") { return .not(try negation()) }
        guard take("(") else { return try term() }
        let inner = try either()
        guard take(")") else { throw problem("a parenthesis is not closed") }
        return inner
    }

    private mutating func term() throws(FilterProblem) -> FilterExpression<Row> {
        guard take("~") else { return .word(TextPattern(try value(after: "a word"))) }
        let start = position - 1
        let name = bare { $0.isLetter }
        guard let term = Row.Term(rawValue: name) else { throw unknown(name, at: start) }
        switch term.kind {
        case .flag: return .flag(term)
        case .text: return .text(term, TextPattern(try value(after: "~\(name)")))
        case .number:
            _ = peek()
            let place = position
            guard let pattern = NumberPattern(try value(after: "~\(name)")) else {
                throw problem("~\(name) takes a number: 3, >=3, 1..9", at: place)
            }
            return .number(term, pattern)
        }
    }

    private mutating func value(after what: String) throws(FilterProblem) -> String {
        guard let first = peek() else { throw problem("\(what) is missing") }
        if first == "\"" { return try quoted() }
        let text = bare { !$0.isWhitespace && !"()|&\"".contains($0) }
        guard !text.isEmpty else { throw problem("\(what) is missing") }
        return text
    }

    private mutating func quoted() throws(FilterProblem) -> String {
        let start = position
        var text = ""
        position += 1
        while position < characters.count {
            let character = characters[position]
            position += 1
            if character == "\"" { return text }
            if character == "\\", position < characters.count {
                text.append(characters[position])
                position += 1
            } else {
                text.append(character)
            }
        }
        throw problem("a quote is not closed", at: start)
    }

    private mutating func bare(_ belongs: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, belongs(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    /// The next character that is no space; spaces before it are gone then.
    private mutating func peek() -> Character? {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        return position < characters.count ? characters[position] : nil
    }

    private mutating func take(_ character: Character) -> Bool {
        guard peek() == character else { return false }
        position += 1
        return true
    }

    private func problem(_ reason: Shown, at column: Int? = nil) -> FilterProblem {
        FilterProblem(filter: filter, column: column ?? position, reason: reason)
    }

    private func unknown(_ name: String, at column: Int) -> FilterProblem {
        let names = Row.Term.allCases.map { "~\($0.rawValue)" }.joined(separator: " ")
        return problem("no ~\(Untrusted(name)) here, but \(names)", at: column)
    }
}
