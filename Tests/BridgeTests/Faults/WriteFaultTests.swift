import Audit
@testable import Bridge
import JSON
import OktaEmulator
import TestSupport
import Testing

/// What must come of a write, as host, org and audit see it.
struct WriteEnd: Sendable, Equatable {
    /// The answer's `status`, or the kind of its error.
    var answer: String
    /// How often it arrived.
    var arrivals: Int
    /// How often it took effect.
    var effects: Int
    /// One for each intent.
    var outcomes: [Outcome]

    init(_ answer: String, arrivals: Int, effects: Int, _ outcomes: Outcome...) {
        self.answer = answer
        self.arrivals = arrivals
        self.effects = effects
        self.outcomes = outcomes
    }

    init(answer: String, arrivals: Int, effects: Int, outcomes: [Outcome]) {
        (self.answer, self.arrivals, self.effects, self.outcomes) = (answer, arrivals, effects, outcomes)
    }
}

/// One row of the retry table of gate.md 3: a fault of the first request, and of every request.
struct WriteFault: Sendable, CustomTestStringConvertible {
    enum Cause: Sendable {
        case unconnected
        case emulated(Fault.Kind)
    }

    var testDescription: String
    var cause: Cause
    /// What must not be done twice: `POST`, life cycle, `DELETE /users/{id}`.
    var once: WriteEnd
    /// What may: membership.
    var idempotent: WriteEnd
    /// The same while the fault lasts; nil: as with the first request alone.
    var onceLasting: WriteEnd?
    var idempotentLasting: WriteEnd?

    private static let unknown = WriteEnd("unknown", arrivals: 1, effects: 0, .unknown)
    private static let applied = WriteEnd("applied", arrivals: 1, effects: 1, .applied)

    /// The request may have been carried out, and was not.
    private static func lost(_ name: String, _ kind: Fault.Kind) -> WriteFault {
        WriteFault(
            testDescription: name,
            cause: .emulated(kind),
            once: unknown,
            idempotent: WriteEnd("applied", arrivals: 2, effects: 1, .unknown, .applied),
            idempotentLasting: WriteEnd("unknown", arrivals: 3, effects: 0, .unknown, .unknown, .unknown)
        )
    }

    /// The request was carried out, and the answer does not say so.
    private static func unheard(_ name: String, _ kind: Fault.Kind) -> WriteFault {
        WriteFault(
            testDescription: name,
            cause: .emulated(kind),
            once: WriteEnd("unknown", arrivals: 1, effects: 1, .unknown),
            idempotent: WriteEnd("applied", arrivals: 1, effects: 1, .unknown)
        )
    }

    private static func refused(_ status: Int, _ code: String, as kind: String = "okta_refused") -> WriteFault {
        let end = WriteEnd(kind, arrivals: 1, effects: 0, .rejected)
        let cause = Cause.emulated(.status(status, code: code))
        return WriteFault(testDescription: "\(status)", cause: cause, once: end, idempotent: end)
    }

    private static func unusable(_ name: String, _ kind: Fault.Kind) -> WriteFault {
        WriteFault(testDescription: name, cause: .emulated(kind), once: applied, idempotent: applied)
    }

    static let table: [WriteFault] = [
        WriteFault(
            testDescription: "not connected",
            cause: .unconnected,
            once: WriteEnd("applied", arrivals: 1, effects: 1, .notSent, .applied),
            idempotent: WriteEnd("applied", arrivals: 1, effects: 1, .notSent, .applied),
            onceLasting: WriteEnd("not_connected", arrivals: 0, effects: 0, .notSent, .notSent, .notSent),
            idempotentLasting: WriteEnd("not_connected", arrivals: 0, effects: 0, .notSent, .notSent, .notSent)
        ),
        WriteFault(
            testDescription: "429",
            cause: .emulated(.rateLimitStorm(resetAfter: 7)),
            once: WriteEnd("applied", arrivals: 2, effects: 1, .notSent, .applied),
            idempotent: WriteEnd("applied", arrivals: 2, effects: 1, .notSent, .applied),
            onceLasting: WriteEnd("rate_limited", arrivals: 3, effects: 0, .notSent, .notSent, .notSent),
            idempotentLasting: WriteEnd("rate_limited", arrivals: 3, effects: 0, .notSent, .notSent, .notSent)
        ),
        WriteFault(
            testDescription: "too many at once",
            cause: .emulated(.concurrencyStorm),
            once: WriteEnd("applied", arrivals: 2, effects: 1, .notSent, .applied),
            idempotent: WriteEnd("applied", arrivals: 2, effects: 1, .notSent, .applied),
            onceLasting: WriteEnd("rate_limited", arrivals: 3, effects: 0, .notSent, .notSent, .notSent),
            idempotentLasting: WriteEnd("rate_limited", arrivals: 3, effects: 0, .notSent, .notSent, .notSent)
        ),
        lost("reset before", .resetBeforeApply),
        lost("hang", .hang),
        unheard("hang after", .hangAfterApply),
        unheard("reset after", .resetAfterApply),
        unheard("late", .delay(.seconds(600))),
        lost("500", .status(500)),
        lost("502", .status(502)),
        lost("503", .status(503)),
        lost("504", .status(504)),
        lost("page of a proxy", .htmlPage),
        lost("redirect", .redirect(to: "https://evil.example/")),
        unusable("cut JSON", .malformedBody),
        unusable("huge", .hugeBody(bytes: 4 << 20)),
        unusable("truncated", .truncated),
        unusable("slow", .slow(bytes: 1, pause: .seconds(600))),
        unusable("wrong type", .wrongType),
        unusable("more left than allowed", .lyingHeaders(.aboveLimit)),
        unusable("a reset that is over", .lyingHeaders(.past)),
        unusable("a reset in ten years", .lyingHeaders(.future)),
        unusable("limits in words", .lyingHeaders(.text)),
        refused(400, "E0000001"),
        refused(401, "E0000011"),
        refused(403, "E0000006"),
        refused(404, "E0000007", as: "not_found"),
        refused(409, "E0000001"),
    ]
}

/// A write tool of each kind, on somebody it fits.
enum FaultedWrite: String, Sendable, CaseIterable {
    case suspend = "suspend_user"
    case deactivate = "deactivate_user"
    case delete = "delete_deactivated_user"
    case join = "add_user_to_group"
    case leave = "remove_user_from_group"

    var isIdempotent: Bool { self == .join || self == .leave }

    func arguments(_ org: OktaOrg) throws -> JSONValue {
        let group = try #require(org.groupID(named: "Engineering"))
        let members = Set(org.memberIDs(ofGroup: group) ?? [])
        let active = org.userIDs(status: "ACTIVE")
        switch self {
        case .suspend, .deactivate: return ["user_id": .string(try #require(active.last))]
        case .delete: return ["user_id": .string(try #require(org.userIDs(status: "DEPROVISIONED").last))]
        case .join:
            let stranger = try #require(active.last { !members.contains($0) })
            return ["group_id": .string(group), "user_id": .string(stranger)]
        case .leave:
            return ["group_id": .string(group), "user_id": .string(try #require(active.last { members.contains($0) }))]
        }
    }
}

/// The retry table of gate.md 3 through the whole gate: what arrives and takes effect is counted in the org's journal, what
/// was meant and what came of it in the audit.
@Suite(.timeLimit(.minutes(5)))
struct WriteFaultTests {
    @Test(arguments: WriteFault.table, FaultedWrite.allCases)
    func `a fault of one request: never twice, never unrecorded`(
        _ fault: WriteFault,
        _ write: FaultedWrite
    )
        async throws
    {
        try await Self.expect(write.isIdempotent ? fault.idempotent : fault.once, of: write, fault, times: 1)
    }

    @Test(arguments: WriteFault.table, [FaultedWrite.suspend, .delete, .join])
    func `a fault that lasts ends the write within its attempts`(
        _ fault: WriteFault,
        _ write: FaultedWrite
    )
        async throws
    {
        let end =
            write.isIdempotent ? fault.idempotentLasting ?? fault.idempotent : fault.onceLasting ?? fault.once
        try await Self.expect(end, of: write, fault, times: 100)
    }

    private static func expect(_ end: WriteEnd, of write: FaultedWrite, _ fault: WriteFault, times: Int) async throws {
        var setting = EmulatedGate.Setting()
        switch fault.cause {
        case .unconnected: setting.network = { Unconnected($0, writes: times) }
        case .emulated(let kind): setting = EmulatedGate.setting(for: kind)
        }
        try await EmulatedGate.run(setting) { bench in
            if case .emulated(let kind) = fault.cause {
                for method in ["POST", "PUT", "DELETE"] {
                    bench.org.faults.add(Fault(method: method, pathPrefix: "/api/v1/", times: times, kind: kind))
                }
            }
            let answer = try await bench.approved(write.rawValue, write.arguments(bench.org))
            let intents = try await bench.records(.intent)
            let outcomes = try await bench.records(.outcome).compactMap { $0.entry.outcome.flatMap(Outcome.init) }
            let found = WriteEnd(
                answer: answer.status ?? answer.json["error"]?["kind"]?.string ?? "none",
                arrivals: bench.writes.count,
                effects: bench.writes.count { $0.isApplied },
                outcomes: outcomes
            )
            #expect(found == end)
            #expect(intents.count == outcomes.count)
            let all = try await bench.audit.records(AuditQuery(limit: 1000)).records
            #expect(!all.contains { $0.json.contains(EmulatedGate.token) })
            #expect(!"\(answer.json)".contains(EmulatedGate.token))
            try await bench.audit.close()
            #expect(try await Verification.verify(directory: bench.directory.path + "/state").isIntact)
        }
    }
}
