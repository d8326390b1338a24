@testable import Bridge
import JSON
import Testing

@Suite struct ApprovalStateMachineTests {
    static let before = TargetDigest(of: ["status": "ACTIVE"])
    static let after = TargetDigest(of: ["status": "SUSPENDED"])
    static let hash = GateHash.arguments(tool: "t", canonical: [])
    static let denial = Denial(by: .operator, rule: "operator", reason: "no")

    /// A machine that waits, asked at 0 s, to be decided before 300 s.
    static func waiting() -> ApprovalStateMachine {
        var machine = ApprovalStateMachine()
        _ = machine.targetRead(before, hash: hash, expiresAt: .seconds(300))
        return machine
    }

    static func approved(at time: Duration = .seconds(10)) -> ApprovalStateMachine {
        var machine = waiting()
        _ = machine.decided(.approve, shown: hash.description, at: time)
        return machine
    }

    @Test func `an unchanged target may be sent once`() {
        var machine = Self.waiting()
        expect(machine.decided(.approve, shown: Self.hash.description, at: .seconds(10)), .rereadTarget)
        expect(machine.targetReread(Self.before, at: .seconds(11)), .commit)
        expect(machine.claimed(), .send)
        expect(machine.claimed(), .ignore)
        #expect(machine.state == .sending)
    }

    @Test func `a second decision is refused`() {
        var machine = Self.approved()
        expect(machine.decided(.approve, shown: Self.hash.description, at: .seconds(11)), .refuse(.notWaiting))
        expect(machine.decided(.deny(Self.denial), shown: "", at: .seconds(11)), .refuse(.notWaiting))
    }

    @Test func `an approval counts only for what was shown, a denial always`() {
        var machine = Self.waiting()
        expect(machine.decided(.approve, shown: "another hash", at: .seconds(1)), .refuse(.notAsShown))
        expect(machine.decided(.deny(Self.denial), shown: "another hash", at: .seconds(2)), .answer(Self.denial))
        #expect(machine.state == .ended(.denied(Self.denial)))
    }

    @Test func `an approval counts only before the request expires`() {
        var machine = Self.waiting()
        expect(machine.decided(.approve, shown: Self.hash.description, at: .seconds(300)), .refuse(.expired))
        expect(machine.expired(at: .seconds(299)), .ignore)
        expect(machine.expired(at: .seconds(300)), .expire)
        expect(machine.expired(at: .seconds(301)), .ignore)
        #expect(machine.state == .ended(.expired))
    }

    @Test(arguments: [(40, ApprovalStateMachine.RereadAction.commit), (41, .giveUp(.lapsed))])
    func `an approval is void 30 s after the decision`(second: Int, action: ApprovalStateMachine.RereadAction) {
        var machine = Self.approved(at: .seconds(10))
        expect(machine.targetReread(Self.before, at: .seconds(second)), action)
    }

    @Test func `a target that changes is asked about three times and then given up`() {
        var machine = Self.waiting()
        for round in 1...3 {
            expect(machine.decided(.approve, shown: Self.hash.description, at: .seconds(1)), .rereadTarget)
            expect(machine.targetReread(Self.after, at: .seconds(2)), .askAgain(round: round))
            #expect(machine.state == .readingTarget(round: round))
            _ = machine.targetRead(Self.before, hash: Self.hash, expiresAt: .seconds(300))
        }
        expect(machine.decided(.approve, shown: Self.hash.description, at: .seconds(3)), .rereadTarget)
        expect(machine.targetReread(Self.after, at: .seconds(4)), .giveUp(.unstable))
    }

    @Test func `a target that is unchanged but needs other requests is asked about again, three times in all`() {
        var machine = Self.waiting()
        expect(machine.planChanged(), .ignore)
        for round in 1...3 {
            _ = machine.decided(.approve, shown: Self.hash.description, at: .seconds(1))
            expect(machine.planChanged(), .ignore)
            expect(machine.targetReread(Self.before, at: .seconds(2)), .commit)
            expect(machine.planChanged(), .askAgain(round: round))
            expect(machine.claimed(), .ignore)
            _ = machine.targetRead(Self.before, hash: Self.hash, expiresAt: .seconds(300))
        }
        _ = machine.decided(.approve, shown: Self.hash.description, at: .seconds(3))
        _ = machine.targetReread(Self.before, at: .seconds(4))
        expect(machine.planChanged(), .giveUp(.unstable))
    }

    @Test func `a withdrawal counts until the target has been found unchanged`() {
        var reading = ApprovalStateMachine()
        expect(reading.cancelled(), .withdraw)
        expect(reading.targetRead(Self.before, hash: Self.hash, expiresAt: .seconds(1)), .ignore)
        var rereading = Self.approved()
        expect(rereading.cancelled(), .withdraw)
        expect(rereading.targetReread(Self.before, at: .seconds(11)), .ignore)
        var committing = Self.approved()
        _ = committing.targetReread(Self.before, at: .seconds(11))
        expect(committing.cancelled(), .ignore)
        expect(committing.claimed(), .send)
    }

    @Test func `nothing is sent before the target was read again`() {
        var waiting = Self.waiting()
        expect(waiting.claimed(), .ignore)
        var approved = Self.approved()
        expect(approved.claimed(), .ignore)
    }
}
