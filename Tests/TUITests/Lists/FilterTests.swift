import Bridge
import Testing

@testable import TUI

@Suite struct FilterTests {
    private static func row(_ status: CallStatus = .ok) -> CallRow {
        var row = SampleCalls.call(1, status)
        row.tool = "add_user_to_group"
        row.target = "Dana Kim → VPN"
        row.riskClass = .reversible
        row.milliseconds = 600
        row.buckets = ["/api/v1/groups", "/api/v1/users/{id} (write)"]
        return row
    }

    @Test(arguments: [
        ("dana", true), ("Dana", true), ("DANA", false), ("vpn", true), ("nobody", false), ("d?na", true),
        ("dana*vpn", true), ("vpn*dana", false), ("\"Dana Kim\"", true), ("\"dana vpn\"", false), ("*", true),
        ("dana vpn", true), ("dana & vpn", true), ("dana nobody", false), ("nobody | vpn", true),
        ("!nobody", true), ("!dana", false), ("!!dana", true), ("!(dana | nobody)", false),
        ("nobody | dana & vpn", true), ("(nobody | dana) & nobody", false), ("nobody & x | dana", true),
        ("~tool add_user", true), ("~tool list", false), ("~client claude", true), ("~target vpn", true),
        ("~class 2", true), ("~class >=3", false), ("~class 1..2", true), ("~class <2", false),
        ("~ms >500", true), ("~ms 1..599", false), ("~ms <=600", true),
        ("~status ok", true), ("~status denied", false), ("~write", true), ("~problem", false), ("!~problem", true),
        ("~held", false), ("~client claude | ~status denied", true), ("~bytes >1", false),
        ("~target \"dana kim\" ~write", true), ("~bucket /groups", true), ("~bucket /logs", false),
        ("~bucket \"/api/v1/users/{id} (write)\"", true),
    ])
    func `an expression lets rows through`(text: String, isLet: Bool) throws {
        #expect(try FilterParser<CallRow>.parse(text).matches(Self.row()) == isLet)
    }

    @Test(arguments: [
        (CallStatus.error(status: 404, word: "not found"), "~okta 404", true),
        (.error(status: 404, word: "not found"), "~okta 4xx", true),
        (.error(status: 404, word: "not found"), "~okta 5xx", false),
        (.error(status: 404, word: "not found"), "~status error ~problem", true),
        (.error(status: nil, word: "timeout"), "~status timeout", true),
        (.denied(by: "policy"), "~status denied", true), (.denied(by: "policy"), "~problem", true),
        (.pending, "~held", true), (.unknown, "~status unknown & ~problem", true), (.cancelled, "~problem", false),
    ])
    func `a status is found by its words`(status: CallStatus, text: String, isLet: Bool) throws {
        #expect(try FilterParser<CallRow>.parse(text).matches(Self.row(status)) == isLet)
    }

    @Test(arguments: [
        ("~tol x", 0), ("dana ~tol x", 5), ("(dana", 5), ("dana)", 4), ("dana |", 6), ("~tool", 5), ("~class x", 7),
        ("~class >", 7), ("~ms 1..", 4), ("~ms <= 600", 4), ("\"dana", 0), ("!", 1), ("& dana", 0), ("~", 0),
    ])
    func `what cannot be understood is told with its place`(text: String, column: Int) {
        do {
            _ = try FilterParser<CallRow>.parse(text)
            Issue.record("\(text) was understood")
        } catch {
            #expect(error.column == column, "\(error.text.text)")
            #expect(error.text.text.contains("▲"))
        }
    }

    @Test func `nesting has a limit`() {
        #expect(throws: FilterProblem.self) {
            try FilterParser<CallRow>.parse(String(repeating: "(", count: 5000) + "x")
        }
        #expect(throws: FilterProblem.self) {
            try FilterParser<CallRow>.parse(String(repeating: "!", count: 5000) + "x")
        }
    }

    @Test func `a broken filter leaves the last good one in force`() throws {
        var filter = ListFilter<CallRow>()
        try filter.set("dana")
        #expect(throws: FilterProblem.self) { try filter.set("~nothing x") }
        #expect(filter.text == "dana" && filter.isActive)
        filter.toggle()
        #expect(!filter.isActive && filter.text == "dana")
        try filter.set("  ")
        #expect(filter.text.isEmpty)
    }
}
