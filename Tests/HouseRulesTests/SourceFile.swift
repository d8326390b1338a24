import FoundationEssentials

/// One Swift file of ours, read and taken apart.
struct SourceFile {
    /// From the repository's root, such as `Sources/Audit/AuditLog.swift`.
    var path: String
    var lines: [String]
    var tokens: [Token]
    /// Where each word and sign stands among the tokens.
    private var indices: [String: [Int]]

    init(path: String, text: String) {
        self.path = path
        // A final line break ends the last line; it does not begin another.
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        tokens = SwiftLexer.tokens(of: text)
        indices = Dictionary(grouping: tokens.indices) { [tokens] in tokens[$0].text }
    }

    private var parts: [Substring] { path.split(separator: "/") }
    /// `Sources` or `Tests`.
    var area: String { String(parts[0]) }
    /// `Audit`, `Bridge` and so on.
    var target: String { String(parts[1]) }
    /// The path of its folder.
    var folder: String { parts.dropLast().joined(separator: "/") }
    /// The file's name without `.swift`.
    var name: String { String(parts[parts.count - 1].dropLast(".swift".count)) }

    /// Whether the file lies in this folder or below it.
    func isIn(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }

    /// Where these words and signs stand in this order: the index of the first, for each place.
    func places(of texts: [String]) -> [Int] {
        (indices[texts[0]] ?? []).filter { start in
            start + texts.count <= tokens.count
                && texts.indices.allSatisfy { tokens[start + $0].text == texts[$0] }
        }
    }

    /// The types that are declared here, extensions not counted.
    var typeDeclarations: [(name: String, index: Int)] {
        ["struct", "class", "enum", "actor", "protocol"].flatMap { indices[$0] ?? [] }.sorted().compactMap { index in
            guard index + 1 < tokens.count, tokens[index + 1].isTypeName else { return nil }
            let isImport = index > 0 && tokens[index - 1].text == "import"
            return isImport ? nil : (tokens[index + 1].text, index)
        }
    }

    /// The names in the inheritance clause that follows the declaration at this index.
    func conformances(at index: Int) -> [String] {
        let header = tokens[(index + 1)...].prefix { $0.text != "{" }
        guard let colon = header.firstIndex(where: { $0.text == ":" }) else { return [] }
        return header[colon...].prefix { $0.text != "where" }.filter(\.isTypeName).map(\.text)
    }

    /// Whether the declaration at this index stands in no other one.
    func isAtTop(_ index: Int) -> Bool {
        let opened = (indices["{"] ?? []).prefix { $0 < index }.count
        return opened == (indices["}"] ?? []).prefix { $0 < index }.count
    }

    /// Whether the declaration at this index is for its own file alone.
    func isPrivate(_ index: Int) -> Bool {
        let line = tokens[index].line
        return tokens[..<index].reversed().prefix { $0.line == line }.contains {
            ["private", "fileprivate"].contains($0.text)
        }
    }

    /// The names of the functions that protocols declared here ask for.
    var requirements: [String] {
        typeDeclarations.filter { tokens[$0.index].text == "protocol" }.flatMap { declaration -> [String] in
            let body = tokens[declaration.index...].drop { $0.text != "{" }
            var depth = 0
            let end = body.indices.first { index in
                depth += tokens[index].text == "{" ? 1 : tokens[index].text == "}" ? -1 : 0
                return depth == 0
            }
            let functions = body.indices.prefix { $0 < end ?? tokens.count }.filter { tokens[$0].text == "func" }
            return functions.map { tokens[$0 + 1].text }
        }
    }

    /// Whether a documentation comment ends right above a line, attributes in between not counted.
    ///
    /// Lines count from 1.
    func isDocumented(line: Int) -> Bool {
        var above = line - 2
        while above >= 0, trimmed(above).hasPrefix("@") { above -= 1 }
        return above >= 0 && trimmed(above).hasPrefix("///")
    }

    /// Whether the comment right above a line has a line that begins so, attributes in between not counted.
    func hasComment(beginning text: String, above line: Int) -> Bool {
        var above = line - 2
        while above >= 0, trimmed(above).hasPrefix("@") { above -= 1 }
        while above >= 0, trimmed(above).hasPrefix("//") {
            if trimmed(above).drop(while: { $0 == "/" || $0 == " " }).hasPrefix(text) { return true }
            above -= 1
        }
        return false
    }

    private func trimmed(_ index: Int) -> Substring { lines[index].drop { $0 == " " } }
}

/// All Swift files of the repository.
struct SourceTree {
    /// The tree on disk; read once, as each rule looks at all of it.
    static let onDisk = Result { try SourceTree() }

    var files: [SourceFile]

    /// Reads `Sources` and `Tests`, as they are on disk when the test runs.
    private init() throws {
        // Tests/HouseRulesTests/SourceFile.swift: three steps up is the repository.
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        files = []
        for area in ["Sources", "Tests"] {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(area)")
            for path in paths.sorted() where path.hasSuffix(".swift") {
                guard let data = FileManager.default.contents(atPath: "\(root)/\(area)/\(path)") else { continue }
                files.append(SourceFile(path: "\(area)/\(path)", text: String(decoding: data, as: UTF8.self)))
            }
        }
    }

    /// A tree of these files, for the tests of the rules themselves.
    init(_ files: [SourceFile]) { self.files = files }

    /// The files of `Sources`.
    var sources: [SourceFile] { files.filter { $0.area == "Sources" } }
}
