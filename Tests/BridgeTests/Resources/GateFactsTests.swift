import JSON
import Okta
import Synchronization
import Testing

@testable import Bridge

/// What the running gate tells resources.
@Suite(.timeLimit(.minutes(1)))
struct GateFactsTests {
    @Test func `health, mode and decisions are those of the gate`() async throws {
        try await GateBench.run { bench in
            let facts = bench.gate.handler.facts
            #expect(facts.org.name == "acme.test")
            #expect(facts.health().map(\.check).contains("Circuit breaker"))
            let decisions = facts.decisions(for: GateBench.client())
            #expect(decisions.count == bench.gate.handler.listedTools.count)
            #expect(decisions.first { $0.tool == "get_user" }?.decision.verdict == .allow)
            #expect(decisions.first { $0.tool == "deactivate_user" }?.decision.verdict == .approve)
            await bench.gate.desk.freeze(by: GateBench.alice)
            #expect(facts.mode.isFrozen)
            let frozen = facts.decisions(for: GateBench.client())
            #expect(frozen.first { $0.tool == "deactivate_user" }?.decision.word == "deny")
        }
    }

    @Test func `a check that changes its state is reported, an unchanged one is not`() async throws {
        try await GateBench.run { bench in
            let facts = bench.gate.handler.facts
            _ = facts.health()
            let told = Mutex<[String]>([])
            facts.onChange { uri in told.withLock { $0.append(uri) } }
            _ = facts.health()
            #expect(told.withLock { $0 }.isEmpty)
            bench.org.setCircuit(.open(retryAfter: .seconds(9)))
            _ = facts.health()
            _ = facts.health()
            #expect(told.withLock { $0 } == ["server://health"])
        }
    }

    @Test func `a resource of an object is read from the org, through the gate`() async throws {
        try await GateBench.run { bench in
            let source = ResourceSource(
                client: GateBench.client(),
                introduction: ServerIntroduction(version: "0"),
                requestID: "9",
                handler: bench.gate.handler
            )
            let content = try await UserResource.content("00u1", source)
            #expect(content["user"]?["id"] == "00u1")
            await #expect(throws: ResourceFailure.notFound) {
                try await UserResource.content("00u9aaaaaaaaaaaaaaaa", source)
            }
            #expect(bench.org.reads > 0)
        }
    }
}
