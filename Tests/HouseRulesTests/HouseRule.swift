/// A rule of `STYLE.md` that text can be checked for.
struct HouseRule: Sendable, CustomStringConvertible {
    /// What the rule says.
    var description: String
    /// Finds what breaks it.
    var check: @Sendable (SourceTree) -> [Violation]

    /// A rule that looks at the whole tree.
    init(_ description: String, check: @escaping @Sendable (SourceTree) -> [Violation]) {
        self.description = description
        self.check = check
    }

    /// A rule that looks at one file of `Sources` at a time.
    static func eachSource(
        _ description: String,
        check: @escaping @Sendable (SourceFile) -> [Violation]
    ) -> HouseRule {
        HouseRule(description) { $0.sources.flatMap(check) }
    }
}

/// One place that breaks a rule.
struct Violation: CustomStringConvertible {
    var path: String
    var line: Int
    var what: String

    /// In the form that editors and compilers know.
    var description: String { "\(path):\(line): \(what)" }

    init(_ file: SourceFile, line: Int = 1, _ what: String) {
        path = file.path
        self.line = line
        self.what = what
    }

    init(_ file: SourceFile, token: Int, _ what: String) {
        self.init(file, line: file.tokens[token].line, what)
    }
}
