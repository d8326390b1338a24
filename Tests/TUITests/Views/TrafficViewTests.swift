import Bridge
import Testing

@testable import TUI

@Suite struct TrafficViewTests {
    private func played(_ size: Size = Size(columns: 120, rows: 40)) -> PlayedConsole {
        var console = PlayedConsole(size: size)
        console.type("2")
        return console
    }

    private func expectSelected(
        _ text: String,
        in console: inout PlayedConsole,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let row = console.selectedRow()
        #expect(row.contains(text), "\(row)", sourceLocation: sourceLocation)
    }

    private func note(_ console: inout PlayedConsole) -> String { console.screen()[console.state.size.rows - 2] }

    @Test func `the newest call is selected and at the bottom while the list follows`() {
        var console = played()
        expectSelected("get_logs", in: &console)
        console.send(.desk([.call(SampleCalls.call(300))]))
        let rows = console.screen()
        #expect(rows[37].hasPrefix("▸") && rows[37].contains("search 300"))
    }

    @Test func `moving up pauses: nothing moves by a cell while calls come, and f follows again`() {
        var console = played()
        console.type("kkk")
        let before = Array(console.screen()[2..<38])
        console.send(.desk((300..<428).map { .call(SampleCalls.call($0)) }))
        #expect(Array(console.screen()[2..<38]) == before)
        #expect(note(&console).contains("PAUSED  128 new below  (f follow)"))
        console.type("f")
        #expect(!note(&console).contains("PAUSED"))
        expectSelected("search 427", in: &console)
    }

    @Test func `the selection belongs to the call, not to the row`() {
        var console = played()
        console.type("kk")
        expectSelected("L. Ortiz", in: &console)
        // As many calls as are remembered push all others out, but for the newest hundred.
        console.send(.desk((300..<400).map { .call(SampleCalls.call($0)) }))
        expectSelected("L. Ortiz", in: &console)
    }

    @Test func `a call is updated in its row`() {
        var console = played()
        var row = SampleCalls.call(300, .queued)
        row.stage = .received
        console.send(.desk([.call(row)]))
        expectSelected("queued", in: &console)
        row.status = .ok
        row.stage = .done
        row.attempts = 2
        row.retriedStatus = 429
        console.send(.desk([.call(row)]))
        expectSelected("ok 429→2", in: &console)
        #expect(console.screen().filter { $0.contains("search 300") }.count == 1)
    }

    @Test func `a call that waits shows how long, second by second`() throws {
        var console = played()
        let row = console.screen().first { $0.contains("Dana Kim") }
        #expect(try #require(row).contains("46s"))
        console.pass(2000)
        #expect(console.screen().contains { $0.contains("PENDING  ") && $0.contains("48s") })
    }

    @Test func `the dot goes to the next problem, the comma to the one before`() {
        var console = played()
        console.type(",")
        expectSelected("unknown▲", in: &console)
        console.type(",")
        expectSelected("MFA Everyone", in: &console)
        console.type(",")
        expectSelected("error 404", in: &console)
        console.type("..")
        expectSelected("unknown▲", in: &console)
        console.type(".")
        #expect(console.state.toast?.text.text == "no more problems this way")
    }

    @Test func `a filter keeps what matches, counts, and takes new calls in`() {
        var console = played()
        console.type("/~client cursor | ~status unknown")
        console.type(.enter)
        #expect(console.screen().filter { $0.contains("14:0") && $0.contains("_") }.count == 2)
        #expect(note(&console).contains("filter: ~client cursor | ~status unknown      2 of 66"))
        console.send(.desk([.call(SampleCalls.call(300)), .call(SampleCalls.call(301, client: "cursor"))]))
        #expect(note(&console).contains("3 of 68"))
        var row = SampleCalls.call(301, client: "cursor")
        row.clientLabel = "claude"
        console.send(.desk([.call(row)]))
        #expect(note(&console).contains("2 of 68"))
        console.type("\\")
        #expect(note(&console).contains("filter off"))
        console.type("\\")
        #expect(note(&console).contains("2 of 68"))
    }

    @Test func `an unknown name is an error with a caret`() {
        var console = played()
        console.type("/dana ~tol x")
        console.type(.enter)
        let text = console.state.toast?.text.text ?? ""
        #expect(console.state.toast?.kind == .problem)
        #expect(text.contains("no ~tol here, but ~tool ~client") && text.hasSuffix("dana ▲~tol x"))
    }

    @Test(arguments: PlayedConsole.sizes)
    func `J and K go through the calls while the detail stays open`(size: Size) {
        var console = played(size)
        console.type("kk")
        console.type(.enter)
        #expect(console.effects.contains(.fetchCall(SampleCalls.ortiz)))
        console.answerFetches()
        #expect(console.screen().contains { $0.contains("00g1a2b3c4VPN5d6") })
        console.type("J")
        #expect(console.takeEffects() == [.fetchCall(CallID(105))])
        console.type("KK")
        #expect(console.takeEffects() == [.fetchCall(SampleCalls.ortiz), .fetchCall(CallID(103))])
        console.type(.escape)
        #expect(!console.state.view.hasOpenDetail)
    }

    @Test func `an open detail is fetched again when its call has moved on`() {
        var console = played()
        console.type("kkv")
        console.answerFetches()
        var row = SampleCalls.detail(of: SampleCalls.ortiz)?.row
        console.send(.desk([.log(LogRow(time: 0, level: .info, text: "x"))]))
        #expect(console.takeEffects().isEmpty)
        row?.attempts = 2
        if let row { console.send(.desk([.call(row)])) }
        #expect(console.takeEffects() == [.fetchCall(SampleCalls.ortiz)])
    }

    @Test func `Enter in Limits shows the calls of that bucket`() {
        var console = played()
        var row = SampleCalls.call(300)
        row.buckets = [SampleHouse.limits[0].bucket]
        console.send(.desk([.call(row)]))
        console.type("4")
        console.type(.enter)
        #expect(console.state.active == .traffic)
        #expect(console.state.toast == nil)
        #expect(note(&console).contains("1 of "))
    }

    @Test func `p goes to the request of a call that waits`() {
        var console = played()
        console.type("p")
        #expect(console.state.active == .traffic)
        var row = SampleCalls.call(300, .pending)
        row.approval = SampleHouse.dana
        console.send(.desk([.call(row)]))
        console.type("p")
        #expect(console.state.active == .approvals)
    }

    @Test func `nodes fold and unfold, and the answer of another tab keeps its folds`() {
        var console = played()
        console.type("kk")
        console.type(.enter)
        console.answerFetches()
        console.type("jjjjj")
        console.type(.enter)
        #expect(console.screen().contains { $0.contains("▸ profile  {3}") })
        console.type("l")
        #expect(console.screen().contains { $0.contains("▾ profile") })
        console.type("jh")
        #expect(console.screen().contains { $0.contains("▸ profile  {3}") })
        console.type(.tab)
        console.send(.reply(.call(SampleCalls.ortiz, SampleCalls.detail(of: SampleCalls.ortiz))))
        console.type(.backTab)
        #expect(console.screen().contains { $0.contains("▸ profile  {3}") })
    }

    @Test func `O shows the records of the operation`() {
        var console = played()
        console.type("kkO")
        #expect(console.state.active == .audit)
    }
}
