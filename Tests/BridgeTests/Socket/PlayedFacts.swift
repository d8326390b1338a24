import Bridge
import Synchronization

/// A gate's facts as the test sets them; the test says when one has changed.
final class PlayedFacts: GateFacts {
    private let tell = Mutex<(@Sendable (String) -> Void)?>(nil)
    private let rows = Mutex<[HealthRow]>([
        HealthRow(state: .ok, check: "MCP socket", value: "listening", since: 1, detail: "", mend: ""),
        HealthRow(state: .warn, check: "Process", value: "many files", since: 2, detail: "/secret", mend: "close some"),
    ])

    let org = OrgFacts(name: "acme.test", socket: "/none", build: "0.0.0", policyHash: "abc")
    let mode = GateMode(isReadOnly: true)

    func health() -> [HealthRow] { rows.withLock { $0 } }

    func decisions(for client: ClientConnection) -> [ToolDecision] {
        [
            ToolDecision(
                tool: "suspend_user",
                riskClass: .reversible,
                decision: PolicyDecision(.approve, rule: "writes", reason: "a person decides")
            )
        ]
    }

    func onChange(_ tell: @escaping @Sendable (String) -> Void) { self.tell.withLock { $0 = tell } }

    /// Says that a resource has changed, once the server listens to that.
    func changed(_ uri: String) { tell.withLock { $0 }?(uri) }
}
