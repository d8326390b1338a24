import Bridge
import Testing

@testable import TUI

@Suite struct CommandLineTests {
    @Test(arguments: [
        ("", CommandLine.nothing),
        ("view health", .perform(.view(.health))),
        ("view 4", .perform(.view(.limits))),
        ("quit", .perform(.quit)),
        ("filter ~client claude", .filter("~client claude")),
        ("freeze", .effect(.freeze)),
        ("thaw the intruder is out", .effect(.thaw(reason: "the intruder is out"))),
        ("readonly off ticket 12", .effect(.setReadOnly(false, reason: "ticket 12"))),
        ("readonly on", .effect(.setReadOnly(true, reason: ""))),
        ("verify", .effect(.verifyAudit)),
        ("check", .effect(.runChecks)),
        ("set theme mono", .theme(.mono)),
        (
            "reconcile 7f3a not-applied nothing in the System Log",
            .effect(.reconcile(operation: "7f3a", .notApplied, reason: "nothing in the System Log"))
        ),
    ])
    func `a line is understood`(line: String, meaning: CommandLine) {
        #expect(CommandLine.parse(line) == .success(meaning))
    }

    @Test(arguments: [
        "thaw", "readonly off", "readonly", "reconcile 7f3a", "reconcile 7f3a perhaps x", "view cellar",
        "set theme pink",
    ])
    func `a line that lacks something says what`(line: String) throws {
        guard case .failure(let problem) = CommandLine.parse(line) else {
            Issue.record("\(line) was understood")
            return
        }
        #expect(!problem.text.isEmpty)
    }

    @Test(arguments: ["approve", "approve a-dana", "yes", "!ls", "grant"])
    func `no command approves and none reaches a shell`(line: String) {
        guard case .failure = CommandLine.parse(line) else {
            Issue.record("\(line) was understood")
            return
        }
    }

    @Test func `an unknown word suggests the nearest`() {
        guard case .failure(let problem) = CommandLine.parse("verfy") else { return }
        #expect(problem.text.text.contains("verify"))
    }

    @Test func `pasted text goes into the line and does not run`() {
        var console = PlayedConsole()
        console.type(":")
        console.type(.paste("freeze\rthaw x\r"))
        #expect(console.takeEffects().isEmpty)
        #expect(console.state.prompt?.field.text == "freezethaw x")
    }

    @Test func `Tab completes a word that is clear`() {
        var console = PlayedConsole()
        console.type(":recon")
        console.type(.tab)
        #expect(console.state.prompt?.field.text == "reconcile ")
    }
}
