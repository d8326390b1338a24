import Bridge
import Testing

@testable import TUI

/// The views of calls, records, clients, tools and log lines, compared with the files in `Snapshots/`.
@Suite struct RecordSnapshotTests {
    private func check(_ what: String, _ size: Size, _ theme: Theme.Name, _ prepare: (inout PlayedConsole) -> Void) {
        var console = PlayedConsole(size: size, theme: theme)
        prepare(&console)
        let name = "\(what)-\(size.columns)x\(size.rows)-\(theme.rawValue)"
        Snapshot.check(console.show(), theme: Theme(theme), named: name)
    }

    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `calls are drawn as recorded`(size: Size, theme: Theme.Name) {
        check("traffic", size, theme) { $0.type("2") }
        check("traffic-paused", size, theme) {
            $0.type("2kk")
            $0.send(.desk((300..<428).map { .call(SampleCalls.call($0)) }))
        }
        check("traffic-filter", size, theme) {
            $0.type("2/~client cursor | ~problem")
            $0.type(.enter)
        }
        for tab in CallPane.Tab.allCases {
            check("traffic-\(tab.title.text.lowercased())", size, theme) {
                $0.type("2kk")
                $0.type(.enter)
                for _ in 0..<tab.rawValue { $0.type(.tab) }
                $0.answerFetches()
                $0.type("j")
            }
        }
    }

    @Test func `a wide screen has the detail beside the list`() {
        check("traffic-request", Size(columns: 200, rows: 60), .dark) {
            $0.type("2kk")
            $0.type(.enter)
            $0.answerFetches()
        }
    }

    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `records are drawn as recorded`(size: Size, theme: Theme.Name) {
        check("audit", size, theme) {
            $0.type("5")
            $0.answerFetches()
        }
        check("audit-filter", size, theme) {
            $0.type("5/~type op.*")
            $0.type(.enter)
            $0.answerFetches()
        }
        check("audit-broken", size, theme) {
            $0.type("5")
            $0.answerFetches()
            var state = SampleHouse.auditState
            state.isIntact = false
            state.fault = "first bad record 184 102: edit"
            $0.send(.desk([.auditState(state)]))
        }
        for tab in RecordPane.Tab.allCases {
            check("audit-\(tab.title.text.lowercased())", size, theme) {
                $0.type("5")
                $0.answerFetches()
                $0.type("k")
                $0.type(.enter)
                for _ in 0..<tab.rawValue { $0.type(.tab) }
                $0.answerFetches()
            }
        }
    }

    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `clients, tools and log lines are drawn as recorded`(size: Size, theme: Theme.Name) {
        check("clients", size, theme) { $0.type("7") }
        check("clients-question", size, theme) { $0.type("7jd") }
        check("tools", size, theme) { $0.type("8") }
        check("tools-rule", size, theme) {
            $0.type("8")
            $0.type(.enter)
        }
        check("log", size, theme) {
            $0.type("9")
            $0.send(.desk([.log(LogRow(time: SampleHouse.wall, level: .error, text: "the answer\u{202E}was cut"))]))
        }
    }
}
