import Bridge
import Testing

@testable import TUI

/// Each view at each size and theme, compared with the file in `Snapshots/`.
@Suite struct SnapshotTests {
    private func name(_ what: String, _ size: Size, _ theme: Theme.Name) -> String {
        "\(what)-\(size.columns)x\(size.rows)-\(theme.rawValue)"
    }

    private func check(_ what: String, _ size: Size, _ theme: Theme.Name, _ prepare: (inout PlayedConsole) -> Void) {
        var console = PlayedConsole(size: size, theme: theme)
        prepare(&console)
        Snapshot.check(console.show(), theme: Theme(theme), named: name(what, size, theme))
    }

    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `views are drawn as recorded`(size: Size, theme: Theme.Name) {
        check("overview", size, theme) { _ in }
        check("approvals", size, theme) { $0.type("a") }
        check("limits", size, theme) { $0.type("4") }
        check("health", size, theme) {
            $0.type("6")
            $0.type("jjjjj")
            $0.type(.enter)
        }
        check("help", size, theme) { $0.type("3?") }
        check("quit", size, theme) { $0.type("q") }
        check("frozen", size, theme) { $0.send(.desk([.mode(GateMode(isFrozen: true, isReadOnly: true))])) }
        check("command", size, theme) { $0.type(":vie") }
    }

    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `reviews are drawn as recorded`(size: Size, theme: Theme.Name) {
        func check(_ what: String, _ id: ApprovalID, _ prepare: (inout PlayedReview) -> Void) {
            var review = PlayedReview(id, size: size, theme: theme)
            prepare(&review)
            Snapshot.check(review.console.show(), theme: Theme(theme), named: name(what, size, theme))
        }
        check("review-unread", SampleHouse.dana) { _ in }
        check("review-class2-armed", SampleHouse.novak) { $0.arm() }
        check("review-class3-armed", SampleHouse.payroll) { $0.arm() }
        check("review-class4-naming", SampleHouse.dana) {
            $0.arm()
            $0.console.type("y")
            $0.pass(50)
            $0.console.type("Dana K")
        }
        check("review-denying", SampleHouse.novak) { $0.console.type("nnot without a ticket") }
        check("review-decided", SampleHouse.novak) {
            $0.arm()
            $0.console.type("y")
            $0.pass(50)
            $0.console.send(.reply(.decided(SampleHouse.novak, .accepted)))
        }
    }

    @Test(arguments: [(60, 15), (59, 14), (40, 10), (20, 4), (19, 3), (1, 1), (200, 60)])
    func `small and large screens are drawn as recorded`(columns: Int, rows: Int) {
        let size = Size(columns: columns, rows: rows)
        check("overview", size, .dark) { _ in }
        check("approvals", size, .dark) { $0.type("a") }
        let review = PlayedReview(SampleHouse.dana, size: size)
        Snapshot.check(
            ConsoleFrame.draw(review.console.state, at: review.console.now),
            theme: Theme(.dark),
            named: name("review-unread", size, .dark)
        )
    }

    @Test(arguments: PlayedConsole.sizes)
    func `an empty house says what is not there yet`(size: Size) {
        var console = PlayedConsole(size: size, events: [])
        Snapshot.check(console.show(), theme: Theme(.dark), named: name("overview-empty", size, .dark))
        console.type("3")
        Snapshot.check(console.show(), theme: Theme(.dark), named: name("approvals-empty", size, .dark))
    }
}
