import Testing

/// The rules of `STYLE.md` that text can be checked for, on all that is in `Sources` and `Tests`.
@Suite struct HouseRulesTests {
    private static let rules = HouseRule.shape + HouseRule.imports + HouseRule.words + HouseRule.declarations

    @Test(arguments: rules)
    func `the house keeps its rule`(rule: HouseRule) throws {
        let tree = try SourceTree.onDisk.get()
        #expect(tree.sources.count > 20)
        let violations = rule.check(tree).map { "\($0): \(rule)" }
        if !violations.isEmpty { Issue.record("\(violations.joined(separator: "\n"))") }
    }

    /// Each with the lines that break a rule; whatever breaks none of ours has none.
    @Test(
        arguments: [
            ("Sources/Audit/A.swift", "import JSON\nimport Okta", [2]),
            ("Sources/Okta/A.swift", "package import struct JSON.JSONValue\nimport Audit", [2]),
            ("Sources/OktaEmulator/A.swift", "import Okta", [1]),
            ("Sources/Bridge/Call/A.swift", "internal import NIOCore", [1]),
            ("Sources/Bridge/Socket/A.swift", "import NIOCore", []),
            ("Sources/Bridge/Call/A.swift", "import GRDB\nimport Foundation\nimport FoundationEssentials", [1, 2]),
            ("Sources/JSON/A.swift", "let a = try! f()\nlet b = c as! D\npublic let e = 1\nprint(e)", [1, 2, 3, 4]),
            (
                "Sources/JSON/A.swift",
                "// try! and as! are not used, nor print(x)\nlet a = \"try! print(\\(b)) public\"", []
            ),
            ("Sources/JSON/A.swift", "let a = \"\\(try! f())\"\nlet b = #\"\"try! \\(c)\"#", [1]),
            ("Sources/JSON/A.swift", "let a = \"\"\"\n  try! \"x\" public\n  \"\"\"\npublic let b = 1", [4]),
            ("Sources/JSON/A.swift", "// TODO: more\n// MARK: less", [1, 2]),
            ("Sources/Gatehouse/A.swift", "print(1)", []),
            ("Sources/JSON/A.swift", "func f() { log.print(1) }", []),
            ("Sources/Bridge/Call/A.swift", "Task { f() }\nTask.detached { f() }\nlet t: Task<Void, Never>", [1, 2]),
            (
                "Sources/JSON/A.swift",
                "static var a = 1\nstatic var b: Int { 2 }\nstatic var c: Int = { 3 }()\nstatic var d: Int", [1, 3, 4]
            ),
            (
                "Sources/JSON/A.swift",
                "// Safe because a lock.\nextension A: @unchecked Sendable {}\n\nnonisolated(unsafe) var b = 1", [4]
            ),
            ("Sources/JSON/A.swift", "/// Says.\nstruct A { struct B {} }\nenum C {}\nprivate enum D {}", [3]),
            (
                "Sources/JSON/A.swift", "/// Says.\n@frozen\nstruct A {\n    package func f() {}\n    func g() {}\n}",
                [4]
            ),
            ("Sources/JSON/StringUtils.swift", "", [1]),
            ("Sources/JSON/A.swift", "/// Says.\nstruct KeyManager {}\n/// Says.\nstruct Database {}", [2]),
            ("Sources/JSON/A.swift", String(repeating: "\n", count: 401), [400]),
            ("Tests/JSONTests/A.swift", String(repeating: "\n", count: 401), []),
            ("Sources/Okta/A.swift", "/// Says.\nstruct A: Sendable, WriteReceipt {}", [2]),
            ("Sources/Bridge/A.swift", "/// Says.\nstruct A: Sendable, WriteReceipt {}", []),
            ("Sources/Bridge/Tools/Users/A.swift", "/// Says.\nstruct A: ReadTool {}\n/// Says.\nstruct B {}", [2]),
        ] as [(String, String, [Int])]
    )
    func `each rule finds what breaks it and nothing else`(path: String, text: String, lines: [Int]) {
        let tree = SourceTree([SourceFile(path: path, text: text)])
        #expect(Set(Self.rules.flatMap { $0.check(tree) }.map(\.line)).sorted() == lines)
    }

    @Test func `the rules that look at several files compare them`() {
        let receipt = "/// Says.\nstruct A: WriteReceipt {}"
        let files = ["Sources/Bridge/A.swift", "Sources/Bridge/B.swift"].map { SourceFile(path: $0, text: receipt) }
        #expect(broken(files).count == 2)

        let tool = SourceFile(
            path: "Sources/Bridge/Tools/Users/GetUser.swift",
            text: "/// Says.\nstruct GetUser: ReadTool {}"
        )
        let catalog = SourceFile(
            path: "Sources/Bridge/Tools/Declaration/ToolCatalog.swift",
            text: "let all = [GetUser.self]"
        )
        #expect(broken([tool]).count == 1)
        #expect(broken([tool, catalog]).isEmpty)

        let gate = SourceFile(path: "Sources/Bridge/Call/Gate.swift", text: "/// Says.\nstruct Gate {}")
        let view = SourceFile(path: "Sources/TUI/Views/A.swift", text: "let gate: Gate")
        #expect(broken([gate, view]).map(\.path) == ["Sources/TUI/Views/A.swift"])

        let many = (0..<13).map { SourceFile(path: "Sources/Bridge/Call/A\($0).swift", text: "") }
        #expect(broken(many).count == 1)
        #expect(broken((0..<13).map { SourceFile(path: "Sources/Audit/A\($0).swift", text: "") }).isEmpty)
    }

    private func broken(_ files: [SourceFile]) -> [Violation] { Self.rules.flatMap { $0.check(SourceTree(files)) } }
}
