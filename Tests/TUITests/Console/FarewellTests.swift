import Testing

@testable import TUI

@Suite struct FarewellTests {
    @Test(
        arguments: [
            (0, 0, 0, "stopped after 0 s, 0 calls"), (59, 1, 0, "stopped after 59 s, 1 call"),
            (60, 2, 1, "stopped after 1 min, 2 calls, 1 unknown outcome: see gatehouse audit"),
            (5 * 3600 + 3 * 60 + 59, 4981, 0, "stopped after 5 h 03 min, 4 981 calls"),
            (
                100 * 3600 + 59 * 60, 1000, 12,
                "stopped after 100 h 59 min, 1 000 calls, 12 unknown outcomes: see gatehouse audit"
            ),
        ]
    )
    func `the last line tells time, calls and what is unknown`(seconds: Int, calls: Int, unknown: Int, line: String) {
        #expect(Farewell(ran: .seconds(seconds), calls: calls, unknown: unknown).description == line)
    }
}
