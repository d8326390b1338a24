import Testing

@testable import Okta

@Suite struct CircuitBreakerTests {
    private static func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 1...5 { breaker.record(.failed, wasProbe: false, at: .zero) }
        return breaker
    }

    @Test func `five failures in a row open it`() {
        var breaker = CircuitBreaker()
        for _ in 1...4 { breaker.record(.failed, wasProbe: false, at: .zero) }
        #expect(breaker.admit(.write, at: .zero) == .go)
        breaker.record(.failed, wasProbe: false, at: .zero)
        #expect(breaker.admit(.read, at: .seconds(1)) == .refuse(retryAfter: .seconds(14)))
        #expect(breaker.admit(.write, at: .seconds(1)) == .refuse(retryAfter: .seconds(14)))
        #expect(breaker.status(at: .seconds(1)) == .open(retryAfter: .seconds(14)))
    }

    @Test func `half of ten calls in 30 s open it`() {
        var breaker = CircuitBreaker()
        for second in 1...9 {
            breaker.record(second % 2 == 0 ? .failed : .answered, wasProbe: false, at: .seconds(second))
        }
        #expect(breaker.state == .closed)
        breaker.record(.failed, wasProbe: false, at: .seconds(10))
        #expect(breaker.state == .open(until: .seconds(25)))
    }

    @Test func `failures that are older than 30 s do not count`() {
        var breaker = CircuitBreaker()
        for _ in 1...4 { breaker.record(.failed, wasProbe: false, at: .zero) }
        breaker.record(.answered, wasProbe: false, at: .seconds(1))
        for second in 31...40 {
            breaker.record(second % 3 == 0 ? .failed : .answered, wasProbe: false, at: .seconds(second))
        }
        #expect(breaker.state == .closed)
    }

    @Test func `after 15 s one read is let through, and no write`() {
        var breaker = Self.opened()
        #expect(breaker.admit(.write, at: .seconds(15)) == .refuse(retryAfter: .seconds(1)))
        #expect(breaker.admit(.read, at: .seconds(15)) == .probe)
        #expect(breaker.admit(.read, at: .seconds(15)) == .refuse(retryAfter: .seconds(1)))
        #expect(breaker.status(at: .seconds(15)) == .halfOpen)
    }

    @Test func `the probe's answer closes it, its failure opens it again`() {
        var breaker = Self.opened()
        _ = breaker.admit(.read, at: .seconds(15))
        breaker.record(.failed, wasProbe: true, at: .seconds(16))
        #expect(breaker.state == .open(until: .seconds(31)))
        _ = breaker.admit(.read, at: .seconds(31))
        breaker.record(.answered, wasProbe: true, at: .seconds(32))
        #expect(breaker.admit(.write, at: .seconds(32)) == .go)
    }

    @Test func `a probe that is cancelled lets the next read try`() {
        var breaker = Self.opened()
        _ = breaker.admit(.read, at: .seconds(15))
        breaker.abandonProbe(at: .seconds(16))
        #expect(breaker.admit(.read, at: .seconds(16)) == .probe)
    }

    @Test func `a late result of an older call neither opens nor closes it`() {
        var breaker = Self.opened()
        breaker.record(.answered, wasProbe: false, at: .seconds(5))
        #expect(breaker.state == .open(until: .seconds(15)))
        _ = breaker.admit(.read, at: .seconds(15))
        breaker.record(.failed, wasProbe: false, at: .seconds(16))
        #expect(breaker.state == .halfOpen)
    }
}
