import JSON
import Okta
import Synchronization

/// An org that answers from memory and counts what arrives.
///
/// Only its answers are played: reader and writer are Okta's own.
final class PlayedOrg: OktaAccess {
    /// What one send does; nil: the write is carried out and answered with 200.
    typealias Play = @Sendable (OktaWrite) async -> WriteReport?

    fileprivate struct State {
        var users: [String: JSONValue] = [:]
        var members: Set<String> = []
        var writes: [OktaWrite] = []
        var reads = 0
        var plays: [Play] = []
        var circuit = CircuitStatus.closed
        var admins: Set<String> = []
        var onRead: (@Sendable () -> Void)?
        var etags: [String: String] = [:]
        var userReads = 0
        var onUserRead: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    init() {
        addUser("00u1", name: "Dana", status: "ACTIVE")
        addUser("00u2", name: "Luis", status: "ACTIVE")
    }

    /// Every write that arrived, in order.
    var writes: [OktaWrite] { state.withLock { $0.writes } }
    var reads: Int { state.withLock { $0.reads } }

    func addUser(_ id: String, name: String, status: String) {
        let user: JSONValue = [
            "id": .string(id), "status": .string(status), "lastLogin": "2026-01-01T00:00:00.000Z",
            "profile": ["login": .string("\(name).kim@acme.test"), "firstName": .string(name), "lastName": "Kim"],
        ]
        state.withLock { $0.users[id] = user }
    }

    func makeAdministrator(_ id: String) { state.withLock { _ = $0.admins.insert(id) } }

    /// Changes a member of a user, as somebody else in the org would.
    func change(_ id: String, _ key: String, to value: JSONValue) {
        state.withLock { $0.users[id] = $0.users[id]?.setting(key, to: value) }
    }

    func status(of id: String) -> String? { state.withLock { $0.users[id]?["status"]?.string } }

    /// Plays the next writes, one after the other.
    func play(_ plays: Play...) { state.withLock { $0.plays += plays } }

    /// What happens, once, when the next read arrives.
    func onRead(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onRead = action } }

    /// What happens when a user is read for the n-th time, counted from 1 and from now.
    func onUserRead(_ number: Int, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.onUserRead[$0.userReads + number] = action }
    }

    /// A user signs in: a new version of the object, of which nothing but `lastLogin` is new.
    func signIn(_ id: String, version: String) {
        change(id, "lastLogin", to: .string("2026-02-02T00:00:00.000Z \(version)"))
        state.withLock { $0.etags[id] = version }
    }

    func setCircuit(_ circuit: CircuitStatus) { state.withLock { $0.circuit = circuit } }

    func reader(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaReader {
        OktaReader(
            exchange: { [self] read async throws(OktaError) in
                state.withLock { state in
                    defer { state.onRead = nil }
                    return state.onRead
                }?()
                state.withLock { state -> (@Sendable () -> Void)? in
                    guard read.path.template == "/api/v1/users/{id}" else { return nil }
                    state.userReads += 1
                    return state.onUserRead.removeValue(forKey: state.userReads)
                }?()
                let answer = answer(to: read)
                observer(
                    ExchangeReport(
                        attempt: 1,
                        method: "GET",
                        template: read.path.template,
                        bucket: read.path.template,
                        path: read.path.encoded,
                        phase: .answered,
                        status: answer?.status ?? 404
                    )
                )
                guard let answer else {
                    throw .refused(OktaRefusal(status: 404, code: "E0000007", summary: "Not found"))
                }
                return answer
            },
            follow: { _ async throws(OktaError) in throw .malformed(what: "no more pages", requestID: nil) }
        )
    }

    func writer(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaWriter {
        OktaWriter(exchange: { [self] write in
            let play: Play? = state.withLock { state in
                state.writes.append(write)
                return state.plays.isEmpty ? nil : state.plays.removeFirst()
            }
            let report = await play?(write) ?? carryOut(write)
            observer(report.exchange)
            return report
        })
    }

    func rateLimits() -> [RateLimitBucket] {
        [RateLimitBucket(name: "/api/v1/users/{id}", limit: 600, remaining: 590, resetsIn: .seconds(20))]
    }

    func circuit() -> CircuitStatus { state.withLock { $0.circuit } }

    /// Does what the write says.
    @discardableResult
    func carryOut(_ write: OktaWrite) -> WriteReport {
        let parts = write.path.encoded.split(separator: "/").map(String.init)
        state.withLock { state in
            switch (write.method, parts.dropFirst(2).first, parts.last) {
            case (.post, "users", "suspend"): state.set("status", to: "SUSPENDED", of: parts[3])
            case (.post, "users", "unsuspend"): state.set("status", to: "ACTIVE", of: parts[3])
            case (.post, "users", "deactivate"): state.set("status", to: "DEPROVISIONED", of: parts[3])
            case (.put, "groups", let user?): state.members.insert("\(user) \(parts[3])")
            case (.delete, "groups", let user?): state.members.remove("\(user) \(parts[3])")
            default: break
            }
        }
        return PlayedOrg.report(write, .applied(OktaAnswer(status: 200, body: [:], requestID: "req-1")), status: 200)
    }

    static func report(
        _ write: OktaWrite,
        _ result: WriteReport.Result,
        status: Int? = nil,
        retry: WriteReport.Retry = .never
    ) -> WriteReport {
        WriteReport(
            result: result,
            retry: retry,
            exchange: ExchangeReport(
                attempt: 1,
                method: write.method.rawValue,
                template: write.path.template,
                bucket: write.path.template,
                path: write.path.encoded,
                phase: status == nil ? .sentUnanswered : .answered,
                status: status,
                requestID: status == nil ? nil : "req-1"
            )
        )
    }

    private func answer(to read: OktaRead) -> OktaAnswer? {
        let parts = read.path.encoded.split(separator: "/").map(String.init)
        return state.withLock { state in
            state.reads += 1
            let body: JSONValue?
            var etag: String?
            switch read.path.template {
            case "/api/v1/users/{id}":
                body = state.users[parts[3]]
                etag = state.etags[parts[3]]
            case "/api/v1/users":
                body = .array(state.users.values.sorted { "\($0["id"] ?? "")" < "\($1["id"] ?? "")" })
            case "/api/v1/users/{id}/roles":
                body = state.admins.contains(parts[3]) ? [["type": "SUPER_ADMIN", "label": "Super Administrator"]] : []
            case "/api/v1/users/{id}/groups":
                body = .array(
                    state.members.filter { $0.hasPrefix(parts[3] + " ") }.sorted().map {
                        ["id": .string(String($0.split(separator: " ")[1])), "profile": ["name": "VPN"]]
                    }
                )
            case "/api/v1/groups/{id}":
                body = ["id": .string(parts[3]), "type": "OKTA_GROUP", "profile": ["name": "VPN"]]
            default: body = []
            }
            return body.map { OktaAnswer(status: 200, body: $0, requestID: "req-0", etag: etag) }
        }
    }
}

extension PlayedOrg.State {
    fileprivate mutating func set(_ key: String, to value: JSONValue, of user: String) {
        users[user] = users[user]?.setting(key, to: value)
    }
}
