import Bridge

@testable import TUI

/// Details of calls of the sample house, as the desk would give them.
enum SampleCalls {
    static let ortiz = CallID(104)

    /// A group change that a person approved after 21 seconds.
    static func detail(of id: CallID) -> CallDetail? {
        guard let row = SampleHouse.calls.last(where: { $0.id == id }) else { return nil }
        return CallDetail(
            row: row,
            clientFacts: SampleHouse.clients.first { $0.id == row.client },
            arguments: arguments,
            result:
                "{\"group\":{\"id\":\"00g1a2b3c4VPN5d6\",\"name\":\"VPN\"},\"members\":[],\"changed\":true,\"count\":1.50}",
            resultCutFrom: 217_088,
            exchanges: exchanges,
            timings: timings,
            approvedBy: "alice",
            auditSeqs: [184_100, 184_219, 184_220]
        )
    }

    /// With a redacted value, an escape sequence, a text longer than any line, and nesting.
    static var arguments: Untrusted {
        let long = String(repeating: "leavers of November, ", count: 12)
        return Untrusted(
            """
            {"group_id":"00g1a2b3c4VPN5d6","user_id":"00u9f8e7d6LOR5c4","note":"\\u001b[31mred","password":"‹redacted›",\
            "profile":{"title":"Analyst","tags":["a","漢字",null,true],"about":"\(long)"},"_meta":{"progressToken":7}}
            """
        )
    }

    private static var exchanges: [ExchangeRow] {
        [
            exchange(1, "GET", "/api/v1/groups/{id}", 200, 41, 0, nil),
            exchange(2, "PUT", "/api/v1/groups/{id}/users/{id}", 429, 12, 0, "E0000047"),
            exchange(3, "PUT", "/api/v1/groups/{id}/users/{id}", 204, 44, 800, nil),
        ]
    }

    private static func exchange(
        _ attempt: Int,
        _ method: String,
        _ template: String,
        _ status: Int,
        _ milliseconds: Double,
        _ waited: Double,
        _ code: String?
    ) -> ExchangeRow {
        ExchangeRow(
            attempt: attempt,
            method: method,
            template: template,
            status: status,
            requestID: "reqVY2v9hJ4TzuoQmKk3Qk7nA",
            milliseconds: milliseconds,
            waitedMilliseconds: waited,
            limit: 600,
            remaining: 504,
            errorCode: code
        )
    }

    private static var timings: [StageTiming] {
        [
            timing("queue", 0, 0.2, ""),
            timing("policy", 0.2, 0.1, ""),
            timing("pre-read", 0.3, 41, "200"),
            StageTiming(
                name: "approval",
                start: 41.3,
                milliseconds: 21_400,
                isHumanWait: true,
                note: "waiting for alice"
            ),
            timing("re-read", 41.3, 33, "200"),
            timing("attempt 1", 74.3, 44, "204"),
            timing("reply", 118.2, 0.1, ""),
        ]
    }

    private static func timing(_ name: String, _ start: Double, _ length: Double, _ note: Untrusted) -> StageTiming {
        StageTiming(name: name, start: start, milliseconds: length, isHumanWait: false, note: note)
    }

    /// The records of the sample house, whatever is searched for.
    static var auditPage: AuditPage {
        AuditPage(rows: SampleHouse.audit.reversed(), hasMore: false, total: 184_220)
    }

    static func record(_ seq: Int) -> AuditRecordDetail? {
        SampleHouse.audit.first { $0.seq == seq }.map { row in
            AuditRecordDetail(
                row: row,
                json: """
                    {"call":{"args":{"note":"\\u001b[2Jgone","user_id":"00u9f8e7d6LOR5c4"},"class":2,"tool":"add_user_to_group"},\
                    "client":{"exe":"/usr/bin/claude","pid":39871,"says":{"name":"Claude Desktop"},"uid":1000},\
                    "decision":{"decision":"approve once","prompt_ms":18200,"shown_lines":41},"seq":184219,"type":"approval.decided"}
                    """,
                hash: "9a1b6c1e5d0f42b7a8390c4d2e7f6a5b9a1b6c1e5d0f42b7a8390c4d2e7f6a5b",
                previousHash: "0c3f6c1e5d0f42b7a8390c4d2e7f6a5b9a1b6c1e5d0f42b7a8390c4d2e7f9a1b"
            )
        }
    }

    /// A call that comes now.
    static func call(_ number: Int, _ status: CallStatus = .ok, client: Untrusted = "claude") -> CallRow {
        CallRow(
            id: CallID(number),
            receivedAt: SampleHouse.wall + number,
            client: SampleHouse.claude,
            clientLabel: client,
            tool: "list_users",
            riskClass: .read,
            target: Untrusted("search \(number)"),
            stage: .done,
            status: status,
            milliseconds: 20,
            requestID: "1"
        )
    }
}

extension PlayedConsole {
    /// Answers what was asked of the desk since the last time.
    mutating func answerFetches() {
        for effect in takeEffects() {
            if case .fetchCall(let id) = effect { send(.reply(.call(id, SampleCalls.detail(of: id)))) }
            if case .fetchAudit(let before, _, let filter) = effect {
                send(.reply(.auditPage(SampleCalls.auditPage, before: before, filter: filter)))
            }
            if case .fetchAuditRecord(let seq) = effect {
                send(.reply(.auditRecord(seq, SampleCalls.record(seq))))
            }
        }
    }

    /// The rows of the screen as text.
    mutating func screen() -> [String] {
        let frame = show()
        return (0..<frame.size.rows).map { Snapshot.rowText(frame, $0) }
    }

    /// The row with the marker of the selection.
    mutating func selectedRow() -> String { screen().first { $0.hasPrefix("▸") } ?? "no row is selected" }
}
