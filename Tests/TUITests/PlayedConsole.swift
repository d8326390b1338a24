import Bridge

@testable import TUI

/// A console without a terminal: events go in, frames and effects come out, and time passes when told to.
struct PlayedConsole {
    static let sizes = [Size(columns: 120, rows: 40), Size(columns: 80, rows: 24)]
    static let themes: [Theme.Name] = [.dark, .mono]

    var state: ConsoleState
    var now = Moment(wall: SampleHouse.wall, steady: 1000)
    private(set) var effects: [ConsoleEffect] = []

    init(
        size: Size = Size(columns: 120, rows: 40),
        theme: Theme.Name = .dark,
        events: [DeskEvent] = SampleHouse.events
    ) {
        let options = ConsoleOptions(
            operatorFacts: OperatorFacts(uid: 1000, user: "alice", tty: "/dev/pts/3"),
            orgName: "acme.okta.com",
            now: { SampleHouse.wall },
            usesUTC: true
        )
        state = ConsoleState(options: options, size: size, theme: Theme(theme))
        // Calls count in the slot in which they ended.
        for event in events {
            var at = now
            if case .call(let row) = event { at.wall = row.receivedAt }
            _ = state.update(.desk([event]), at: at)
        }
    }

    /// Feeds one event and keeps its effects.
    mutating func send(_ event: ConsoleEvent) { effects += state.update(event, at: now) }

    /// Types keys, one after the other, at the same moment.
    mutating func type(_ keys: Key...) { for key in keys { send(.key(key)) } }

    /// Types the characters of a text.
    mutating func type(_ text: String) { for scalar in text.unicodeScalars { send(.key(.character(scalar))) } }

    /// Lets time pass; the state is told when its deadlines are due, as the loop does.
    mutating func pass(_ milliseconds: Int) {
        let end = now.steady + milliseconds
        while let deadline = state.deadline(at: now), deadline <= end {
            let step = max(0, deadline - now.steady)
            now.steady += step
            now.wall += step
            send(.tick)
            if step == 0 { break }
        }
        now.wall += end - now.steady
        now.steady = end
        send(.tick)
    }

    /// Draws the frame and tells the state that it is on the screen.
    @discardableResult
    mutating func show() -> CellBuffer {
        let frame = ConsoleFrame.draw(state, at: now)
        send(.written)
        return frame
    }

    /// The effects since the last time they were taken.
    mutating func takeEffects() -> [ConsoleEffect] {
        defer { effects = [] }
        return effects
    }
}
