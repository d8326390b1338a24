import ArgumentParser
import Bridge
import OktaEmulator
import TUI

/// `gatehouse reference TABLE`: a table of the README or the manual, from the code that decides it.
struct ReferenceCommand: ParsableCommand {
    enum Table: String, ExpressibleByArgument, CaseIterable {
        case settings, keys, tools
        case exitCodes = "exit-codes"
        case faults
    }

    static let configuration = CommandConfiguration(commandName: "reference", shouldDisplay: false)

    @Argument(help: "settings, keys, tools, exit-codes or faults")
    var table: Table

    func run() throws {
        switch table {
        case .settings: Output.say(Self.settings)
        case .keys: Output.say(Console.keys)
        case .tools: Output.say(Self.tools)
        case .exitCodes: Output.say(Self.exitCodes)
        case .faults: Output.say(FaultForm.table)
        }
    }

    private static var settings: String {
        let rows = Setting.allCases.map { "| `\($0.variable)` | `\($0.rawValue)` | \($0.fallback) | \($0.meaning) |" }
        return (["| Environment | `gatehouse.yaml` | Default | Meaning |", "|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }

    private static var tools: String {
        let rows = ToolCatalog().listings.map { "| `\($0.name)` | \($0.riskClass.rawValue) | \($0.description) |" }
        return (["| Tool | Class | What it does |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    private static var exitCodes: String {
        let rows = ExitCode.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        return (["| Code | Meaning |", "|---|---|"] + rows).joined(separator: "\n")
    }
}
