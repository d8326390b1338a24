extension HouseRule {
    /// Sizes, names and folders (STYLE 1).
    static let shape: [HouseRule] = [
        HouseRule("a file of Sources has at most 400 lines, one of Tests 500") { tree in
            tree.files.compactMap { file in
                let limit = file.area == "Tests" ? 500 : 400
                return file.lines.count > limit ? Violation(file, line: limit, "\(file.lines.count) lines") : nil
            }
        },
        HouseRule("no name says Utils, Helpers, Common, Manager, Misc, Base or Impl") { tree in
            tree.files.flatMap { file in
                let names = [(file.name, 1)] + file.typeDeclarations.map { ($0.name, file.tokens[$0.index].line) }
                return names.compactMap { name, line in
                    emptyWords.isDisjoint(with: words(of: name)) ? nil : Violation(file, line: line, "the name \(name)")
                }
            }
        },
        HouseRule("a folder of Sources holds at most 12 files, tool folders and Audit more") { tree in
            Dictionary(grouping: tree.sources, by: \.folder).values.sorted { $0[0].path < $1[0].path }.compactMap {
                files in
                let mayHoldMore = files[0].target == "Audit" || toolFolders.contains(files[0].folder)
                return files.count > 12 && !mayHoldMore
                    ? Violation(files[0], "\(files.count) files in \(files[0].folder)") : nil
            }
        },
    ]

    /// The folders that hold one file for each tool.
    static let toolFolders = ["Users", "Groups", "Applications", "Logs", "Gateway"].map { "Sources/Bridge/Tools/\($0)" }

    private static let emptyWords: Set = [
        "Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager", "Misc", "Base", "Impl",
    ]

    /// The words of a name in camel case.
    private static func words(of name: String) -> Set<String> {
        var words: [String] = [""]
        for character in name {
            if character.isUppercase { words.append("") }
            words[words.count - 1].append(character)
        }
        return Set(words)
    }
}
