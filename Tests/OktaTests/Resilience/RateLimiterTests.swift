import Testing

@testable import Okta

/// Scripts of (event, expected wait) on a played clock, in seconds.
@Suite struct RateLimiterTests {
    private static let bucket = "/api/v1/users"

    private static func headers(limit: Int, remaining: Int, resetsIn: Int, epoch: Int = 1000) -> RateLimitHeaders {
        RateLimitHeaders(
            HTTPHead(
                status: 200,
                fields: [
                    HeaderField("X-Rate-Limit-Limit", "\(limit)"),
                    HeaderField("X-Rate-Limit-Remaining", "\(remaining)"),
                    HeaderField("X-Rate-Limit-Reset", "\(784_111_777 + epoch)"),
                    HeaderField("Date", dates[epoch - resetsIn] ?? ""),
                ]
            )
        )
    }

    /// IMF-fixdates by their distance from 784 111 777, the example of RFC 9110.
    private static let dates: [Int: String] = [
        1000: "Sun, 06 Nov 1994 09:06:17 GMT", 990: "Sun, 06 Nov 1994 09:06:07 GMT",
        970: "Sun, 06 Nov 1994 09:05:47 GMT", 940: "Sun, 06 Nov 1994 09:05:17 GMT",
        0: "Sun, 06 Nov 1994 08:49:37 GMT", 1050: "Sun, 06 Nov 1994 09:07:07 GMT",
    ]

    /// A limiter that has learned one window from one answer.
    private static func limiter(limit: Int, remaining: Int, resetsIn: Int, share: Double = 0.5) throws -> RateLimiter {
        var limiter = RateLimiter(freeShare: share)
        _ = try limiter.reserve(bucket, at: .zero, deadline: .seconds(60))
        limiter.answered(
            bucket,
            headers: headers(limit: limit, remaining: remaining, resetsIn: resetsIn),
            at: .zero
        )
        return limiter
    }

    @Test func `nothing waits before the first answer`() throws {
        var limiter = RateLimiter(freeShare: 0.5)
        for _ in 1...100 {
            #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .zero)
        }
    }

    @Test func `half of a bucket stays free`() throws {
        var limiter = try Self.limiter(limit: 10, remaining: 9, resetsIn: 30)
        for _ in 1...4 { #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .zero) }
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .seconds(30))
    }

    @Test func `what others used counts as used`() throws {
        var limiter = try Self.limiter(limit: 100, remaining: 50, resetsIn: 30)
        #expect(try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(60)) == .seconds(20))
    }

    @Test func `a bucket of one call a minute still gives that one`() throws {
        var limiter = try Self.limiter(limit: 1, remaining: 1, resetsIn: 30, share: 0.9)
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .zero)
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .seconds(30))
    }

    @Test func `a wait beyond the deadline is refused and reserves nothing`() throws {
        var limiter = try Self.limiter(limit: 10, remaining: 0, resetsIn: 30)
        #expect(throws: RateLimitError.tooLate(retryAfter: .seconds(30))) {
            try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(29))
        }
        #expect(limiter.snapshot(at: .zero).first?.waiting == 0)
    }

    @Test func `those who wait go before those who come after the reset`() throws {
        var limiter = try Self.limiter(limit: 4, remaining: 0, resetsIn: 10)
        for _ in 1...2 { #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .seconds(10)) }
        let late = try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(120))
        #expect(late > .zero)
        for _ in 1...2 { #expect(try limiter.renew(Self.bucket, at: .seconds(10), deadline: .seconds(60)) == .zero) }
    }

    @Test func `more waiters than a window has room for wait for the one after it`() throws {
        var limiter = try Self.limiter(limit: 4, remaining: 0, resetsIn: 10)
        let waits = try (1...5).map { _ in try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(200)) }
        #expect(waits == [10, 10, 70, 70, 130].map { .seconds($0) })
    }

    @Test func `a 429 closes the bucket until Okta's reset by Okta's clock`() throws {
        var limiter = RateLimiter(freeShare: 0.5)
        _ = try limiter.reserve(Self.bucket, at: .seconds(100), deadline: .seconds(160))
        let wait = limiter.refused(
            Self.bucket,
            headers: Self.headers(limit: 10, remaining: 0, resetsIn: 30),
            at: .seconds(100),
            jitter: 0
        )
        #expect(wait == .seconds(30))
        #expect(try limiter.reserve(Self.bucket, at: .seconds(101), deadline: .seconds(160)) == .seconds(29))
        #expect(limiter.snapshot(at: .seconds(101)).first?.refusals == 1)
    }

    @Test(arguments: [(0, 1), (60, 60), (1000, 60), (-50, 1)])
    func `the wait is between 1 and 60 s whatever the header fields say`(_ resetsIn: Int, _ expected: Int) throws {
        var limiter = RateLimiter(freeShare: 0.5)
        _ = try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60))
        let headers = Self.headers(limit: 10, remaining: 0, resetsIn: resetsIn)
        #expect(limiter.refused(Self.bucket, headers: headers, at: .zero, jitter: 0) == .seconds(expected))
    }

    @Test func `without header fields the waits are 5, 10, then 20 s until an answer comes`() throws {
        var limiter = RateLimiter(freeShare: 0.5)
        let none = RateLimitHeaders(HTTPHead(status: 429, fields: []))
        var waits: [Duration] = []
        for _ in 1...4 { waits.append(limiter.refused(Self.bucket, headers: none, at: .zero, jitter: 0)) }
        #expect(waits == [5, 10, 20, 20].map { .seconds($0) })
        limiter.answered(Self.bucket, headers: none, at: .zero)
        #expect(limiter.refused(Self.bucket, headers: none, at: .zero, jitter: 0) == .seconds(5))
    }

    @Test func `the concurrency limit is a short back-off, not a wait for the reset`() throws {
        var limiter = RateLimiter(freeShare: 0.5)
        let headers = Self.headers(limit: 0, remaining: 0, resetsIn: 60)
        #expect(limiter.refused(Self.bucket, headers: headers, at: .zero, jitter: 0) == .seconds(1))
        #expect(limiter.refused(Self.bucket, headers: headers, at: .zero, jitter: 1) == .seconds(2))
    }

    @Test func `an answer that was overtaken by a newer window changes nothing`() throws {
        var limiter = try Self.limiter(limit: 100, remaining: 90, resetsIn: 10, share: 0)
        limiter.answered(
            Self.bucket,
            headers: Self.headers(limit: 100, remaining: 2, resetsIn: 0, epoch: 940),
            at: .zero
        )
        #expect(limiter.snapshot(at: .zero).first?.remaining == 90)
    }

    @Test func `a late answer of the window before closes nothing`() throws {
        var limiter = try Self.limiter(limit: 100, remaining: 1, resetsIn: 10, share: 0)
        _ = try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(60))
        limiter.answered(Self.bucket, headers: Self.headers(limit: 100, remaining: 0, resetsIn: 0), at: .seconds(10))
        #expect(try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(60)) == .zero)
    }

    @Test func `a window that is not over by Okta's clock ends when Okta says`() throws {
        var limiter = try Self.limiter(limit: 100, remaining: 1, resetsIn: 10, share: 0)
        _ = try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(60))
        limiter.answered(
            Self.bucket,
            headers: Self.headers(limit: 100, remaining: 0, resetsIn: 10),
            at: .seconds(10)
        )
        #expect(try limiter.reserve(Self.bucket, at: .seconds(10), deadline: .seconds(60)) == .seconds(10))
    }

    @Test func `remaining never grows within a window`() throws {
        var limiter = try Self.limiter(limit: 100, remaining: 50, resetsIn: 10, share: 0)
        limiter.answered(Self.bucket, headers: Self.headers(limit: 100, remaining: 60, resetsIn: 10), at: .zero)
        #expect(limiter.snapshot(at: .zero).first?.remaining == 50)
        #expect(limiter.snapshot(at: .seconds(10)).first?.remaining == 100)
    }

    @Test func `a reservation that is given up leaves room for another`() throws {
        var limiter = try Self.limiter(limit: 2, remaining: 2, resetsIn: 10)
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .zero)
        limiter.withdraw(Self.bucket)
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .zero)
        #expect(try limiter.reserve(Self.bucket, at: .zero, deadline: .seconds(60)) == .seconds(10))
        limiter.stopWaiting(Self.bucket)
        #expect(limiter.snapshot(at: .zero).first?.waiting == 0)
    }

    @Test func `the buckets are told with our own use of them`() throws {
        var limiter = try Self.limiter(limit: 10, remaining: 9, resetsIn: 30)
        _ = try limiter.reserve(Self.bucket, at: .seconds(1), deadline: .seconds(60))
        let reading = try #require(limiter.snapshot(at: .seconds(1)).first)
        #expect(reading.name == Self.bucket)
        #expect(reading.limit == 10)
        #expect(reading.resetsIn == .seconds(29))
        #expect(reading.ours == 2)
        #expect(reading.rate == 2.0 / 15)
    }
}
