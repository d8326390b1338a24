import Bridge
import Testing

@testable import TUI

@Suite struct ClientsViewTests {
    private func played() -> PlayedConsole {
        var console = PlayedConsole()
        console.type("7")
        return console
    }

    @Test func `a client is disconnected by d and then D, and by nothing else`() {
        for keys in ["D", "dd", "dy", "dU", "djD", "d\u{20}"] {
            var console = played()
            console.type(keys)
            console.type(.enter)
            #expect(!console.takeEffects().contains(.disconnect(SampleHouse.claude)), "\(keys)")
        }
        var console = played()
        console.type("d")
        #expect(Snapshot.plain(console.show()).contains("Disconnect claude (pid 39871)?"))
        console.type("D")
        #expect(console.takeEffects() == [.disconnect(SampleHouse.claude)])
        console.type("D")
        #expect(console.takeEffects().isEmpty)
    }

    @Test func `a client is muted by u and then U`() {
        var console = played()
        console.type("ju")
        console.type("U")
        #expect(console.takeEffects() == [.mute(SampleHouse.cursor, minutes: 10)])
    }

    @Test func `the answer is for the client that was asked about, wherever its row is now`() {
        var console = played()
        console.type("jd")
        console.send(.desk([.clients(SampleHouse.clients.reversed())]))
        console.type("D")
        #expect(console.takeEffects() == [.disconnect(SampleHouse.cursor)])
        console.type("d")
        console.send(.desk([.clients([])]))
        console.type("D")
        #expect(console.takeEffects().isEmpty)
    }

    @Test func `Esc and a change of the view take the question back`() {
        var console = played()
        console.type("d")
        console.type(.escape)
        console.type("D")
        console.type("d67D")
        #expect(console.takeEffects().isEmpty)
        #expect(console.state.question == nil)
    }

    @Test func `Enter shows the client's calls, whatever its name holds`() {
        var console = played()
        var client = SampleHouse.clients[0]
        client.label = "a \"b\" \\ | c"
        console.send(.desk([.clients([client])]))
        console.type(.enter)
        #expect(console.state.active == .traffic)
        #expect(console.state.view.filterText == "~client \"a \\\"b\\\" \\\\ | c\"")
        #expect(console.state.toast == nil)
    }
}

@Suite struct ToolsViewTests {
    @Test func `Enter tells what the rule does, a filter keeps what matches`() {
        var console = PlayedConsole()
        console.type("8")
        console.type(.enter)
        #expect(Snapshot.plain(console.show()).contains("rule delete-two-people: each call waits"))
        console.type(.escape)
        console.type("/~decision deny | ~class 1")
        console.type(.enter)
        let text = Snapshot.plain(console.show())
        #expect(text.contains("2 of 3") && text.contains("delete_policy") && !text.contains("delete_deactivated_user"))
    }
}

@Suite struct LogViewTests {
    private func line(_ number: Int, _ level: LogRow.Level = .info) -> DeskEvent {
        .log(LogRow(time: SampleHouse.wall + number, level: level, text: Untrusted("line \(number)\u{7}")))
    }

    @Test func `the log follows, pauses, and keeps its place when old lines are let go`() {
        var console = PlayedConsole()
        console.type("9")
        console.send(.desk((0..<50).map { line($0) }))
        #expect(console.selectedRow().contains("line 49\\u{7}"))
        console.type("kk")
        let before = Array(console.screen()[3..<37])
        console.send(.desk((50..<DeskPicture.logCapacity).map { line($0) }))
        #expect(Array(console.screen()[3..<37]) == before)
        #expect(console.screen()[38].contains("PAUSED  1 950 new below"))
        console.type("f")
        #expect(console.selectedRow().contains("line 1999"))
    }

    @Test func `problems are found and filtered`() {
        var console = PlayedConsole()
        console.type("9")
        console.send(.desk((0..<50).map { line($0, $0 == 7 ? .error : .info) }))
        console.type(",")
        #expect(console.selectedRow().contains("line 7"))
        console.type("/~problem \"line\"")
        console.type(.enter)
        #expect(console.screen()[38].contains("1 of 51"))
    }
}
