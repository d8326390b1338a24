import JSON
import Logging
import OktaEmulator
import Testing

@testable import Okta

/// The client against the emulated org Acme: what issue 3 asks of both, over real HTTP.
@Suite struct EmulatedOrgTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs the body with a client of a served org, and ends both.
    ///
    /// - Throws: What the body throws, and what a part that cannot start throws.
    static func with(
        limitScale: Double = 1000,
        people: Int = 1214,
        token: String? = nil,
        clock: any MonotonicClock = JumpingClock(),
        callDeadline: Duration = .seconds(60),
        _ body: (OktaClient, EmulatorServer) async throws -> Void
    ) async throws {
        var options = EmulatorOptions()
        options.limitScale = limitScale
        options.people = people
        let server = try await EmulatorServer.start(options, logger: quiet)
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits = .patient
        configuration.limits.callDeadline = callDeadline
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(token ?? options.token)),
            logger: quiet,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 8),
            clock: clock,
            random: { 0 }
        )
        do { try await body(client, server) } catch {
            await client.shutdown()
            await server.stop()
            throw error
        }
        await client.shutdown()
        await server.stop()
    }

    @Test func `all 1 214 users are listed by pages`() async throws {
        try await Self.with { client, _ in
            let reader = client.reader { _ in }
            var page = try await reader.users([
                .init("limit", .number(200)), .init("search", .text("status pr")),
            ])
            var ids = Set(page.items.compactMap { $0["id"]?.string })
            var pages = 1
            while let next = page.next {
                page = try await reader.page(after: next)
                ids.formUnion(page.items.compactMap { $0["id"]?.string })
                pages += 1
            }
            #expect(ids.count == 1214)
            #expect(pages == 7)
        }
    }

    @Test func `a user is found by id, login and short name`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reader = client.reader { _ in }
            let first = try #require(
                try await reader.users([.init("limit", .number(1))]).items.first.flatMap { User($0) }
            )
            let byID = try await reader.user(UserReference(first.id))
            let byLogin = try await reader.user(UserReference(try #require(OktaID(byID.login))))
            #expect(byLogin.id == first.id)
            await #expect(throws: OktaError.notFound(kind: "user", reference: "nobody")) {
                try await reader.user(UserReference(try #require(OktaID("nobody"))))
            }
        }
    }

    @Test func `a group is found by its name, with its members and their count`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reader = client.reader { _ in }
            let listed = try #require(try await reader.groups().items.first.flatMap { Group($0) })
            let group = try await reader.group(GroupReference(try #require(OktaID(listed.name))))
            #expect(group.id == listed.id)
            let members = try await reader.members(of: group.id, [.init("limit", .number(200))]).items
            #expect(try await reader.memberCount(of: group.id) == members.count)
        }
    }

    @Test func `an application is found by its label, with who has it`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reader = client.reader { _ in }
            let listed = try #require(try await reader.applications().items.first.flatMap { Application($0) })
            let found = try await reader.application(ApplicationReference(try #require(OktaID(listed.label))))
            #expect(found.id == listed.id)
            _ = try await reader.users(of: found.id)
            _ = try await reader.groups(assignedTo: found.id)
        }
    }

    @Test func `the log is read, and everything about one user`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reader = client.reader { _ in }
            #expect(try await reader.logs([.init("limit", .number(5))]).items.count == 5)
            let user = try #require(
                try await reader.users([.init("limit", .number(1))]).items.first.flatMap { User($0) }
            )
            #expect(try await reader.groups(of: user.id).items.isEmpty == false)
            _ = try await reader.applications(of: user.id)
            _ = try await reader.factors(of: user.id)
            _ = try await reader.roles(ofUser: user.id)
        }
    }

    @Test func `a suspension is applied once and seen, and a second one is rejected`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reports = Reports()
            let reader = client.reader { _ in }
            let search = QueryItem("search", .text("status eq \"ACTIVE\""))
            let user = try #require(try await reader.users([search]).items.last.flatMap { User($0) })
            let write = OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/suspend")
            let report = await client.writer { reports.add($0) }.send(PlayedReceipt(write: write))
            guard case .applied(let answer) = report.result else { Issue.record("\(report.result)"); return }
            #expect(answer.requestID != nil)
            #expect(reports.all.first?.requestID == answer.requestID)
            #expect(try await reader.user(UserReference(user.id)).status == .suspended)
            let second = await client.writer { _ in }.send(PlayedReceipt(write: write))
            guard case .rejected(let refusal) = second.result else { Issue.record("\(second.result)"); return }
            #expect(refusal.code == "E0000001")
            #expect(second.retry == .never)
        }
    }

    @Test func `a membership is put and taken away`() async throws {
        try await Self.with(people: 60) { client, _ in
            let reader = client.reader { _ in }
            let search = QueryItem("search", .text("type eq \"OKTA_GROUP\""))
            let group = try #require(try await reader.groups([search]).items.last.flatMap { Group($0) })
            let members = Set(try await reader.members(of: group.id).items.compactMap { $0["id"]?.string })
            let user = try #require(
                try await reader.users().items.compactMap { User($0) }.first { !members.contains($0.id.text) }
            )
            for (method, isMember) in [(OktaWrite.Method.put, true), (.delete, false)] {
                let write = OktaWrite(method, "/api/v1/groups/\(group.id)/users/\(user.id)", effect: .idempotent)
                let report = await client.writer { _ in }.send(PlayedReceipt(write: write))
                guard case .applied = report.result else { Issue.record("\(report.result)"); return }
                let now = try await reader.members(of: group.id).items.compactMap { $0["id"]?.string }
                #expect(now.contains(user.id.text) == isMember)
            }
        }
    }

    @Test func `a wrong token is refused with what to do`() async throws {
        try await Self.with(people: 20, token: "00wrong") { client, _ in
            let error = await #expect(throws: OktaError.self) { try await client.reader { _ in }.users() }
            guard case .refused(let refusal) = error else { Issue.record("\(String(describing: error))"); return }
            #expect(refusal.status == 401)
            #expect(error?.hint != nil)
            #expect(error.map { "\($0)".contains("00wrong") } == false)
        }
    }

    @Test func `pacing keeps half of a small bucket free, and says when to come back`() async throws {
        try await Self.with(limitScale: 0.1, people: 20, callDeadline: .seconds(20)) { client, _ in
            var told: OktaError?
            while told == nil {
                do throws(OktaError) { _ = try await client.reader { _ in }.logs([.init("limit", .number(1))]) } catch {
                    told = error
                }
            }
            guard case .rateLimited("/api/v1/logs", _) = told else {
                Issue.record("\(String(describing: told))"); return
            }
            let bucket = try #require(client.rateLimits().first { $0.name == "/api/v1/logs" })
            #expect(bucket.limit == 6)
            #expect(bucket.remaining == 3)
            #expect(bucket.refusals == 0)
        }
    }

    @Test func `a 429 is waited out, and a lost answer of a write is unknown though it took effect`() async throws {
        try await Self.with(people: 20) { client, server in
            let reports = Reports()
            server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .rateLimitStorm(resetAfter: 20)))
            let users = try await client.reader { reports.add($0) }.users([
                .init("search", .text("status eq \"ACTIVE\""))
            ])
            #expect(reports.all.map(\.status) == [429, 200])
            #expect(reports.all.last.map { $0.waited >= .seconds(19) } == true)
            let user = try #require(users.items.last.flatMap { User($0) })
            server.org.faults.add(Fault(method: "POST", pathPrefix: "/api/v1/users", kind: .resetAfterApply))
            let write = OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/suspend")
            let report = await client.writer { _ in }.send(PlayedReceipt(write: write))
            guard case .unknown(.connectionLost) = report.result else { Issue.record("\(report.result)"); return }
            #expect(report.retry == .never)
            #expect(try await client.reader { _ in }.user(UserReference(user.id)).status == .suspended)
        }
    }
}
