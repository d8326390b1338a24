import Bridge
import Testing

@testable import TUI

/// Scripts of keys against a whole console: what decides, and above all what does not.
@Suite struct ReviewDecisionTests {
    @Test func `a lone y in an armed review of class 2 approves once`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("y")
        #expect(review.decisions.isEmpty)
        review.pass(41)
        #expect(review.decisions == [.approveOnce])
    }

    @Test func `the decision carries the hash of the document on the screen`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("y")
        review.pass(41)
        #expect(review.console.effects.contains(.decide(.approveOnce, SampleHouse.novak, shown: "0c1d2e3f4a5b")))
    }

    @Test(arguments: [33, 15, 5])
    func `a held y that repeats at once decides nothing`(interval: Int) {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        for _ in 0..<(10_000 / interval) {
            review.console.type("y")
            review.pass(interval)
        }
        #expect(review.decisions.isEmpty)
    }

    @Test func `a held y that starts to repeat after half a second decides this request and no other`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("y")
        review.pass(500)
        review.console.send(.reply(.decided(SampleHouse.novak, .accepted)))
        review.console.send(.desk([.settled(SampleHouse.novak, how: "approved")]))
        for _ in 0..<300 {
            review.console.type("y")
            review.pass(33)
        }
        #expect(review.decisions == [.approveOnce])
        #expect(review.step == .decided(.approveOnce))
    }

    @Test(arguments: ["y", "s", "t", "a", " ", "j", "G", "Q", "q"])
    func `a key held from the queue on decides nothing`(key: String) {
        var console = PlayedConsole()
        console.type("a")
        for _ in 0..<300 {
            console.type(key)
            console.pass(33)
            console.send(.written)
        }
        #expect(!console.effects.contains { if case .decide = $0 { true } else { false } })
    }

    @Test func `Enter and Space held in an armed review decide nothing`() {
        for key in [Key.enter, .character(" "), .tab, .noise] {
            var review = PlayedReview(SampleHouse.novak)
            review.arm()
            for _ in 0..<300 {
                review.console.type(key)
                review.pass(33)
            }
            #expect(review.decisions.isEmpty)
        }
    }

    @Test func `a bracketed paste of yyyy decides nothing and ends the quiet`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type(.paste("yyyy"))
        #expect(review.step == .reading)
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test(arguments: 2...6)
    func `a paste without brackets decides nothing`(length: Int) {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type(String(repeating: "y", count: length))
        review.pass(700)
        #expect(review.decisions.isEmpty)
    }

    @Test(arguments: [0, 10, 39, 41, 100, 300, 700], ["Oy", "Os", "Ot", "[M y", "[y"])
    func `an escape sequence that falls apart decides nothing`(gap: Int, tail: String) {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type(.escape)
        for scalar in tail.unicodeScalars {
            review.pass(gap)
            review.console.type(.character(scalar))
        }
        review.pass(700)
        #expect(review.decisions.isEmpty)
    }

    @Test func `y counts only 800 ms after the last key`() {
        var review = PlayedReview(SampleHouse.novak)
        review.read()
        review.pass(700)
        review.console.type("j")
        review.pass(700)
        review.console.type("y")
        review.pass(100)
        #expect(review.decisions.isEmpty)
        review.pass(800)
        review.console.type("y")
        review.pass(50)
        #expect(review.decisions == [.approveOnce])
    }

    @Test func `an unread line keeps the review from arming`() {
        var review = PlayedReview(SampleHouse.dana)
        review.pass(5000)
        #expect(review.step == .reading)
        review.console.type("y")
        review.pass(100)
        #expect(review.step == .reading)
    }

    @Test func `lines that were on the screen for less than 300 ms are not shown`() {
        var review = PlayedReview(SampleHouse.dana)
        for _ in 0..<4 {
            review.pass(250)
            review.console.type("G")
            review.console.show()
            review.pass(250)
            review.console.type("g")
            review.console.show()
        }
        #expect(review.console.state.review?.machine.isAllShown == false)
    }

    @Test func `a new request restarts arming and opens nothing`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        var row = SampleHouse.pending[1]
        row.id = ApprovalID("a-new")
        review.console.send(.desk([.pending(row)]))
        #expect(review.step == .reading)
        #expect(review.console.state.review?.id == SampleHouse.novak)
        review.console.type("y")
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test func `a resize restarts arming`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        #expect(review.step == .armed)
        review.console.send(.resized(Size(columns: 120, rows: 41)))
        review.console.show()
        review.console.type("y")
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test func `a request that changes while armed must be read anew`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        var row = SampleHouse.pending[2]
        row.round = 1
        row.hash = "ffff"
        review.console.send(.desk([.pending(row)]))
        #expect(review.step == .loading)
        #expect(review.console.takeEffects().contains(.fetchReview(SampleHouse.novak)))
        review.console.type("y")
        review.pass(100)
        var document = SampleReviews.novak
        document.row = row
        document.changedSinceShown = [.init(label: "status", before: "\"ACTIVE\"", after: "\"SUSPENDED\"")]
        review.console.send(.reply(.review(SampleHouse.novak, document)))
        let frame = review.console.show()
        #expect(Snapshot.plain(frame).contains("CHANGED SINCE YOU READ IT (1 of 3)"))
        #expect(review.decisions.isEmpty)
        review.arm()
        review.console.type("y")
        review.pass(50)
        #expect(review.console.effects.contains(.decide(.approveOnce, SampleHouse.novak, shown: "ffff")))
    }

    @Test func `a request that changes while its name is typed forgets the name`() {
        var review = PlayedReview(SampleHouse.dana)
        review.arm()
        review.console.type("y")
        review.pass(50)
        review.console.type("Dana Ki")
        var row = SampleHouse.pending[0]
        row.hash = "ffff"
        review.console.send(.desk([.pending(row)]))
        #expect(review.step == .loading)
        review.console.type("m")
        review.console.type(.control("y"))
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test func `class 4 needs the name typed and a lone Ctrl-Y`() {
        var review = PlayedReview(SampleHouse.dana)
        review.arm()
        review.console.type("y")
        review.pass(50)
        review.console.type("Dana Kin")
        review.pass(900)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions.isEmpty)
        review.console.type(.backspace)
        review.console.type("m")
        review.console.type(.enter)
        review.pass(900)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions == [.approveOnce])
    }

    @Test func `a pasted name does not count`() {
        var review = PlayedReview(SampleHouse.dana)
        review.arm()
        review.console.type("y")
        review.pass(50)
        review.console.type(.paste("Dana Kim"))
        review.pass(900)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions.isEmpty)
    }

    @Test func `there are no grants above class 2`() {
        for key in ["s", "t"] {
            var review = PlayedReview(SampleHouse.payroll)
            review.arm()
            review.console.type(key)
            review.pass(100)
            #expect(review.step == .reading)
        }
    }

    @Test func `a session grant needs Ctrl-Y as a second step`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("s")
        review.pass(900)
        #expect(review.decisions.isEmpty)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions == [.approveForSession])
    }

    @Test func `minutes of a grant are 1 to 60`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("t")
        review.pass(50)
        review.console.type(.control("u"))
        review.console.type("61")
        review.pass(900)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions.isEmpty)
        review.console.type(.backspace)
        review.pass(900)
        review.console.type(.control("y"))
        review.pass(50)
        #expect(review.decisions == [.approveFor(minutes: 6)])
    }

    @Test func `n denies at any time, with a reason that Enter sends`() {
        var review = PlayedReview(SampleHouse.dana)
        review.console.type("n")
        review.console.type("not Dana, she is back on Monday: yes?")
        review.console.type(.enter)
        #expect(review.decisions == [.deny(reason: "not Dana, she is back on Monday: yes?")])
    }

    @Test func `N denies and mutes, and an empty reason is allowed`() {
        var review = PlayedReview(SampleHouse.novak)
        review.console.type("N")
        review.console.type(.enter)
        #expect(review.decisions == [.denyAndMute(reason: "")])
    }

    @Test func `Esc in the reason goes back and decides nothing`() {
        var review = PlayedReview(SampleHouse.novak)
        review.console.type("n")
        review.console.type("y")
        review.console.type(.escape)
        #expect(review.step == .reading)
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test func `an expired request closes even while a key is held back`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.now.wall = SampleHouse.wall + 290_000 - 20
        review.console.type("y")
        review.pass(50)
        #expect(review.decisions.isEmpty)
        guard case .ended = review.step else {
            Issue.record("the review is still open: \(String(describing: review.step))")
            return
        }
    }

    @Test func `a cancelled request accepts only Esc`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.send(.desk([.settled(SampleHouse.novak, how: "cancelled by the client")]))
        review.console.type("y")
        review.pass(900)
        review.console.type("n")
        review.pass(900)
        #expect(review.decisions.isEmpty)
        #expect(review.step == .ended("cancelled by the client"))
        review.console.type(.escape)
        #expect(review.console.state.review == nil)
    }

    @Test func `a refusal of the desk is shown and nothing more can be decided`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type("y")
        review.pass(50)
        review.console.send(.reply(.decided(SampleHouse.novak, .refused("it has expired"))))
        review.arm()
        review.console.type("y")
        review.pass(50)
        #expect(review.decisions == [.approveOnce])
    }

    @Test func `leaving and coming back keeps what was read and restarts arming`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.console.type(.escape)
        review.console.show()
        review.console.type(.enter)
        review.console.show()
        #expect(review.console.state.review?.machine.isAllShown == true)
        review.console.type("y")
        review.pass(100)
        #expect(review.decisions.isEmpty)
    }

    @Test func `a screen below 60x15 cannot approve but can deny`() {
        var review = PlayedReview(SampleHouse.novak, size: Size(columns: 59, rows: 14))
        review.arm()
        review.console.type("y")
        review.pass(100)
        #expect(review.decisions.isEmpty)
        review.console.type("n")
        review.console.type(.enter)
        #expect(review.decisions == [.deny(reason: "")])
    }

    @Test func `text under help is not read`() {
        var review = PlayedReview(SampleHouse.dana)
        review.console.type("?")
        review.pass(5000)
        review.console.type(.escape)
        #expect(review.console.state.review?.machine.shownCount == 0)
    }

    @Test func `the audit hears once that all was shown`() {
        var review = PlayedReview(SampleHouse.novak)
        review.arm()
        review.pass(2000)
        let notes = review.console.effects.filter { if case .noteShown = $0 { true } else { false } }
        #expect(notes.count == 1)
    }
}
