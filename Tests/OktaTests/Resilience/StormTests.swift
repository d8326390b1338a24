import OktaEmulator
import Testing

@testable import Okta

/// Sixteen callers while Okta refuses with 429: few requests are wasted, and every caller gets its answers.
///
/// The storm lasts one real second: with callers in two queues a played clock would have to know when all of them wait.
@Suite struct StormTests {
    private static let callers = 16
    private static let readsOfEach = 3

    @Test func `a storm costs at most a fifth more requests, and nobody starves`() async throws {
        try await EmulatedOrgTests.with(people: 20, clock: SystemClock(), Self.weather)
    }

    private static func weather(_ client: OktaClient, _ server: EmulatorServer) async throws {
        let users = server.org.userIDs(status: "ACTIVE").compactMap { OktaID($0) }
        server.org.faults.add(
            Fault(pathPrefix: "/api/v1/users/", times: 10_000, kind: .rateLimitStorm(resetAfter: 1))
        )
        async let calm: Void = {
            // The second begins with the first refusal: a slow machine is not to sleep through the storm.
            while !server.org.journal().contains(where: { $0.status == 429 }) {
                try await Task.sleep(for: .milliseconds(10))
            }
            try await Task.sleep(for: .seconds(1))
            server.org.faults.removeAll()
        }()
        let answered = await withTaskGroup(of: Int.self) { group in
            for caller in 0..<Self.callers {
                group.addTask {
                    var answers = 0
                    for read in 0..<Self.readsOfEach {
                        let user = users[(caller + read) % users.count]
                        if (try? await client.reader { _ in }.user(UserReference(user))) != nil { answers += 1 }
                    }
                    return answers
                }
            }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        try await calm
        let arrived = server.org.journal().count { $0.path.hasPrefix("/api/v1/users/") }
        #expect(answered == Array(repeating: Self.readsOfEach, count: Self.callers))
        #expect(arrived * 10 <= Self.callers * Self.readsOfEach * 12)
        #expect(arrived > Self.callers * Self.readsOfEach)
    }
}
