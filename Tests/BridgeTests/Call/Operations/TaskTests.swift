@testable import Bridge
import JSON
import Testing

/// Calls that are answered with a task: the extension of version E, and the experiment of version D (mcp.md 5, T).
@Suite(.timeLimit(.minutes(5)))
struct TaskTests {
    private static let extensionName = "io.modelcontextprotocol/tasks"

    /// The id of the task that a call of version E became.
    private static func begin(_ client: WireClient, _ params: JSONValue = suspension) async throws -> JSONValue {
        let answer = try await client.ask(modern(1, "tools/call", params, meta: withTasks))
        #expect(answer["result"]?["resultType"] == "task")
        return try #require(answer["result"]?["taskId"])
    }

    /// Opens a stream for one task and passes over how the task stands at first.
    private static func listen(_ client: WireClient, _ task: JSONValue) async throws {
        let params: JSONValue = ["notifications": ["taskIds": [task, "0123456789abcdef0123456789abcdef"]]]
        let acknowledged = try await client.ask(modern("s", "subscriptions/listen", params, meta: withTasks))
        #expect(acknowledged["params"]?["notifications"]?["taskIds"] == [task], "only the client's own tasks")
        _ = try await client.message()
    }

    @Test func `C83: a task goes to a request that declares the extension, and is found at once`() async throws {
        try await GateSocket.open { house in
            let client = try await house.client()
            let task = try await Self.begin(client)
            let get = modern(2, "tasks/get", ["taskId": task], meta: withTasks)
            let working = try await client.ask(get)["result"]
            #expect(working?["resultType"] == "complete")
            #expect(working?["status"] == "working")
            #expect(working?["ttlMs"]?.int ?? 0 >= 300_000)
            try await Self.listen(client, task)
            #expect(try await house.bench.approve(house.bench.console.pending()) == .accepted)
            let note = try await client.message()
            #expect(note["method"] == "notifications/tasks")
            #expect(note["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == "s")
            #expect(note["params"]?["status"] == "completed")
            for _ in 1...2 {
                let ended = try await client.ask(get)["result"]
                #expect(ended?["status"] == "completed")
                #expect(ended?["result"]?["structuredContent"]?["status"] == "applied")
                #expect(ended?["result"] == note["params"]?["result"], "the stream tells what tasks/get answers")
            }
            #expect(house.bench.org.writes.count == 1)
        }
    }

    @Test func `C83: without the declaration on that very request no task is sent, nor for what waits for nobody`()
        async throws
    {
        try await GateSocket.open { house in
            let client = try await house.client()
            _ = try await Self.begin(client, ["name": "suspend_user", "arguments": ["user_id": "00u2"]])
            let read: JSONValue = ["name": "get_user", "arguments": ["user_id": "00u1"]]
            let answer = try await client.ask(modern(2, "tools/call", read, meta: withTasks))
            #expect(answer["result"]?["resultType"] == "complete")
            let end = house.bench.time.now + .seconds(50)
            try await client.send(modern(3, "tools/call", suspension))
            await house.bench.time.sleeper(until: end)
            house.bench.time.advance(.seconds(50))
            let held = try await client.message()["result"]
            #expect(held?["resultType"] == "complete")
            #expect(held?["structuredContent"]?["status"] == "pending_approval")
        }
    }

    @Test func `an identical call joins the task that is under way`() async throws {
        try await GateSocket.open { house in
            let client = try await house.client()
            let task = try await Self.begin(client)
            #expect(try await Self.begin(client) == task)
            #expect(try await house.bench.approve(house.bench.console.pending()) == .accepted)
            _ = try await Self.end(of: task, house)
            #expect(house.bench.org.writes.count == 1)
        }
    }

    @Test(arguments: ["tasks/get", "tasks/update", "tasks/cancel"])
    func `C84: without the declaration tasks get -32021, an unknown one -32602`(method: String) async throws {
        try await GateSocket.open { house in
            let client = try await house.client()
            let task = try await Self.begin(client)
            let params: JSONValue = ["taskId": task, "inputResponses": [:]]
            let undeclared = try await client.ask(modern(2, method, params))
            #expect(undeclared.errorCode == -32021)
            let needed = undeclared["error"]?["data"]?["requiredCapabilities"]?["extensions"]
            #expect(needed?[Self.extensionName] == [:])
            for unknown in ["none", "0123456789abcdef0123456789abcdef"] as [JSONValue] {
                let params: JSONValue = ["taskId": unknown, "inputResponses": [:]]
                #expect(try await client.ask(modern(3, method, params, meta: withTasks)).errorCode == -32602)
            }
            #expect(try await client.ask(modern(4, method, [:], meta: withTasks)).errorCode == -32602)
            let answer = try await client.ask(modern(5, method, params, meta: withTasks))
            #expect(answer["result"]?["resultType"] == "complete")
            #expect(method == "tasks/get" || answer["result"]?["taskId"] == nil, "an acknowledgement is empty")
        }
    }

    @Test func `C84, T12: a task is unknown to another principal, and that is recorded`() async throws {
        try await GateSocket.open { house in
            let task = try await Self.begin(house.client())
            let stranger = GateBench.client(9, executable: "/usr/bin/python3")
            let tasks = house.bench.gate.handler.tasks
            let id = try #require(task.string)
            #expect(tasks.task(id, of: stranger) == nil)
            #expect(await tasks.ending(of: id, for: stranger) == nil)
            #expect(tasks.cancel(id, of: stranger, .final) == nil)
            _ = try await house.bench.console.next { event -> Bool? in
                if case .audit(let row) = event, row.outcome == "foreign task" { true } else { nil }
            }
        }
    }

    @Test func `C85: a tool's own error has completed, a JSON-RPC error has failed`() async throws {
        let disk = ReadOnlyDisk()
        try await GateSocket.open(disk: disk) { house in
            let client = try await house.client()
            let nobody = try await Self.begin(client, ["name": "suspend_user", "arguments": ["user_id": "00u7"]])
            let failed = try await Self.end(of: nobody, house)
            #expect(failed["status"] == "completed")
            #expect(failed["result"]?["isError"] == true)
            #expect(failed["error"] == nil)
            disk.refuse(true)
            let broken = try await Self.end(of: Self.begin(client), house)
            #expect(broken["status"] == "failed")
            #expect(broken["error"]?["code"] == -32603)
            #expect(broken["result"] == nil)
            disk.refuse(false)
        }
    }

    @Test func `a cancelled task withdraws its request, a closed connection does not`() async throws {
        try await GateSocket.open { house in
            let first = try await house.client()
            let task = try await Self.begin(first)
            try await first.close()
            try await house.bench.console.hears("conn.close")
            let client = try await house.client()
            let get = modern(1, "tasks/get", ["taskId": task], meta: withTasks)
            #expect(try await client.ask(get)["result"]?["status"] == "working")
            try await Self.listen(client, task)
            _ = try await client.ask(modern(2, "tasks/cancel", ["taskId": task], meta: withTasks))
            #expect(try await client.message()["params"]?["status"] == "cancelled")
            #expect(house.bench.org.writes.isEmpty)
        }
    }

    /// Waits on a stream of its own until the task has ended, and then asks for it.
    private static func end(of task: JSONValue, _ house: GateSocket) async throws -> JSONValue {
        let client = try await house.client()
        let params: JSONValue = ["notifications": ["taskIds": [task]]]
        _ = try await client.ask(modern("s", "subscriptions/listen", params, meta: withTasks))
        while try await client.message()["params"]?["status"] == "working" {}
        try await client.close()
        let answer = try await house.client().ask(modern(1, "tasks/get", ["taskId": task], meta: withTasks))
        return answer["result"] ?? .null
    }
}
