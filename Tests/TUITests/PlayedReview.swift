import Bridge

@testable import TUI

/// A console with one request opened for review.
struct PlayedReview {
    var console: PlayedConsole
    let id: ApprovalID

    /// Opens the request and draws it once.
    init(
        _ id: ApprovalID,
        document: ReviewDocument? = nil,
        size: Size = Size(columns: 120, rows: 40),
        theme: Theme.Name = .dark
    ) {
        self.id = id
        console = PlayedConsole(size: size, theme: theme)
        console.type("a")
        while console.state.review == nil {
            console.show()
            console.type(.enter)
            if console.state.review?.id == id { break }
            console.type(.escape, .down)
        }
        console.send(.reply(.review(id, document ?? SampleReviews.documents[id])))
        console.show()
        _ = console.takeEffects()
    }

    var step: ReviewStateMachine.Step? { console.state.review?.machine.step }

    /// Pages through to the end, staying on each page long enough; nothing is armed yet.
    mutating func read() {
        for _ in 0..<60 where console.state.review?.machine.isAllShown == false {
            pass(310)
            console.type(.pageDown)
            console.show()
        }
        pass(310)
    }

    /// Reads all and leaves the keyboard alone.
    mutating func arm() {
        read()
        pass(1000)
        console.show()
    }

    /// Lets time pass between two frames that are wholly on the screen.
    mutating func pass(_ milliseconds: Int) {
        console.send(.written)
        console.pass(milliseconds)
        console.send(.written)
    }

    /// The decisions that were sent so far.
    var decisions: [ApprovalDecision] {
        console.effects.compactMap { if case .decide(let decision, _, _) = $0 { decision } else { nil } }
    }
}
