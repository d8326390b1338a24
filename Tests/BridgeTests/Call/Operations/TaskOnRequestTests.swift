@testable import Bridge
import JSON
import Testing

/// The task life cycle of version D, where the client asks for a task (mcp.md 5).
@Suite(.timeLimit(.minutes(5)))
struct TaskOnRequestTests {
    private static let asking = suspension.setting("task", to: ["ttl": 60_000])

    /// A client of version D, and the task that its call became.
    private static func begin(
        _ house: GateSocket,
        _ params: JSONValue = asking
    ) async throws -> (client: WireClient, task: JSONValue) {
        let client = try await house.client()
        try await client.initialize()
        let task = try await client.ask(request(1, "tools/call", params))["result"]?["task"]
        #expect(task?["createdAt"]?.string?.hasSuffix("Z") == true)
        #expect(task?["ttl"]?.int ?? 0 >= 60_000)
        return (client, ["taskId": try #require(task?["taskId"])])
    }

    @Test func `C86: a task param is ignored in E, and before D`() async throws {
        try await GateSocket.open { house in
            let read: JSONValue = ["name": "get_user", "arguments": ["user_id": "00u1"], "task": ["ttl": 1000]]
            let modernClient = try await house.client()
            let answer = try await modernClient.ask(modern(1, "tools/call", read))["result"]
            #expect(answer?["structuredContent"]?["operation_id"] != nil)
            let client = try await house.client()
            try await client.initialize("2025-06-18")
            #expect(try await client.ask(request(1, "tools/call", read))["result"]?["content"] != nil)
            #expect(try await client.ask(request(2, "tasks/get", ["taskId": "x"])).errorCode == -32601)
        }
    }

    @Test func `C86: only tools that may wait for a person take a task, and say so in D alone`() async throws {
        try await GateSocket.open { house in
            for version in ["2025-06-18", "2025-11-25"] {
                let client = try await house.client()
                let declared = try await client.initialize(version)["result"]?["capabilities"]?["tasks"]
                #expect(
                    declared
                        == (version == "2025-11-25" ? ["cancel": [:], "requests": ["tools": ["call": [:]]]] : nil)
                )
                let tools = try await client.ask(request(1, "tools/list"))["result"]?["tools"]?.elements ?? []
                for tool in tools {
                    let takesTasks = version == "2025-11-25" && tool["annotations"]?["readOnlyHint"] == false
                    #expect(tool["execution"] == (takesTasks ? ["taskSupport": "optional"] : nil))
                }
            }
            let client = try await house.client()
            try await client.initialize()
            let read: JSONValue = ["name": "get_user", "arguments": ["user_id": "00u1"], "task": [:]]
            #expect(try await client.ask(request(2, "tools/call", read)).errorCode == -32601)
            let malformed = suspension.setting("task", to: 5)
            #expect(try await client.ask(request(3, "tools/call", malformed)).errorCode == -32602)
            for method in ["tasks/list", "tasks/update"] {
                #expect(try await client.ask(request(4, method, ["taskId": "x"])).errorCode == -32601)
            }
        }
    }

    @Test func `C86: tasks-result waits for the end and answers as the call would have`() async throws {
        try await GateSocket.open { house in
            let (client, task) = try await Self.begin(house)
            #expect(try await client.ask(request(2, "tasks/get", task))["result"]?["status"] == "working")
            try await client.send(request(3, "tasks/result", task))
            #expect(try await client.ask(request(4, "ping"))["id"] == 4, "it holds up nothing else")
            #expect(try await house.bench.approve(house.bench.console.pending()) == .accepted)
            let answer = try await client.message()
            #expect(answer["id"] == 3)
            #expect(answer["result"]?["structuredContent"]?["status"] == "applied")
            #expect(answer["result"]?["_meta"] == ["io.modelcontextprotocol/related-task": task])
            #expect(try await client.ask(request(5, "tasks/get", task))["result"]?["status"] == "completed")
            #expect(try await client.ask(request(6, "tasks/result", task))["result"] == answer["result"])
            #expect(try await client.ask(request(7, "tasks/cancel", task)).errorCode == -32602)
            #expect(house.bench.org.writes.count == 1)
        }
    }

    @Test(arguments: ["00u7", nil] as [String?])
    func `C86: a tool's own error has failed, even one that ends the call at once`(user: String?) async throws {
        try await GateSocket.open { house in
            let arguments: JSONValue = user.map { ["user_id": .string($0)] } ?? ["colour": "red"]
            let (client, task) = try await Self.begin(house, Self.asking.setting("arguments", to: arguments))
            #expect(try await client.ask(request(2, "tasks/result", task))["result"]?["isError"] == true)
            #expect(try await client.ask(request(3, "tasks/get", task))["result"]?["status"] == "failed")
        }
    }

    @Test func `of calls that ended at once the oldest tasks make room for the newest`() async throws {
        try await GateSocket.open { house in
            let bad = Self.asking.setting("arguments", to: ["colour": "red"])
            let (client, first) = try await Self.begin(house, bad)
            #expect(try await client.ask(request(2, "tasks/get", first))["result"] != nil)
            // Of two that ended at the same time either may go.
            house.bench.time.advance(.seconds(1))
            for number in 3..<3 + OperationTable.endedTasksKept {
                _ = try await client.ask(request(.number(number), "tools/call", bad))
            }
            #expect(try await client.ask(request(1, "tasks/get", first)).errorCode == -32602)
        }
    }

    @Test func `C86: a cancelled task is cancelled for good, wakes who waits, and sends nothing`() async throws {
        try await GateSocket.open { house in
            let (client, task) = try await Self.begin(house)
            let row = try await house.bench.console.pending()
            #expect(try await client.ask(request(2, "tasks/cancel", task))["result"]?["status"] == "cancelled")
            #expect(try await client.ask(request(3, "tasks/result", task)).errorCode == -32602)
            #expect(try await client.ask(request(4, "tasks/cancel", task)).errorCode == -32602)
            let how = try await house.bench.console.next { if case .settled(_, let how) = $0 { how } else { nil } }
            #expect(how == "cancelled")
            #expect(await house.bench.approve(row) != .accepted)
            #expect(house.bench.org.writes.isEmpty)
        }
    }

    @Test func `a request for a result that is given up leaves the task alone`() async throws {
        try await GateSocket.open { house in
            let (client, task) = try await Self.begin(house)
            try await client.send(request(2, "tasks/result", task))
            let given: JSONValue = ["method": "notifications/cancelled", "params": ["requestId": 2]]
            try await client.send(given.setting("jsonrpc", to: "2.0").description)
            #expect(try await client.ask(request(3, "tasks/get", task))["result"]?["status"] == "working")
            #expect(try await house.bench.approve(house.bench.console.pending()) == .accepted)
            #expect(try await client.ask(request(4, "tasks/result", task))["id"] == 4, "2 is never answered")
        }
    }
}
