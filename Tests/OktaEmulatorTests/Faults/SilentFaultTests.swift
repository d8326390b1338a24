import AsyncHTTPClient
import JSON
import OktaEmulator
import Testing

/// Faults that keep a client waiting or leave it with a part.
@Suite(.timeLimit(.minutes(2))) struct SilentFaultTests {
    private static let suspend = "/api/v1/users/dana.kim/lifecycle/suspend"

    @Test(arguments: [(true, "SUSPENDED"), (false, "ACTIVE")])
    func `a request that hangs gets not one byte and ends with its client`(isApplied: Bool, status: String) async throws
    {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(
                Fault(pathPrefix: "/api/v1/users", kind: isApplied ? .hangAfterApply : .hang)
            )
            let connection = try RawConnection(to: okta)
            try connection.send("POST", SilentFaultTests.suspend)
            connection.closeSending()
            let received = await connection.readToEnd()
            #expect(received == [])
            let entry = try #require(okta.server.org.journal().last)
            #expect(entry.status == nil && entry.isApplied == isApplied)
            #expect(try await okta.user("dana.kim")["status"]?.string == status)
        }
    }

    @Test(arguments: [Fault.Kind.hang, .delay(.seconds(3600)), .slow(bytes: 1, pause: .seconds(3600))])
    func `a request that waits does not keep the server from stopping`(kind: Fault.Kind) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: kind))
            let connection = try RawConnection(to: okta)
            try connection.send("GET", "/api/v1/users/dana.kim")
            while okta.server.org.journal().isEmpty { await Task.yield() }
            await okta.server.stop()
            let received = String(decoding: await connection.readToEnd(), as: UTF8.self)
            #expect(!received.contains("dana.kim"))
        }
    }

    @Test func `a slow body comes whole in the end`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(
                Fault(pathPrefix: "/api/v1/users", kind: .slow(bytes: 100, pause: .milliseconds(1)))
            )
            let slow = try await okta.get("/api/v1/users/dana.kim")
            let plain = try await okta.get("/api/v1/users/dana.kim")
            #expect(slow.bytes == plain.bytes && slow.status == 200)
        }
    }

    @Test func `a slow body sends its head at once and its first piece after the pause`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(
                Fault(pathPrefix: "/api/v1/users", kind: .slow(bytes: 1, pause: .seconds(3600)))
            )
            let connection = try RawConnection(to: okta)
            try connection.send("POST", SilentFaultTests.suspend)
            connection.closeSending()
            let answer = try await connection.readAnswer()
            #expect(answer.head.hasPrefix("http/1.1 200") && answer.head.contains("content-length: 2"))
            #expect(answer.body == "")
            #expect(okta.server.org.journal().last?.isApplied == true)
        }
    }

    @Test(arguments: [
        ("GET", "/api/v1/users/dana.kim"), ("POST", suspend), ("DELETE", "/api/v1/users/dana.kim/sessions"),
    ])
    func `a truncated answer promises more than it sends`(method: String, path: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", times: 2, kind: .truncated))
            let connection = try RawConnection(to: okta)
            try connection.send(method, path)
            let answer = try await connection.readAnswer()
            let line = answer.head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
            let promised = try #require(line.flatMap { Int($0.dropFirst("content-length: ".count)) })
            #expect(answer.body.utf8.count == promised / 2 && answer.body.hasPrefix("{"))
            #expect(okta.server.org.journal().last?.isApplied == (method != "GET"))
            await #expect(throws: (any Error).self) { try await okta.send(method, path) }
        }
    }
}
