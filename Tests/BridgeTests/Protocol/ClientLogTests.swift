import JSON
import Testing

@testable import Bridge

@Suite(.timeLimit(.minutes(1)))
struct ClientLogTests {
    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func `C64: a bad level gets -32602, and messages below the set level are not sent`(version: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize(version)
            #expect(try await client.ask(call(1, "echo"))["id"] == 1, "no level, no message")
            for level: JSONValue in ["shout", "", 5, .null, "INFO"] {
                let answer = try await client.ask(request(2, "logging/setLevel", ["level": level]))
                #expect(answer["error"]?["code"] == -32602)
            }
            #expect(try await client.ask(request(3, "logging/setLevel", ["level": "warning"]))["result"] == [:])
            #expect(try await client.ask(call(4, "echo"))["id"] == 4, "a success is below a warning")
            let message = try await client.ask(call(5, "refuse"))
            #expect(message["method"] == "notifications/message")
            #expect(message["params"]?["level"] == "warning")
            #expect(message["params"]?["logger"] == "gatehouse")
            #expect(message["params"]?["data"]?["tool"] == "refuse")
            #expect(try await client.message()["id"] == 5)
            _ = try await client.ask(request(6, "logging/setLevel", ["level": "debug"]))
            #expect(try await client.ask(call(7, "echo"))["params"]?["level"] == "info")
            #expect(try await client.message()["id"] == 7)
        }
    }

    @Test func `C65: in version E only a request with a logLevel has messages, before its response`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            #expect(try await client.ask(modern(1, "tools/call", ["name": "refuse"]))["id"] == 1)
            let key = "io.modelcontextprotocol/logLevel"
            let wanted = modern(2, "tools/call", ["name": "refuse"], meta: [key: "warning"])
            #expect(try await client.ask(wanted)["method"] == "notifications/message")
            #expect(try await client.message()["id"] == 2)
            let quiet = modern(3, "tools/call", ["name": "refuse"], meta: [key: "error"])
            #expect(try await client.ask(quiet)["id"] == 3)
            for bad: JSONValue in ["shout", 5] {
                let refused = modern(4, "tools/call", ["name": "echo"], meta: [key: bad])
                #expect(try await client.ask(refused)["error"]?["code"] == -32602)
            }
        }
    }

    @Test func `beyond the budget messages are left out, and the next one says how many`() throws {
        var log = ClientLog()
        let remark = LogRemark(level: .info, data: ["event": "tools/call"])
        for _ in 1...50 { #expect(log.notification(remark, threshold: .debug, at: .zero) != nil) }
        for _ in 1...7 { #expect(log.notification(remark, threshold: .debug, at: .zero) == nil) }
        #expect(log.notification(remark, threshold: .warning, at: .seconds(1)) == nil)
        let later = log.notification(remark, threshold: .debug, at: .seconds(1))
        let message = try JSONValue(parsing: #require(later))
        #expect(message["params"]?["data"]?["messages_left_out"] == 7)
    }

    @Test func `a request budget allows a burst and then its pace`() {
        var budget = RequestBudget(burst: 2, perSecond: 0.5)
        let times: [(Duration, Bool)] = [
            (.seconds(10), true), (.seconds(10), true), (.seconds(10), false), (.seconds(11), false),
            (.seconds(12), true), (.seconds(100), true), (.seconds(100), true), (.seconds(100), false),
        ]
        for (time, isAllowed) in times { #expect(budget.take(at: time) == isAllowed, "at \(time)") }
    }

    @Test func `a message is about the client's own request, and a withdrawn one has none`() throws {
        let call = try ToolCallRequest(
            id: #require(RequestID(1)),
            params: ["name": "suspend_user"],
            version: .november2025
        )
        let pending = ToolResult(["status": "pending_approval", "operation_id": "op-1"])
        #expect(LogRemark(.result(pending), to: call)?.level == .notice)
        #expect(LogRemark(.result(pending), to: call)?.data["operation_id"] == "op-1")
        #expect(LogRemark(.internalError("disk"), to: call)?.level == .error)
        #expect(LogRemark(.withdrawn, to: call) == nil)
    }
}
