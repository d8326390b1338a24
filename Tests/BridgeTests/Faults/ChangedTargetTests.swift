import Audit
@testable import Bridge
import JSON
import OktaEmulator
import TestSupport
import Testing

/// An org that changes behind the gate's back, or shows what is past, through the whole gate (gate.md 2, T10).
@Suite(.timeLimit(.minutes(5)))
struct ChangedTargetTests {
    private static let reads = "/api/v1/users/"

    /// What the audit says of the run: intact, one intent for each outcome.
    private static func expectRecorded(_ bench: EmulatedGate, _ outcomes: [Outcome]) async throws {
        let intents = try await bench.records(.intent)
        let found = try await bench.records(.outcome).compactMap { $0.entry.outcome.flatMap(Outcome.init) }
        #expect(found == outcomes)
        #expect(intents.count == outcomes.count)
        try await bench.audit.close()
        #expect(try await Verification.verify(directory: bench.directory.path + "/state").isIntact)
    }

    @Test(arguments: [FaultedWrite.suspend, .deactivate, .delete])
    func `what changed since the operator saw it is put to the operator again, and done once`(
        _ write: FaultedWrite
    ) async throws {
        try await EmulatedGate.run { bench in
            bench.org.faults.add(Fault(method: "GET", pathPrefix: Self.reads, kind: .mutateAfter))
            let arguments = try write.arguments(bench.org)
            async let answer = bench.call(write.rawValue, arguments)
            let first = try await bench.approve()
            let second = try await bench.console.pending()
            #expect(bench.writes.isEmpty, "the first approval is worth nothing")
            #expect((first.round, second.round) == (0, 1))
            #expect(first.id == second.id)
            #expect(first.hash != second.hash)
            let stale = await bench.gate.desk.decide(
                .approveOnce,
                on: second.id,
                shown: first.hash,
                by: GateBench.alice
            )
            #expect(stale != .accepted, "what was on screen then is not what would be done now")
            _ = await bench.gate.desk.decide(.approveOnce, on: second.id, shown: second.hash, by: GateBench.alice)
            #expect(await answer.status == "applied")
            #expect(bench.writes.map(\.isApplied) == [true])
            #expect(try await bench.records(.approvalRequested).count == 2)
            #expect(try await bench.records(.approvalCancelled).map(\.entry.outcome) == ["target changed"])
            #expect(try await bench.records(.approvalDecided).map(\.entry.outcome) == ["approve"])
            try await Self.expectRecorded(bench, [.applied])
        }
    }

    @Test func `a membership is not asked about again for what does not matter to it`() async throws {
        try await EmulatedGate.run { bench in
            bench.org.faults.add(Fault(method: "GET", pathPrefix: Self.reads, kind: .mutateAfter))
            #expect(
                try await bench.approved("add_user_to_group", FaultedWrite.join.arguments(bench.org)).status
                    == "applied"
            )
            #expect(bench.writes.map(\.isApplied) == [true])
            #expect(try await bench.records(.approvalRequested).count == 1)
            try await Self.expectRecorded(bench, [.applied])
        }
    }

    @Test func `a target that keeps changing is given up after three rounds, and nothing is sent`() async throws {
        try await EmulatedGate.run { bench in
            bench.org.faults.add(Fault(method: "GET", pathPrefix: Self.reads, times: 1000, kind: .mutateAfter))
            let arguments = try FaultedWrite.suspend.arguments(bench.org)
            async let answer = bench.call("suspend_user", arguments)
            for round in 0...3 { #expect(try await bench.approve().round == round) }
            #expect(await answer.isError == true)
            #expect(await answer.json.description.contains("kept changing"))
            #expect(bench.writes.isEmpty)
            try await Self.expectRecorded(bench, [])
        }
    }

    @Test func `a change after the last read is refused by Okta where it knows versions`() async throws {
        try await EmulatedGate.run { bench in
            let user = try #require(bench.org.userIDs(status: "ACTIVE").last)
            async let answer = bench.call("update_user", ["user_id": .string(user), "profile": ["title": "Analyst"]])
            let row = try await bench.console.pending()
            bench.org.faults.add(Fault(method: "GET", pathPrefix: Self.reads, kind: .mutateAfter))
            _ = await bench.gate.desk.decide(.approveOnce, on: row.id, shown: row.hash, by: GateBench.alice)
            #expect(await answer.json["error"]?["http"] == 412)
            #expect(bench.writes.map(\.isApplied) == [false])
            try await Self.expectRecorded(bench, [.rejected])
        }
    }

    @Test(arguments: [FaultedWrite.suspend, .deactivate, .delete], [false, true])
    func `a read after the write that shows the past is a mismatch, and nothing is sent again`(
        _ write: FaultedWrite,
        _ isStale: Bool
    ) async throws {
        try await EmulatedGate.run { bench in
            // Before the first write there is no past to show.
            if isStale { bench.org.faults.add(Fault(pathPrefix: Self.reads, times: 1000, kind: .staleRead)) }
            #expect(try await bench.approved(write.rawValue, write.arguments(bench.org)).status == "applied")
            let (expected, other): (RecordType, RecordType) =
                isStale ? (.mismatch, .verified) : (.verified, .mismatch)
            try await bench.console.hears(expected.rawValue)
            #expect(bench.writes.map(\.isApplied) == [true])
            let found = try await bench.records(expected)
            #expect(found.count == 1)
            #expect(try await bench.records(other).isEmpty)
            let evidence = found.first?.entry.details["outcome"]?["evidence"]
            #expect(!isStale || evidence?.count ?? 0 > 0, "what was found stands beside what was expected")
            try await Self.expectRecorded(bench, [.applied])
        }
    }

    @Test func `a lost answer and a read that shows the past repeat only what does no harm`() async throws {
        for (write, arrivals) in [(FaultedWrite.join, 2), (.suspend, 1)] {
            try await EmulatedGate.run { bench in
                bench.org.faults.add(Fault(method: "PUT", pathPrefix: "/api/v1/", kind: .resetAfterApply))
                bench.org.faults.add(Fault(method: "POST", pathPrefix: "/api/v1/", kind: .resetAfterApply))
                bench.org.faults.add(Fault(pathPrefix: "/api/v1/", times: 1000, kind: .staleRead))
                let answer = try await bench.approved(write.rawValue, write.arguments(bench.org))
                #expect(answer.status == (write == .join ? "applied" : "unknown"))
                #expect(bench.writes.count == arrivals)
                #expect(bench.writes.count { $0.isApplied } == 1)
                try await Self.expectRecorded(bench, write == .join ? [.unknown, .applied] : [.unknown])
            }
        }
    }

    @Test(arguments: [Fault.Kind.wrongType, .malformedBody, .truncated])
    func `a small write whose answer cannot be read is verified by reading`(_ kind: Fault.Kind) async throws {
        try await EmulatedGate.run { bench in
            let user = try #require(bench.org.userIDs(status: "ACTIVE").last)
            let arguments: JSONValue = ["user_id": .string(user), "profile": ["title": "Analyst"]]
            #expect(try await bench.approved("update_user", arguments).status == "applied")
            bench.org.faults.add(Fault(method: "POST", pathPrefix: Self.reads, kind: kind))
            let answer = try await bench.approved("update_user", arguments.setting("profile", to: ["title": "Chief"]))
            #expect(answer.status == "applied")
            #expect(answer.json["result"] == nil, "what cannot be read is not handed over")
            try await bench.console.hears("op.verified")
            #expect(try await bench.records(.verified).count == 1, "a small write that was answered needs no look")
            #expect(bench.org.user(user)?["profile"]?["title"] == "Chief")
            try await Self.expectRecorded(bench, [.applied, .applied])
        }
    }
}
