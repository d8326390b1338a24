import Testing

@testable import Okta

@Suite struct ConcurrencyGateTests {
    @Test func `a bucket has four places, the org eight`() {
        var gate = ConcurrencyGate(total: 8, perBucket: 4)
        for ticket in 1...4 { #expect(gate.enter(ticket, bucket: "a") == true) }
        #expect(gate.enter(5, bucket: "a") == false)
        for ticket in 6...9 { #expect(gate.enter(ticket, bucket: "b") == true) }
        #expect(gate.enter(10, bucket: "c") == false)
    }

    @Test func `a place that is given back goes to the first who fits`() {
        var gate = ConcurrencyGate(total: 2, perBucket: 1)
        #expect(gate.enter(1, bucket: "a") == true)
        #expect(gate.enter(2, bucket: "b") == true)
        #expect(gate.enter(3, bucket: "a") == false)
        #expect(gate.enter(4, bucket: "b") == false)
        #expect(gate.enter(5, bucket: "b") == false)
        #expect(gate.leave(bucket: "b") == [4])
        #expect(gate.leave(bucket: "a") == [3])
        #expect(gate.isWaiting(5))
    }

    @Test func `who gives up is not called`() {
        var gate = ConcurrencyGate(total: 1, perBucket: 1)
        #expect(gate.enter(1, bucket: "a") == true)
        #expect(gate.enter(2, bucket: "a") == false)
        #expect(gate.abandon(2) == true)
        #expect(gate.abandon(2) == false)
        #expect(gate.leave(bucket: "a").isEmpty)
        #expect(gate.enter(3, bucket: "a") == true)
    }
}
