import Glibc
import JSON
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import Bridge

@Suite(.timeLimit(.minutes(1)))
struct AdmissionTests {
    @Test func `T1: a peer that is not allowed gets nothing but an end, and is reported`() async throws {
        let house = try WireHouse { $0.allowedUIDs = [geteuid() + 1] }
        try await house.open {
            let client = try await WireClient(house.path)
            #expect(await client.line() == nil)
            await house.handler.wait(for: .refused(uid: geteuid(), reason: "uid \(geteuid()) is not allowed"))
            #expect(house.handler.clients.isEmpty)
        }
    }

    @Test func `a peer is known by the kernel's facts, not by its words`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let known = try #require(house.handler.clients.first)
            #expect(known.peer.pid == getpid())
            #expect(known.peer.uid == geteuid())
            #expect(known.peer.gid == getegid())
            #expect(known.peer.executable == ProcessFacts(pid: getpid())?.executable)
            #expect(known.host == nil)
            #expect(known.unlabelled == nil)
            #expect(house.handler.clients.last?.says == .init(name: "wire", version: "1"))
        }
    }

    @Test func `the connection over the limit gets an error and an end, and its place is free again later`()
        async throws
    {
        let house = try WireHouse { $0.connectionLimit = 2 }
        try await house.open {
            let first = try await WireClient(house.path)
            _ = try await first.ask(request(1, "ping"))
            let second = try await WireClient(house.path)
            _ = try await second.ask(request(1, "ping"))
            let third = try await WireClient(house.path)
            let answer = try await third.message()
            #expect(answer["error"]?["code"] == -32603)
            #expect(answer["id"] == .null)
            #expect(await third.line() == nil)
            try await first.close()
            await house.handler.wait(for: .closed(1))
            // The place is given back just after the end was reported.
            while true {
                let fourth = try await WireClient(house.path)
                if try await fourth.ask(request(1, "ping"))["result"] == [:] { break }
            }
        }
    }

    @Test func `C22: a client that stops reading is cut off, and others are served meanwhile`() async throws {
        let house = try WireHouse()
        try await house.open {
            let deaf = try await WireClient(house.path, isReading: false)
            await house.handler.wait(for: .opened(1))
            let other = try await WireClient(house.path)
            try await other.initialize()
            let hello = request(
                0,
                "initialize",
                ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "deaf", "version": "1"]]
            )
            let calls = (1...20).map { call(.number($0), "large", ["bytes": 200_000]) }
            try await deaf.send(([hello] + calls).joined(separator: "\n"))
            await house.handler.wait(for: .closed(1))
            #expect(try await other.ask(call(1, "echo"))["id"] == 1)
        }
    }

    @Test func `a client whose oldest message waits too long is cut off`() async throws {
        let house = try WireHouse { $0.outbound.age = .milliseconds(20) }
        try await house.open {
            let deaf = try await WireClient(house.path, isReading: false)
            let hello = request(
                0,
                "initialize",
                ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "deaf", "version": "1"]]
            )
            try await deaf.send("\(hello)\n\(call(1, "large", ["bytes": 400_000]))")
            await house.handler.wait(for: .closed(1))
        }
    }

    @Test func `a client that sends far more than it reads is held back, not cut off`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path, isReading: false)
            let count = 20_000
            let pings = (1...count).map { request(.number($0), "ping") + "\n" }.joined()
            let channel = client.channel
            async let sent: Void = channel.writeAndFlush(ByteBuffer(string: pings))
            let other = try await WireClient(house.path)
            _ = try await other.ask(request(1, "ping"))
            try await client.startReading()
            for id in 1...count { #expect(try await client.message()["id"]?.int == id) }
            try await sent
        }
    }

    @Test func `an operator can disconnect a client`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            _ = try await client.ask(request(1, "ping"))
            house.server.disconnect(1)
            #expect(await client.line() == nil)
        }
    }

    @Test func `a graceful stop answers what ends soon, withdraws what waits, and removes the socket`() async throws {
        let house = try WireHouse { $0.grace = .milliseconds(50) }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: house.server)],
                logger: .init(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        async let run: Void = group.run()
        let client = try await WireClient(house.path)
        try await client.initialize()
        try await client.send(call(1, "hold"))
        await house.handler.wait(for: .call("hold", id: "1"))
        await group.triggerGracefulShutdown()
        await house.handler.wait(for: .withdrawn(id: "1"))
        #expect(await client.line() == nil)
        try await run
        #expect(!SocketPath.Files.real.isSocket(house.path))
    }
}
