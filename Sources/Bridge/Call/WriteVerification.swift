import Audit
import JSON
import Okta

/// The read after a write of class 3 or 4, or after one whose answer could not be read: it shows whether Okta did it.
///
/// It changes no answer; a mismatch is loud.
struct WriteVerification: Sendable {
    let parts: GateParts
    let operation: WriteOperation
    let permit: WritePermit

    func run() async {
        let trace = operation.trace
        guard permit.proposal.riskClass >= .broad || trace.value.hasUnreadableWrite else { return }
        let reader = parts.okta.reader(observer: { trace.report($0) })
        let found = await trace.measure("verify") { () async -> Result<SeenTarget, ToolFailure> in
            do throws(ToolFailure) { return .success(try await operation.tool.see(reader)) } catch {
                return .failure(error)
            }
        }
        guard let finding = Finding(permit.proposal.plan, found) else { return }
        let entry = parts.entry(
            finding.isAsExpected ? .verified : .mismatch,
            trace.value,
            outcome: finding.isAsExpected ? "verified" : "mismatch",
            sections: [("outcome", ["evidence": finding.evidence])]
        )
        // The answer has left; what fails here stops the writes that come.
        do throws(AuditError) { try await parts.append(entry) } catch { parts.posture.auditFailed() }
        Failpoint.reached(.verified)
    }

    /// What the read says; nil where the plan says nothing that could be compared.
    struct Finding: Sendable {
        var isAsExpected: Bool
        var evidence: JSONValue

        init?(_ plan: WritePlan, _ found: Result<SeenTarget, ToolFailure>) {
            let expectation = ExpectedState(plan.expected)
            switch found {
            case .success where plan.removesTarget:
                isAsExpected = false
                evidence = ["found": "the object is still there"]
            case .success(let seen):
                guard !expectation.isEmpty else { return nil }
                let unmet = expectation.unmet(in: seen.card.state)
                isAsExpected = unmet.isEmpty
                evidence = .array(
                    unmet.map {
                        [
                            "pointer": .string($0.pointer.description), "found": $0.before ?? .null,
                            "expected": $0.after ?? .null,
                        ]
                    }
                )
            case .failure(let failure):
                guard failure.isAbsence else { return nil }
                isAsExpected = plan.removesTarget
                evidence = ["found": "no such object"]
            }
        }
    }
}

extension Call {
    /// Whether a write was answered with a 2xx whose body cannot be used (gate.md 3).
    fileprivate var hasUnreadableWrite: Bool {
        exchanges.contains { $0.method != "GET" && $0.phase == .answeredUnusable }
    }
}

extension ToolFailure {
    /// Whether it says that the object does not exist.
    var isAbsence: Bool {
        switch self {
        case .okta(let error): error.isNotFound
        case .refused, .unknownOperation: false
        }
    }
}
