import JSON
import Okta
import Synchronization
import Testing

@testable import Bridge

/// An org that answers reads from a table and remembers what was asked.
final class CannedOrg: Sendable {
    enum Answer: Sendable {
        case body(JSONValue, etag: String? = nil, next: String? = nil)
        case refusal(status: Int, code: String?)
        case failure(OktaError)
    }

    private let answers: [String: Answer]
    private let asked = Mutex<[String]>([])

    /// - Parameter answers: By `path?query`, else by path; what is not there does not exist.
    init(_ answers: [String: Answer]) { self.answers = answers }

    /// What was asked so far, `path?query`, in order.
    var reads: [String] { asked.withLock { $0 } }

    var reader: OktaReader {
        OktaReader(
            exchange: { read throws(OktaError) in
                let query = read.query.map { "\($0.name)=\($0.value.text)" }.joined(separator: "&")
                return try self.answer(read.path.encoded, query, template: read.path.template)
            },
            follow: { cursor throws(OktaError) in
                let parts = cursor.target.split(separator: "?", maxSplits: 1).map(String.init)
                return try self.answer(parts[0], parts.count > 1 ? parts[1] : "", template: cursor.template)
            }
        )
    }

    private func answer(_ path: String, _ query: String, template: String) throws(OktaError) -> OktaAnswer {
        let whole = query.isEmpty ? path : "\(path)?\(query)"
        asked.withLock { $0.append(whole) }
        switch answers[whole] ?? answers[path] {
        case .body(let body, let etag, let next):
            return OktaAnswer(
                status: 200,
                body: body,
                etag: etag,
                next: next.map { PageCursor(template: template, target: $0) }
            )
        case .refusal(let status, let code): throw .refused(OktaRefusal(status: status, code: code, summary: ""))
        case .failure(let error): throw error
        case nil: throw .refused(OktaRefusal(status: 404, code: "E0000007", summary: "Not found"))
        }
    }
}

/// Objects as Okta sends them, invented.
enum Canned {
    static func user(
        _ id: String = "00u1",
        status: String = "ACTIVE",
        login: String = "dana.kim@acme.example",
        first: String = "Dana",
        last: String = "Kim"
    ) -> JSONValue {
        [
            "id": .string(id), "status": .string(status), "created": "2025-01-01T00:00:00.000Z",
            "lastLogin": "2026-11-01T08:00:00.000Z", "lastUpdated": "2026-10-01T08:00:00.000Z",
            "profile": [
                "login": .string(login), "email": .string(login), "firstName": .string(first),
                "lastName": .string(last), "department": "Sales", "manager": "Bo Berg", "mobilePhone": .null,
            ],
            "credentials": ["password": [:], "provider": ["type": "OKTA", "name": "OKTA"]],
            "_links": ["self": ["href": "https://acme.example/api/v1/users/00u1"]],
        ]
    }

    static func group(
        _ id: String = "00g1aaaaaaaaaaaaaaaa",
        type: String = "OKTA_GROUP",
        name: String = "Sales"
    ) -> JSONValue {
        ["id": .string(id), "type": .string(type), "profile": ["name": .string(name), "description": ""]]
    }

    static func application(
        _ id: String = "0oa1aaaaaaaaaaaaaaaa",
        status: String = "ACTIVE",
        label: String = "Payroll",
        features: JSONValue = []
    ) -> JSONValue {
        [
            "id": .string(id), "status": .string(status), "label": .string(label), "name": "oidc_client",
            "signOnMode": "OPENID_CONNECT", "features": features,
            "credentials": ["oauthClient": ["client_secret": "s3cr3t", "client_id": "0oa1aaaaaaaaaaaaaaaa"]],
            "_links": ["accessPolicy": ["href": "https://acme.example/api/v1/policies/rst1"]],
        ]
    }

    /// A user with two groups and one application and no administrator role.
    static func userAnswers(_ user: JSONValue, etag: String? = nil) -> [String: CannedOrg.Answer] {
        let id = user["id"]?.string ?? ""
        return [
            "/api/v1/users/\(id)": .body(user, etag: etag),
            "/api/v1/users/\(id)/roles": .body([]),
            "/api/v1/users/\(id)/groups": .body([
                group("00g0", type: "BUILT_IN", name: "Everyone"), group("00g9", name: "VPN"),
            ]),
            "/api/v1/users/\(id)/appLinks": .body([["id": "00ul1", "label": "Payroll", "appName": "oidc_client"]]),
        ]
    }

    /// A group with one application, nobody's role and no rule.
    static func groupAnswers(_ group: JSONValue) -> [String: CannedOrg.Answer] {
        let id = group["id"]?.string ?? ""
        return [
            "/api/v1/groups/\(id)": .body(group),
            "/api/v1/groups/\(id)/roles": .body([]),
            "/api/v1/groups/\(id)/apps": .body([application()]),
            "/api/v1/groups": .body([group.setting("_embedded", to: ["stats": ["usersCount": 14]])]),
            "/api/v1/groups/rules": .body([]),
        ]
    }
}

extension Dictionary {
    /// The table with others added; the others win.
    func with(_ others: [Key: Value]) -> [Key: Value] { merging(others) { $1 } }
}

/// The same for all calls, so that one call's cursor can be given to another.
private let catalog = ToolCatalog()

/// One call of a tool, decoded as the gate does it.
func decoded<Called: Tool>(_ tool: Called.Type, _ arguments: JSONValue, now: Int = 1_800_000_000_000) throws -> Called {
    let decoded = try #require(catalog.entry(named: tool.name)).decode(arguments, now: now)
    return try #require(decoded.tool as? Called)
}

/// What a call of a writing tool would do.
struct Proposal {
    let card: TargetCard
    let plan: WritePlan
    /// `METHOD path?query body`, one for each request.
    var requests: [String] {
        plan.requests.map { request in
            let query = request.query.map { "\($0.name)=\($0.value.text)" }.joined(separator: "&")
            let path = request.path.encoded + (query.isEmpty ? "" : "?\(query)")
            return [request.method.rawValue, path, request.body?.description].compactMap { $0 }.joined(separator: " ")
        }
    }
    var templates: [String] { plan.requests.map(\.path.template) }
    var changes: [String] {
        plan.changes.map { "\($0.label): \($0.before?.description ?? "-") → \($0.after?.description ?? "-")" }
    }
    var undo: String {
        switch plan.undo {
        case .none: "none"
        case .call(let tool, let arguments): "\(tool) \(arguments)"
        }
    }
    var expected: [String] { plan.expected.map { "\($0.pointer) \($0.value)" } }
}

/// Inspects and plans one call on a played org.
func propose<Called: WriteTool>(
    _ tool: Called.Type,
    _ arguments: JSONValue,
    on answers: [String: CannedOrg.Answer]
) async throws -> Proposal {
    let called = try decoded(tool, arguments)
    let target = try await called.inspect(CannedOrg(answers).reader)
    return Proposal(card: target.card, plan: try called.plan(on: target))
}

/// Why a call is refused on a played org; nil if it is not.
func refusal<Called: WriteTool>(
    _ tool: Called.Type,
    _ arguments: JSONValue,
    on answers: [String: CannedOrg.Answer]
) async throws -> String? {
    do {
        _ = try await propose(tool, arguments, on: answers)
        return nil
    } catch let refusal as PlanRefusal {
        return refusal.reason
    }
}
