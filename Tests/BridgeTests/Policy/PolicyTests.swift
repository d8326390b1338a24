@testable import Bridge
import Testing

@Suite struct PolicyTests {
    @Test(arguments: RiskClass.allCases)
    func `the built-in policy allows reads and asks about writes`(riskClass: RiskClass) {
        let decision = Policy.builtIn().decide(.init(tool: "any", riskClass: riskClass, client: "claude"))
        #expect(decision.verdict == (riskClass <= .read ? .allow : .approve))
    }

    @Test func `deny comes before approve, approve before allow, and what nothing matches is denied`() {
        let policy = Policy(
            deny: [.init("no-delete", tools: ["delete_*"], reason: "never")],
            approve: [.init("ask", tools: ["delete_user", "suspend_user"], reason: "ask")],
            allow: [.init("all-users", tools: ["*_user"], classes: .local ... .broad, reason: "fine")]
        )
        #expect(policy.decide(.init(tool: "delete_user", riskClass: .broad, client: "")).verdict == .deny(.policy))
        #expect(policy.decide(.init(tool: "suspend_user", riskClass: .broad, client: "")).rule == "ask")
        #expect(policy.decide(.init(tool: "get_user", riskClass: .read, client: "")).verdict == .allow)
        #expect(policy.decide(.init(tool: "list_groups", riskClass: .read, client: "")).rule == "no-rule")
    }

    @Test func `a rule of one client does not match another`() {
        let policy = Policy(deny: [], approve: [], allow: [.init("claude", clients: ["claude*"], reason: "")])
        #expect(policy.decide(.init(tool: "t", riskClass: .read, client: "claude-code")).verdict == .allow)
        #expect(policy.decide(.init(tool: "t", riskClass: .read, client: "python3")).verdict == .deny(.policy))
    }

    @Test func `no rule lets class 4 through without a person`() {
        let policy = Policy(deny: [], approve: [], allow: [.init("all", reason: "")])
        #expect(policy.decide(.init(tool: "t", riskClass: .irreversible, client: "")).verdict == .approve)
    }

    @Test func `the policy's hash changes with any rule or limit`() {
        #expect(Policy.builtIn().hash == Policy.builtIn().hash)
        #expect(Policy.builtIn().hash != Policy.builtIn(limits: .init(pending: 9)).hash)
        let rule = Policy.Rule("a", reason: "r")
        #expect(
            Policy(deny: [rule], approve: [], allow: []).hash != Policy(deny: [], approve: [rule], allow: []).hash
        )
    }
}

@Suite struct QuotaTests {
    @Test func `calls are counted over a minute that slides`() {
        var quota = Quota(.init(callsPerMinute: 2))
        expect(quota.admitCall(of: "a", at: .seconds(0)), .admitted)
        expect(quota.admitCall(of: "a", at: .seconds(30)), .admitted)
        expect(
            quota.admitCall(of: "a", at: .seconds(40)),
            .exceeded(.init(rule: "calls_per_min", retryAfter: .seconds(20), isFirst: true))
        )
        expect(
            quota.admitCall(of: "a", at: .seconds(50)),
            .exceeded(.init(rule: "calls_per_min", retryAfter: .seconds(10), isFirst: false))
        )
        expect(quota.admitCall(of: "b", at: .seconds(50)), .admitted)
        expect(quota.admitCall(of: "a", at: .seconds(60)), .admitted)
    }

    @Test func `writes are counted over an hour`() {
        var quota = Quota(.init(writesPerHour: 1))
        expect(quota.admitWrite(of: "a", at: .zero), .admitted)
        expectNot(quota.admitWrite(of: "a", at: .seconds(3599)), .admitted)
        expect(quota.admitWrite(of: "a", at: .seconds(3600)), .admitted)
    }
}
