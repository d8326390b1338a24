extension HouseRule {
    /// Which way imports point (STYLE 1 and 6.4).
    static let imports: [HouseRule] = [
        .eachSource("imports of our own targets point one way") { file in
            let allowed = arrows[file.target] ?? []
            return modules(of: file).filter { arrows.keys.contains($0.name) && !allowed.contains($0.name) }.map {
                Violation(file, token: $0.index, "\(file.target) does not import \($0.name)")
            }
        },
        .eachSource("NIO stays in Bridge/Socket and Okta/Transport") { file in
            if file.isIn("Sources/Bridge/Socket") || file.isIn("Sources/Okta/Transport") { return [] }
            // Hummingbird's HTTP server takes and gives NIO's buffers; one file of the emulator deals with it.
            if file.path == "Sources/OktaEmulator/EmulatorServer.swift" { return [] }
            return modules(of: file).filter { $0.name.hasPrefix("NIO") }.map {
                Violation(file, token: $0.index, "imports \($0.name)")
            }
        },
        .eachSource("each library has its one place") { file in
            modules(of: file).filter { module in
                places[module.name].map { !$0.contains(where: file.isIn) } ?? false
            }.map { Violation(file, token: $0.index, "imports \($0.name)") }
        },
        .eachSource("Foundation is not imported, FoundationEssentials may be") { file in
            modules(of: file).filter { $0.name == "Foundation" }.map {
                Violation(file, token: $0.index, "imports Foundation")
            }
        },
        HouseRule("the console knows of Bridge only what Bridge/Desk shows") { tree in
            let bridge = tree.sources.filter { $0.target == "Bridge" }
            let inside = bridge.filter { !$0.isIn("Sources/Bridge/Desk") }.flatMap(\.typeDeclarations).map(\.name)
            let elsewhere = tree.sources.filter { $0.target != "Bridge" || $0.isIn("Sources/Bridge/Desk") }
            let hidden = Set(inside).subtracting(elsewhere.flatMap(\.typeDeclarations).map(\.name)).subtracting(
                shownByDesk
            )
            return tree.sources.filter { $0.target == "TUI" }.flatMap { file in
                file.tokens.filter { hidden.contains($0.text) }.map {
                    Violation(file, line: $0.line, "names \($0.text), which Bridge/Desk does not show")
                }
            }
        },
    ]

    /// What each target may import of our own.
    private static let arrows: [String: Set<String>] = [
        "CScan": [],
        "CLinux": [],
        "CNcurses": [],
        "JSON": ["CScan"],
        "Audit": ["JSON"],
        "Okta": ["JSON"],
        "OktaEmulator": ["JSON"],
        "Bridge": ["JSON", "Okta", "Audit"],
        "TUI": ["CNcurses", "JSON", "Bridge", "Okta", "Audit"],
        "Gatehouse": ["CLinux", "JSON", "Okta", "Audit", "Bridge", "TUI", "OktaEmulator"],
    ]

    /// Where a library may be imported; one that is not named here may be anywhere.
    private static let places: [String: [String]] = [
        "GRDB": ["Sources/Audit"],
        "GRDBSQLite": ["Sources/Audit"],
        "AsyncHTTPClient": ["Sources/Okta/Transport"],
        "Hummingbird": ["Sources/OktaEmulator"],
        "CNcurses": ["Sources/TUI/Terminal"],
        "CScan": ["Sources/JSON"],
        "CLinux": ["Sources/Gatehouse"],
        "ArgumentParser": ["Sources/Gatehouse"],
        "Configuration": ["Sources/Gatehouse"],
    ]

    /// Types of Bridge that are declared elsewhere in it and that the events and rows of the desk are made of.
    private static let shownByDesk: Set = ["RiskClass"]

    private static func modules(of file: SourceFile) -> [(name: String, index: Int)] {
        file.places(of: ["import"]).compactMap { index in
            let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let rest = file.tokens[(index + 1)...].drop { kinds.contains($0.text) }
            return rest.first.map { ($0.text, index) }
        }
    }
}
