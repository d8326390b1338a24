import Audit
@testable import Bridge
import JSON
import OktaEmulator
import TestSupport
import Testing

/// One fault of the emulator, and what a host must be told of a read that meets it for as long as it waits.
struct ReadFault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: Fault.Kind
    /// The kind of the error; nil where nobody can tell that anything is wrong.
    var error: String?

    private init(_ name: String, _ kind: Fault.Kind, _ error: String?) {
        testDescription = name
        self.kind = kind
        self.error = error
    }

    static let all: [ReadFault] = [
        ReadFault("400", .status(400, code: "E0000001"), "okta_refused"),
        ReadFault("401", .status(401, code: "E0000011"), "okta_refused"),
        ReadFault("403", .status(403, code: "E0000006"), "okta_refused"),
        ReadFault("404", .status(404, code: "E0000007"), "not_found"),
        ReadFault("500", .status(500), "okta_unavailable"),
        ReadFault("503", .status(503), "okta_unavailable"),
        ReadFault("reset before", .resetBeforeApply, "connection_lost"),
        ReadFault("reset after", .resetAfterApply, "connection_lost"),
        ReadFault("hang before", .hang, "timed_out"),
        ReadFault("hang after", .hangAfterApply, "timed_out"),
        ReadFault("late", .delay(.seconds(600)), "timed_out"),
        ReadFault("slow", .slow(bytes: 1, pause: .seconds(600)), "timed_out"),
        ReadFault("truncated", .truncated, "connection_lost"),
        ReadFault("cut JSON", .malformedBody, "malformed"),
        ReadFault("wrong type", .wrongType, "malformed"),
        ReadFault("huge", .hugeBody(bytes: 4 << 20), "too_large"),
        ReadFault("page of a proxy", .htmlPage, "okta_unavailable"),
        ReadFault("redirect", .redirect(to: "https://evil.example/"), "foreign_origin"),
        ReadFault("foreign link", .foreignNextLink(origin: "https://evil.example"), "foreign_origin"),
        ReadFault("429", .rateLimitStorm(resetAfter: 7), "rate_limited"),
        ReadFault("too many at once", .concurrencyStorm, "rate_limited"),
        ReadFault("lying headers", .lyingHeaders(.future), nil),
        ReadFault("stale", .staleRead, nil),
        ReadFault("somebody else", .mutateAfter, nil),
    ]
}

/// Every fault under a tool that reads, through the whole gate.
@Suite(.timeLimit(.minutes(5)))
struct ReadFaultTests {
    @Test(arguments: ReadFault.all, ["list_users", "get_user"])
    func `a read under a fault ends in its error in time, recorded, with what to do and without a secret`(
        _ fault: ReadFault,
        _ tool: String
    ) async throws {
        try await EmulatedGate.run(EmulatedGate.setting(for: fault.kind)) { bench in
            let user = try #require(bench.org.userIDs(status: "ACTIVE").last)
            bench.org.faults.add(Fault(pathPrefix: "/api/v1/users", times: 100, kind: fault.kind))
            let start = bench.clock.now
            let answer = await bench.call(tool, tool == "get_user" ? ["user_id": .string(user)] : ["limit": 3])
            #expect(bench.clock.now - start <= .seconds(60))
            let error = answer.json["error"]
            #expect(error?["kind"]?.string == fault.error)
            #expect(answer.isError == (fault.error != nil))
            #expect((error?["hint"]?.string?.isEmpty == false) == (fault.error != nil))
            #expect(fault.error != nil || answer.json["user"] != nil || answer.json["items"] != nil)
            let ends = try await bench.records(.callCompleted)
            #expect(ends.map(\.entry.tool) == [tool])
            #expect(ends.map(\.entry.outcome) == [fault.error ?? "ok"])
            #expect(bench.writes.isEmpty)
            let all = try await bench.audit.records(AuditQuery(limit: 1000)).records
            #expect(!all.contains { $0.entry.type == .intent || $0.json.contains(EmulatedGate.token) })
            #expect(!"\(answer.json)".contains(EmulatedGate.token))
            try await bench.audit.close()
            #expect(try await Verification.verify(directory: bench.directory.path + "/state").isIntact)
        }
    }
}
