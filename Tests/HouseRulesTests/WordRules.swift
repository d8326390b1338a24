extension HouseRule {
    /// What never stands in the code (STYLE 12), and what stands only under its reason (STYLE 6).
    static let words: [HouseRule] = [
        HouseRule("nothing is left to do, and no file needs marks") { tree in
            tree.files.filter { $0.target != "HouseRulesTests" }.flatMap { file in
                file.lines.enumerated().flatMap { index, line in
                    ["TODO", "FIXME", "// MARK:"].filter { line.utf8.count >= 4 && line.contains($0) }.map {
                        Violation(file, line: index + 1, "says \($0)")
                    }
                }
            }
        },
        never(["try", "!"]),
        never(["as", "!"]),
        never(["public"]),
        .eachSource("only commands print") { file in
            if file.target == "Gatehouse" { return [] }
            return file.places(of: ["print", "("]).filter { index in
                index == 0 || ![".", "func"].contains(file.tokens[index - 1].text)
            }.map { Violation(file, token: $0, "prints") }
        },
        .eachSource("what runs on is a service, not a task that nobody waits for") { file in
            if mayStartTasks.contains(file.path) { return [] }
            let starts = [
                ["Task", "{"], ["Task", "("], ["Task", ".", "detached"], ["Task", ".", "immediate"],
            ]
            return starts.flatMap(file.places).map { Violation(file, token: $0, "starts a task") }
        },
        .eachSource("there is no global state") { file in
            ["static", "class"].flatMap { file.places(of: [$0, "var"]) }.filter { index in
                let line = file.tokens[index].line
                let header = file.tokens[index...].prefix { $0.line == line && $0.text != "{" }
                let isComputed = file.tokens[index...].dropFirst(header.count).first?.text == "{"
                return !isComputed || header.contains { $0.text == "=" }
            }.map { Violation(file, token: $0, "stores a static var") }
        },
        .eachSource("a promise to the compiler stands under its reason") { file in
            let promises = [["@", "unchecked"], ["nonisolated", "(", "unsafe", ")"], ["@", "preconcurrency"]]
            return promises.flatMap(file.places).filter { index in
                !file.hasComment(beginning: "Safe because", above: file.tokens[index].line)
            }.map { Violation(file, token: $0, "needs a comment above that begins \"Safe because\"") }
        },
    ]

    /// The files that may start a task of their own, each for its reason.
    private static let mayStartTasks: Set = [
        // A tool call that waits outlives the channel handler that read it; the connection cancels it when it closes.
        "Sources/Bridge/Socket/Connection.swift",
        // Tests and the demo start and stop the emulator by calls, so it is its own service.
        "Sources/OktaEmulator/EmulatorServer.swift",
    ]

    private static func never(_ texts: [String]) -> HouseRule {
        let text = texts.joined()
        return .eachSource("`\(text)` is never written") { file in
            file.places(of: texts).map { Violation(file, token: $0, "says \(text)") }
        }
    }
}
