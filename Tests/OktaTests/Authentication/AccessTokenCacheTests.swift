import Synchronization
import Testing

@testable import Okta

/// Callers that come and go while one of them fetches a token.
@Suite struct AccessTokenCacheTests {
    private static let fresh = AccessToken(text: Secret("fresh"), isBound: false, expires: .seconds(3600), scopes: [])

    private final class Fetches: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    /// A caller that fetches until it is cancelled; returns once it has begun.
    private static func leader(_ cache: AccessTokenCache) async -> Task<AccessToken, any Error> {
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await cache.token(pause: { _ in .zero }) { () async throws(OktaError) in
                beginning.yield()
                do { try await Task.sleep(for: .seconds(600)) } catch { throw .cancelled }
                return fresh
            }
        }
        for await _ in begun { break }
        return task
    }

    @Test func `when the caller that fetches goes away, one who waits fetches instead`() async throws {
        let cache = AccessTokenCache(clock: JumpingClock())
        let leader = await Self.leader(cache)
        let fetches = Fetches()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...8 {
                group.addTask {
                    try await cache.token(pause: { _ in .zero }) { () async throws(OktaError) in
                        fetches.add()
                        return Self.fresh
                    }.text.reveal()
                }
            }
            leader.cancel()
            for try await text in group { #expect(text == "fresh") }
        }
        #expect(fetches.count == 1)
        await #expect(throws: OktaError.cancelled) { try await leader.value }
    }

    @Test func `a caller that waits and is cancelled leaves at once`() async throws {
        let cache = AccessTokenCache(clock: JumpingClock())
        let leader = await Self.leader(cache)
        let waiter = Task {
            try await cache.token(pause: { _ in .zero }) { () async throws(OktaError) in Self.fresh }
        }
        waiter.cancel()
        await #expect(throws: OktaError.cancelled) { try await waiter.value }
        leader.cancel()
        await #expect(throws: OktaError.cancelled) { try await leader.value }
    }
}
