extension HouseRule {
    /// Documentation (STYLE 9), the catalog and the one receipt (STYLE 3).
    static let declarations: [HouseRule] = [
        .eachSource("each type that other files see is documented; a type inside another shares its owner's comment") {
            file in
            file.typeDeclarations.filter { declaration in
                let line = file.tokens[declaration.index].line
                return file.isAtTop(declaration.index) && !file.isPrivate(declaration.index)
                    && !file.isDocumented(line: line)
            }.map { Violation(file, token: $0.index, "\($0.name) has no documentation") }
        },
        HouseRule("each function that another target may call is documented, at the latest in its protocol") { tree in
            let promised = Set(tree.sources.flatMap(\.requirements)).union(standardRequirements)
            return tree.sources.flatMap { file in
                file.places(of: ["func"]).filter { index in
                    let line = file.tokens[index].line
                    let isPackage = file.tokens[..<index].reversed().prefix { $0.line == line }.contains {
                        $0.text == "package"
                    }
                    return isPackage && !promised.contains(file.tokens[index + 1].text)
                        && !file.isDocumented(line: line)
                }.map { Violation(file, token: $0, "\(file.tokens[$0 + 1].text) has no documentation") }
            }
        },
        HouseRule("one type is the receipt for a write, and it is Bridge's") { tree in
            let receipts = tree.sources.flatMap { file in
                let declarations = file.typeDeclarations.map(\.index) + file.places(of: ["extension"])
                return declarations.filter { file.conformances(at: $0).contains("WriteReceipt") }.map { (file, $0) }
            }
            let others = receipts.filter { !$0.0.isIn("Sources/Bridge") }
            return (receipts.count > 1 ? receipts : others).map {
                Violation($0.0, token: $0.1, "conforms to WriteReceipt")
            }
        },
        HouseRule("a tool's file is named for it, and the catalog names it") { tree in
            let catalog = Set(tree.sources.filter { $0.name == "ToolCatalog" }.flatMap(\.tokens).map(\.text))
            return tree.sources.filter { toolFolders.contains($0.folder) }.flatMap { file in
                file.typeDeclarations.flatMap { declaration -> [Violation] in
                    guard file.conformances(at: declaration.index).contains(where: { $0.hasSuffix("Tool") }) else {
                        return []
                    }
                    let faults = [
                        declaration.name == file.name ? nil : "the file is not named \(declaration.name)",
                        catalog.contains(declaration.name)
                            ? nil : "ToolCatalog.swift does not name \(declaration.name)",
                    ]
                    return faults.compactMap { $0 }.map { Violation(file, token: declaration.index, $0) }
                }
            }
        },
    ]

    /// Requirements of protocols that are not ours, which are documented there.
    private static let standardRequirements: Set = [
        "=", "<", "hash", "encode", "makeIterator", "next", "index", "run", "validate", "appendLiteral",
        "appendInterpolation",
    ]
}
