import JSON
import Testing

@testable import Bridge

/// The era table of mcp.md 1.3 as scripts of events and the actions expected.
struct SessionStateMachineTests {
    private static let says = ClientConnection.Says(name: "wire", version: "1")
    private static let envelope: JSONValue = [
        "_meta": [
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": ["name": "wire", "version": "1"],
            "io.modelcontextprotocol/clientCapabilities": [:],
        ]
    ]

    private static func initialize(_ version: String) -> JSONValue {
        ["protocolVersion": .string(version), "capabilities": [:], "clientInfo": ["name": "wire", "version": "1"]]
    }

    private func legacy(_ version: String) -> SessionStateMachine {
        var machine = SessionStateMachine()
        _ = machine.receivedRequest("initialize", params: Self.initialize(version))
        return machine
    }

    private func modern() -> SessionStateMachine {
        var machine = SessionStateMachine()
        _ = machine.receivedRequest("tools/list", params: Self.envelope)
        return machine
    }

    private func code(_ action: SessionStateMachine.RequestAction) -> Int? {
        if case .refuse(let error) = action { error.code.rawValue } else { nil }
    }

    @Test(arguments: [
        ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"), ("", "2025-11-25"),
    ])
    func `initialize negotiates a version with a handshake`(asked: String, answered: String) throws {
        var machine = SessionStateMachine()
        let version = try #require(ProtocolVersion(rawValue: answered))
        #expect(
            machine.receivedRequest("initialize", params: Self.initialize(asked)) == .negotiate(version, Self.says)
        )
        #expect(machine.state == .legacy(version))
    }

    @Test func `an enveloped initialize on a new connection negotiates too`() {
        var machine = SessionStateMachine()
        let params = Self.initialize("2025-11-25").setting("_meta", to: Self.envelope["_meta"] ?? .null)
        #expect(machine.receivedRequest("initialize", params: params) == .negotiate(.november2025, Self.says))
    }

    @Test(arguments: ["protocolVersion", "capabilities", "clientInfo"])
    func `initialize without a required member changes nothing`(member: String) {
        var machine = SessionStateMachine()
        let action = machine.receivedRequest("initialize", params: Self.initialize("2025-11-25").removing(member))
        #expect(code(action) == -32602)
        #expect(machine.state == .new)
    }

    @Test func `discover decides nothing, any other enveloped request makes the connection modern`() {
        var machine = SessionStateMachine()
        #expect(machine.receivedRequest("server/discover", params: Self.envelope) == .discover(.init(says: Self.says)))
        #expect(machine.state == .new)
        #expect(
            machine.receivedRequest("tools/list", params: Self.envelope) == .serve(.july2026, .init(says: Self.says))
        )
        #expect(machine.state == .modern)
        #expect(machine.receivedRequest("server/discover", params: Self.envelope) == .discover(.init(says: Self.says)))
        #expect(code(machine.receivedRequest("initialize", params: Self.initialize("2025-11-25"))) == -32022)
        #expect(code(machine.receivedRequest("tools/list", params: [:])) == -32602)
        #expect(machine.state == .modern)
    }

    @Test func `a new connection answers ping and names both ways in to everything else`() throws {
        var machine = SessionStateMachine()
        #expect(machine.receivedRequest("ping", params: nil) == .pong)
        guard case .refuse(let error) = machine.receivedRequest("tools/list", params: ["_meta": ["progressToken": 1]])
        else {
            Issue.record("a request without envelope was served")
            return
        }
        #expect(error.code == .invalidParams)
        #expect(error.message.contains("initialize"))
        #expect(error.message.contains("io.modelcontextprotocol/protocolVersion"))
        #expect(machine.state == .new)
    }

    @Test func `a bad envelope leaves a new connection new`() {
        var machine = SessionStateMachine()
        let old = Self.envelope.description.replacing("2026-07-28", with: "2025-11-25")
        let bare: JSONValue = ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]]
        #expect(code(machine.receivedRequest("tools/list", params: try? JSONValue(parsing: old))) == -32022)
        #expect(code(machine.receivedRequest("tools/list", params: bare)) == -32602)
        #expect(machine.state == .new)
        #expect(
            machine.receivedRequest("initialize", params: Self.initialize("2025-03-26"))
                == .negotiate(.march2025, Self.says)
        )
    }

    @Test func `a legacy connection refuses envelopes and a second initialize`() {
        var machine = legacy("2025-06-18")
        #expect(machine.receivedRequest("tools/list", params: nil) == .serve(.june2025, nil))
        #expect(code(machine.receivedRequest("tools/list", params: Self.envelope)) == -32600)
        #expect(code(machine.receivedRequest("initialize", params: Self.initialize("2024-11-05"))) == -32600)
        #expect(machine.receivedRequest("ping", params: nil) == .pong)
        #expect(machine.state == .legacy(.june2025))
    }

    @Test func `only version B serves batches, of 1 to 100 messages`() {
        let version = legacy("2025-03-26")
        #expect(version.receivedBatch(of: 1) == .serve)
        #expect(version.receivedBatch(of: 100) == .serve)
        #expect(version.receivedBatch(of: 0) != .serve)
        #expect(version.receivedBatch(of: 101) != .serve)
        for other in ["2024-11-05", "2025-06-18", "2025-11-25"] {
            #expect(legacy(other).receivedBatch(of: 1) != .serve)
        }
        #expect(modern().receivedBatch(of: 1) != .serve)
        #expect(SessionStateMachine().receivedBatch(of: 1) != .serve)
    }

    @Test func `the relay's notification counts on a new connection only, within its bounds`() {
        let machine = SessionStateMachine()
        let method = "notifications/gatehouse/relay"
        #expect(machine.receivedNotification(method, params: ["hold": 300]) == .hold(.init(hold: .seconds(300))))
        #expect(machine.receivedNotification(method, params: ["hold": 0]) == .hold(.init(hold: .seconds(1))))
        #expect(machine.receivedNotification(method, params: ["hold": 1e300]) == .hold(.init(hold: .seconds(3600))))
        #expect(machine.receivedNotification(method, params: ["leg": 45]) == .hold(.init(leg: .seconds(45))))
        #expect(machine.receivedNotification(method, params: ["leg": 0]) == .hold(.init(leg: .zero)))
        #expect(machine.receivedNotification(method, params: ["hold": "x"]) == .ignore)
        #expect(machine.receivedNotification(method, params: nil) == .ignore)
        #expect(legacy("2025-11-25").receivedNotification(method, params: ["hold": 300]) == .ignore)
        #expect(modern().receivedNotification(method, params: ["hold": 300]) == .ignore)
    }

    @Test func `a cancellation names its request by type and value`() throws {
        let machine = legacy("2025-11-25")
        let id = try #require(RequestID("1"))
        #expect(machine.receivedNotification("notifications/cancelled", params: ["requestId": "1"]) == .cancel(id))
        #expect(machine.receivedNotification("notifications/cancelled", params: ["requestId": 1]) != .cancel(id))
        #expect(machine.receivedNotification("notifications/cancelled", params: ["requestId": .null]) == .ignore)
        #expect(machine.receivedNotification("notifications/cancelled", params: nil) == .ignore)
    }
}
