@testable import Bridge
import JSON
import TestSupport
import Testing

@Suite struct GrantTests {
    static let pattern = GrantPattern(["group_id": "00g1", "user_id": "00u1", "reason": "as agreed"])

    static func question(
        client: Int = 1,
        tool: String = "add_user_to_group",
        pattern: GrantPattern = GrantTests.pattern,
        riskClass: RiskClass = .reversible
    ) -> GrantQuestion {
        GrantQuestion(
            principal: "1000:/usr/bin/claude",
            client: ClientID(client),
            tool: tool,
            pattern: pattern,
            riskClass: riskClass
        )
    }

    static func list(_ scope: Grant.Scope) -> GrantList {
        var list = GrantList()
        list.add(
            Grant(principal: "1000:/usr/bin/claude", tool: "add_user_to_group", pattern: pattern, scope: scope)
        )
        return list
    }

    @Test func `a grant covers the same tool on the same objects, whatever the reason given`() {
        var list = Self.list(.session(ClientID(1)))
        let other = GrantPattern(["user_id": "00u1", "reason": "other words", "group_id": "00g1"])
        expect(list.covers(Self.question(pattern: other), at: .zero, wall: 0), true)
        expect(list.covers(Self.question(tool: "remove_user_from_group"), at: .zero, wall: 0), false)
        let elsewhere = GrantPattern(["group_id": "00g1", "user_id": "00u2"])
        expect(list.covers(Self.question(pattern: elsewhere), at: .zero, wall: 0), false)
    }

    @Test func `no grant covers more than class 2`() {
        var list = Self.list(.session(ClientID(1)))
        expect(list.covers(Self.question(riskClass: .broad), at: .zero, wall: 0), false)
    }

    @Test func `a session's grant ends with its connection`() {
        var list = Self.list(.session(ClientID(1)))
        expect(list.covers(Self.question(client: 2), at: .zero, wall: 0), false)
        list.sessionEnded(ClientID(1))
        expect(list.covers(Self.question(), at: .zero, wall: 0), false)
    }

    @Test(arguments: [(59, 59_999, true), (60, 59_999, false), (59, 60_000, false)])
    func `a timed grant ends when the first of the two clocks says so`(second: Int, wall: Int, isCovered: Bool) {
        var list = Self.list(.until(monotonic: .seconds(60), wall: 60_000))
        expect(list.covers(Self.question(), at: .seconds(second), wall: wall), isCovered)
    }

    @Test func `where no argument names an object, all arguments must be the same`() {
        #expect(GrantPattern(["limit": 1]) != GrantPattern(["limit": 2]))
    }

    @Test func `a freeze survives a restart until it is thawed`() throws {
        let directory = try TemporaryDirectory()
        #expect(!Freeze(directory: directory.path).isSet)
        try Freeze(directory: directory.path).set("frozen by alice")
        #expect(Freeze(directory: directory.path).isSet)
        try Freeze(directory: directory.path).clear()
        #expect(!Freeze(directory: directory.path).isSet)
        #expect(throws: FreezeError.self) { try Freeze(directory: directory.path + "/none").set("frozen") }
    }
}
