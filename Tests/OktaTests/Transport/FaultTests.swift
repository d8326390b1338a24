import FoundationEssentials
import Testing

@testable import Okta

/// One way in which an exchange goes wrong, and what must follow (gate.md 3, T18, T19).
struct ScriptedFault: Sendable, CustomTestStringConvertible {
    enum WriteEnd: Sendable { case applied, rejected, notSent, unknown }

    var testDescription: String
    var step: ScriptedServer.Step
    /// How often a read is sent while the fault lasts.
    var reads: Int
    var phase: DeliveryPhase
    var write: WriteEnd
    /// What the read's error must be called.
    var error: String

    init(
        _ name: String,
        _ step: ScriptedServer.Step,
        reads: Int,
        _ phase: DeliveryPhase,
        write: WriteEnd,
        _ error: String
    ) {
        testDescription = name
        self.step = step
        self.reads = reads
        self.phase = phase
        self.write = write
        self.error = error
    }

    static func text(_ text: String) -> ScriptedServer.Step { .bytesAndClose(Array(text.utf8)) }

    static let page = "<!DOCTYPE html><html>down</html>"

    static let all: [ScriptedFault] = [
        ScriptedFault("reset after the request", .reset, reads: 3, .sentUnanswered, write: .unknown, "connectionLost"),
        ScriptedFault("closed after the request", .close, reads: 3, .sentUnanswered, write: .unknown, "connectionLost"),
        ScriptedFault("no answer", .silence, reads: 3, .sentUnanswered, write: .unknown, "timedOut"),
        ScriptedFault("no HTTP", text("WHAT IS THIS\r\n\r\n"), reads: 1, .sentUnanswered, write: .unknown, "malformed"),
        ScriptedFault(
            "half a status line",
            text("HTTP/1.1 20"),
            reads: 3,
            .sentUnanswered,
            write: .unknown,
            "connectionLost"
        ),
        ScriptedFault(
            "a 200 cut short",
            text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"),
            reads: 3,
            .answeredUnusable,
            write: .applied,
            "connectionLost"
        ),
        ScriptedFault(
            "a chunked 200 cut short",
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\""),
            reads: 3,
            .answeredUnusable,
            write: .applied,
            "connectionLost"
        ),
        ScriptedFault(
            "a 400 cut short",
            text("HTTP/1.1 400 Bad\r\nContent-Length: 100\r\n\r\n{\"errorCode\":"),
            reads: 3,
            .answeredUnusable,
            write: .unknown,
            "connectionLost"
        ),
        ScriptedFault(
            "a body that never ends",
            .pieces(["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "{", "\"id\""]),
            reads: 3,
            .answeredUnusable,
            write: .applied,
            "timedOut"
        ),
        ScriptedFault(
            "broken JSON",
            .bytes(answer(200, "{\"id\":")),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "malformed"
        ),
        ScriptedFault(
            "deep JSON",
            .bytes(answer(200, String(repeating: "[", count: 100) + String(repeating: "]", count: 100))),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "malformed"
        ),
        ScriptedFault(
            "a page with 200",
            .bytes(answer(200, page)),
            reads: 3,
            .answered,
            write: .unknown,
            "unavailable"
        ),
        ScriptedFault(
            "a page with 403",
            .bytes(answer(403, page)),
            reads: 3,
            .answered,
            write: .unknown,
            "unavailable"
        ),
        ScriptedFault(
            "500",
            .bytes(answer(500, envelope("E0000009"))),
            reads: 3,
            .answered,
            write: .unknown,
            "unavailable"
        ),
        ScriptedFault(
            "502 with a page",
            .bytes(answer(502, page)),
            reads: 3,
            .answered,
            write: .unknown,
            "unavailable"
        ),
        ScriptedFault("503 without a body", .bytes(answer(503)), reads: 3, .answered, write: .unknown, "unavailable"),
        ScriptedFault(
            "a redirect to another host",
            .bytes(answer(302, "", ["Location: https://evil.example/api/v1/users"])),
            reads: 3,
            .answered,
            write: .unknown,
            "foreignOrigin"
        ),
        ScriptedFault(
            "a length beyond the limit",
            text("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n{"),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "tooLarge"
        ),
        ScriptedFault(
            "a body beyond the limit without a length",
            text("HTTP/1.1 200 OK\r\n\r\n\"" + String(repeating: "x", count: 60_000)),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "tooLarge"
        ),
        ScriptedFault("a gzip bomb", .bytes(gzipBomb), reads: 1, .answeredUnusable, write: .applied, "tooLarge"),
        ScriptedFault(
            "gzip that is none",
            .bytes(answer(200, "{\"id\":\"00u1\"}", ["Content-Encoding: gzip"])),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "malformed"
        ),
        ScriptedFault(
            "header fields beyond the limit",
            .bytes(answer(200, "{}", (1...7).map { "X-Big-\($0): \(String(repeating: "x", count: 10_000))" })),
            reads: 1,
            .answeredUnusable,
            write: .applied,
            "tooLarge"
        ),
        ScriptedFault(
            "one header field beyond what is parsed",
            .bytes(answer(200, "{}", ["X-Big: \(String(repeating: "x", count: 100_000))"])),
            reads: 1,
            .sentUnanswered,
            write: .unknown,
            "tooLarge"
        ),
        ScriptedFault(
            "a refusal",
            .bytes(answer(404, envelope("E0000007"))),
            reads: 1,
            .answered,
            write: .rejected,
            "refused"
        ),
        ScriptedFault(
            "a refusal without a body",
            .bytes(answer(403)),
            reads: 1,
            .answered,
            write: .rejected,
            "refused"
        ),
    ]

    /// 120 kB of `[0,0,…]` in 158 bytes.
    static var gzipBomb: [UInt8] {
        let packed = """
            H4sIAAAAAAACA+3CMQ0AAAgDMEMc80PwbwMHU9C0mwEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAoLoHxGAdC8PUAQA=
            """
        let body = Array(Data(base64Encoded: packed) ?? Data())
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }
}

/// Every fault against a read and against a write of each effect, with what arrived counted.
@Suite struct FaultTests {
    /// Only a fault that must end by a limit has a short one: all others would be decided by how fast the machine is.
    private static func limits(_ fault: ScriptedFault) -> (inout OktaConfiguration) -> Void {
        { configuration in
            configuration.limits.bodyBytes = 50_000
            configuration.limits.callDeadline = .seconds(600)
            configuration.limits.timeToConnect = .seconds(60)
            configuration.limits.timeToHeaders = fault.error == "timedOut" ? .seconds(3) : .seconds(60)
            configuration.limits.timeToEnd = fault.error == "timedOut" ? .seconds(4) : .seconds(60)
        }
    }

    @Test(arguments: ScriptedFault.all) func `a read ends in the right error after the right number of tries`(
        _ fault: ScriptedFault
    ) async throws {
        try await TestOrg.with(Self.limits(fault)) { _, _ in
            fault.step
        } _: { org in
            let error = await #expect(throws: OktaError.self) { try await org.reader.get(OktaRead("/api/v1/users/me")) }
            #expect(error.map { "\(Mirror(reflecting: $0).children.first?.label ?? "")" } == fault.error)
            #expect(org.server.requests.count == fault.reads)
            #expect(org.reports.phases == Array(repeating: fault.phase, count: fault.reads))
            #expect(org.reports.all.map(\.attempt) == Array(1...fault.reads))
            #expect(error.map { "\($0)".contains(TestOrg.token) } == false)
        }
    }

    @Test(arguments: ScriptedFault.all) func `a read that meets the fault once has its answer where a retry may help`(
        _ fault: ScriptedFault
    ) async throws {
        let script: ScriptedServer.Script = { number, _ in
            number == 1 ? fault.step : .bytes(answer(200, "{\"id\":\"00u1\"}"))
        }
        try await TestOrg.with(Self.limits(fault), script: script) { org in
            let found = try? await org.reader.get(OktaRead("/api/v1/users/me"))
            #expect((found != nil) == (fault.reads > 1))
            #expect(org.server.requests.count == min(fault.reads, 2))
        }
    }

    @Test(arguments: ScriptedFault.all)
    func `a write that must not be repeated arrives once and is never taken as not done`(
        _ fault: ScriptedFault
    ) async throws {
        try await TestOrg.with(Self.limits(fault)) { _, _ in
            fault.step
        } _: { org in
            let report = await org.send(OktaWrite(.delete, "/api/v1/users/00u1"))
            #expect(org.server.requests.count == 1)
            #expect(Self.end(report) == fault.write)
            #expect(report.retry == .never)
            #expect(report.exchange.phase == fault.phase)
        }
    }

    @Test(arguments: ScriptedFault.all) func `an unknown idempotent write may be repeated only after a look`(
        _ fault: ScriptedFault
    ) async throws {
        try await TestOrg.with(Self.limits(fault)) { _, _ in
            fault.step
        } _: { org in
            let report = await org.send(OktaWrite(.put, "/api/v1/groups/00g1/users/00u1", effect: .idempotent))
            #expect(org.server.requests.count == 1)
            #expect(Self.end(report) == fault.write)
            guard fault.write == .unknown, fault.reads > 1 else {
                #expect(report.retry == .never)
                return
            }
            #expect(report.retry == .ifUnchanged(after: .milliseconds(600)))
        }
    }

    private static func end(_ report: WriteReport) -> ScriptedFault.WriteEnd {
        switch report.result {
        case .applied: .applied
        case .rejected: .rejected
        case .notSent: .notSent
        case .unknown: .unknown
        }
    }
}
