import Audit
import JSON

extension GateParts {
    /// Why a client that has used up a limit is denied; recorded when it first goes over it, not for each call.
    ///
    /// - Parameters:
    ///   - verdict: What the quota says.
    ///   - call: The call that was one too many.
    ///   - type: `alarm` where a person would be worn out, else `quota`.
    /// - Returns: Nil within the limit.
    func denial(_ verdict: Quota.Verdict, _ call: Call, recordedAs type: RecordType = .quota) -> Denial? {
        switch verdict {
        case .admitted: return nil
        case .exceeded(let excess):
            if excess.isFirst { audit.record(entry(type, call, outcome: excess.rule)) }
            let seconds = excess.retryAfter.components.seconds + 1
            return Denial(by: .quota, rule: excess.rule, reason: "try again in \(seconds) s")
        }
    }

    /// Why a client with too many writes under way is denied; recorded at most once a minute.
    func pendingDenial(_ rule: String, _ call: Call) -> Denial {
        if posture.recordsPending(of: call.client.principal) { audit.record(entry(.quota, call, outcome: rule)) }
        return Denial(by: .quota, rule: rule, reason: "\(policy.limits.pending) write calls at once")
    }
}
