@testable import Bridge
import JSON
import Okta
import Testing

@Suite struct ApprovalQueueTests {
    static func request(_ time: PlayedTime, operation: String = "a") -> ApprovalRequest {
        let state: JSONValue = ["status": "ACTIVE"]
        return ApprovalRequest(
            call: CallID(1),
            operation: operation,
            client: GateBench.client(),
            toolTitle: "Suspend user",
            riskClass: .reversible,
            arguments: FrozenArguments(tool: "suspend_user", arguments: ["user_id": "00u1"]),
            argumentValues: ["user_id": "00u1"],
            card: TargetCard(kind: "User", id: "00u1", name: "Dana", state: state),
            digest: TargetDigest(of: state),
            plan: WritePlan(effect: "Dana is suspended.", changes: [], undo: .none(because: "test")),
            rule: "writes-need-approval",
            policy: Policy.builtIn().hash,
            askedAt: time.wall,
            expiresAt: time.wall + 300_000,
            deadline: time.now + .seconds(300),
            changedSinceShown: [],
            clientSays: nil
        )
    }

    @Test func `T11: two approvals at once, a thousand times, permit exactly a thousand sends`() async {
        let time = PlayedTime()
        let queue = ApprovalQueue(clock: time, feed: DeskFeed())
        let sends = await withTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                let request = Self.request(time, operation: "\(number)")
                queue.ask(request)
                for _ in 0..<2 {
                    group.addTask {
                        _ = queue.decide(
                            .approveOnce,
                            on: request.id,
                            shown: request.hash.description,
                            by: GateBench.alice
                        )
                        _ = queue.targetReread(request.id, request.digest)
                        return queue.claim(request.id) == .send ? 1 : 0
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sends == 1000)
    }

    @Test(arguments: [
        (ApprovalDecision.approveFor(minutes: 0), DecisionRefusal.badDuration),
        (.approveFor(minutes: 61), .badDuration),
    ])
    func `a grant lasts one to sixty minutes`(decision: ApprovalDecision, refusal: DecisionRefusal) {
        let time = PlayedTime()
        let queue = ApprovalQueue(clock: time, feed: DeskFeed())
        let request = Self.request(time)
        queue.ask(request)
        let result = queue.decide(decision, on: request.id, shown: request.hash.description, by: GateBench.alice)
        #expect(throws: refusal) { try result.get() }
    }

    @Test func `nothing above class 2 is granted in advance`() {
        let time = PlayedTime()
        let queue = ApprovalQueue(clock: time, feed: DeskFeed())
        var request = Self.request(time)
        request.riskClass = .broad
        queue.ask(request)
        for decision in [ApprovalDecision.approveForSession, .approveFor(minutes: 5)] {
            let result = queue.decide(decision, on: request.id, shown: request.hash.description, by: GateBench.alice)
            #expect(throws: DecisionRefusal.notGrantable) { try result.get() }
        }
    }

    @Test func `a review of more than 16 KiB of arguments or 200 lines is not asked for`() {
        var request = Self.request(PlayedTime())
        #expect(request.isReviewable)
        request.argumentValues = .array((0..<200).map { .number($0) })
        #expect(!request.isReviewable)
        request.argumentValues = [:]
        request.arguments = FrozenArguments(
            tool: "t",
            arguments: ["text": .string(String(repeating: "x", count: 17_000))]
        )
        #expect(!request.isReviewable)
    }

    @Test func `the review writes out every argument and every request`() {
        var request = Self.request(PlayedTime())
        request.argumentValues = ["user_id": "00u1", "list": ["a", "b"], "empty": []]
        request.plan.requests = [
            OktaWrite(.post, "/api/v1/users/x", query: [.init("sendEmail", .bool(false))], body: ["a": 1])
        ]
        let document = request.document(round: 0, clientFacts: ClientRow(request.client))
        #expect(Set(document.arguments.map(\.label.raw)) == ["/user_id", "/list/0", "/list/1", "/empty"])
        #expect(document.requests.map(\.raw) == [#"POST /api/v1/users/x?sendEmail=false {"a":1}"#])
        #expect(document.row.hash == request.hash.description)
        #expect(document.grantPattern?.raw == #"{"user_id":"00u1"}"#)
        #expect(document.undo == nil)
        #expect(document.undoReason.raw == "test")
    }
}

extension ClientRow {
    fileprivate init(_ client: ClientConnection) {
        self.init(client, calls: 0, denied: 0, standing: ClientStanding(pending: 0, isMuted: false))
    }
}
