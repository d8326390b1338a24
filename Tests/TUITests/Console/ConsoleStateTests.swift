import Bridge
import Testing

@testable import TUI

@Suite struct ConsoleStateTests {
    @Test func `F twice within two seconds freezes, once or with a key between does not`() {
        var console = PlayedConsole()
        console.type("FF")
        #expect(console.takeEffects() == [.freeze])
        console.type("F")
        console.pass(2100)
        console.type("F")
        #expect(console.takeEffects().isEmpty)
        console.type("jF")
        #expect(console.takeEffects().isEmpty)
        console.type("F")
        #expect(console.takeEffects() == [.freeze])
    }

    @Test func `F twice freezes from inside a review`() {
        var review = PlayedReview(SampleHouse.novak)
        review.console.type("FF")
        #expect(review.console.takeEffects() == [.freeze])
    }

    @Test func `F in a text field is a letter`() {
        var review = PlayedReview(SampleHouse.novak)
        review.console.type("nFF")
        #expect(review.console.takeEffects().isEmpty)
    }

    @Test func `R makes read-only at once`() {
        var console = PlayedConsole()
        console.type("R")
        #expect(console.takeEffects() == [.setReadOnly(true, reason: "key R at the console")])
    }

    @Test(arguments: [Key.enter, .character("y"), .character("q"), .character(" ")])
    func `the quit question is not answered by habit`(key: Key) {
        var console = PlayedConsole()
        console.type("q")
        console.type(key)
        #expect(!console.state.isFinished)
        #expect(console.state.question == .quit(pending: 3, running: 0))
    }

    @Test func `Q quits after the question and never before`() {
        var console = PlayedConsole()
        console.type("Q")
        #expect(!console.state.isFinished)
        console.type("qQ")
        #expect(console.state.isFinished)
    }

    @Test func `Ctrl-C asks, and three in two seconds stop`() {
        var console = PlayedConsole()
        console.type(.control("c"))
        #expect(console.state.question != nil)
        console.type(.control("c"), .control("c"))
        #expect(console.state.isFinished)
    }

    @Test func `a new request opens nothing, moves nothing and rings once`() {
        var console = PlayedConsole()
        console.type("6")
        for number in 0..<100 {
            var row = SampleHouse.pending[0]
            row.id = ApprovalID("flood-\(number)")
            console.send(.desk([.pending(row)]))
            console.type("y")
        }
        #expect(console.state.active == .health)
        #expect(console.state.review == nil)
        #expect(console.takeEffects().filter { $0 == .bell }.count <= 1)
        #expect(Snapshot.rowText(console.show(), 0).contains("103 PENDING, 101 class 4"))
    }

    @Test func `the header counts every request, whatever is on the screen`() {
        var console = PlayedConsole(size: Size(columns: 80, rows: 24))
        #expect(Snapshot.rowText(console.show(), 0).contains("3 PENDING 1xC4 0:48"))
    }

    @Test func `the queue keeps its order and the selection its request`() {
        var console = PlayedConsole()
        console.type("a")
        console.show()
        console.type("j")
        var row = SampleHouse.pending[0]
        row.id = ApprovalID("second")
        console.send(.desk([.pending(row)]))
        #expect(console.state.picture.pending.map(\.id.text) == ["a-dana", "second", "a-payroll", "a-novak"])
        console.show()
        console.type(.enter)
        #expect(console.state.review?.id == SampleHouse.payroll)
    }

    @Test func `Enter on a request that has just gone opens nothing`() {
        var console = PlayedConsole()
        console.type("a")
        console.show()
        console.send(.desk([.settled(SampleHouse.dana, how: "expired")]))
        console.type(.enter)
        #expect(console.state.review == nil)
        #expect(console.state.toast?.text.text.contains("that request changed") == true)
        console.show()
        console.type(.enter)
        #expect(console.state.review?.id == SampleHouse.payroll)
    }

    @Test func `a toast goes after four seconds, a problem with the next key`() {
        var console = PlayedConsole()
        console.type("R")
        #expect(console.state.toast != nil)
        console.pass(4100)
        #expect(console.state.toast == nil)
        console.type(":nonsense")
        console.type(.enter)
        #expect(console.state.toast?.kind == .problem)
        console.pass(60_000)
        #expect(console.state.toast != nil)
        console.type("j")
        #expect(console.state.toast == nil)
    }

    @Test func `a bell rings at most once in ten seconds, and for class 3 and above only`() {
        var console = PlayedConsole()
        console.pass(20_000)
        _ = console.takeEffects()
        for (number, risk) in [RiskClass.reversible, .broad, .irreversible].enumerated() {
            var row = SampleHouse.pending[0]
            row.id = ApprovalID("new-\(number)")
            row.riskClass = risk
            console.send(.desk([.pending(row)]))
        }
        #expect(console.takeEffects() == [.bell])
    }

    @Test func `nothing wakes the console while nothing depends on time`() {
        let console = PlayedConsole(events: [.health(SampleHouse.health)])
        #expect(console.state.deadline(at: console.now) == nil)
        #expect(console.state.clockPatience(at: console.now) > 1000)
    }
}
