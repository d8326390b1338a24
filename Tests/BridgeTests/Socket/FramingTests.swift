import Bridge
import JSON
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FramingTests {
    @Test func `C2, C3: lines may come in pieces or together, end in CRLF, and be empty`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            for byte in Array("\r\n\n\(request(1, "ping"))\r\n".utf8) { try await client.send(bytes: [byte]) }
            #expect(try await client.message()["id"] == 1)
            try await client.send(bytes: Array("\(request(2, "ping"))\n\n\(request(3, "ping"))\n".utf8))
            #expect(try await client.message()["id"] == 2)
            #expect(try await client.message()["id"] == 3)
        }
    }

    @Test func `C1: what a tool answers with is on one line, whatever it holds`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let text = "a\nb\r\u{2028}\u{1b}[31m\u{0}é"
            let answer = try await client.ask(call(1, "echo", ["text": .string(text)]))
            #expect(answer["result"]?["structuredContent"]?["text"]?.string == text)
        }
    }

    @Test(arguments: ["{\"jsonrpc\":", "nonsense", "{\"a\":1}}", "{'a':1}", "\"\\ud800\""])
    func `C4: an unparsable line gets -32700 and the connection lives on`(line: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let answer = try await client.ask(line)
            #expect(answer["error"]?["code"] == -32700)
            #expect(answer["id"] == .null)
            #expect(try await client.ask(request(1, "ping")) == ["jsonrpc": "2.0", "id": 1, "result": [:]])
        }
    }

    @Test func `C5: invalid UTF-8 gets -32700 and the connection lives on`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.send(
                bytes: Array(#"{"jsonrpc":"2.0","id":1,"method":""#.utf8) + [0xC3, 0x28] + Array("\"}\n".utf8)
            )
            let answer = try await client.message()
            #expect(answer["error"]?["code"] == -32700)
            #expect(answer["id"] == .null)
            #expect(try await client.ask(request(2, "ping"))["id"] == 2)
        }
    }

    @Test(arguments: [
        (#"{"id":7,"method":"ping"}"#, JSONValue.number(7)), (#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#, "a"),
        (#"{"method":"ping"}"#, .null), ("5", .null), ("null", .null), (#"{"jsonrpc":"2.0","id":8,"method":5}"#, 8),
        (#"{"jsonrpc":"2.0"}"#, .null),
    ])
    func `C6: what is no JSON-RPC 2.0 request gets -32600 with its id if that is readable`(
        line: String,
        id: JSONValue
    ) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let answer = try await client.ask(line)
            #expect(answer["error"]?["code"] == -32600)
            #expect(answer["id"] == id)
        }
    }

    @Test(arguments: ["null", "1.5", "true", "{}", "[1]", "1e400", "\"\(String(repeating: "x", count: 129))\""])
    func `C7: an id that is no short string and no integer gets -32600, and nothing runs`(id: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let answer = try await client.ask(
                #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"echo"}}"#
            )
            #expect(answer["error"]?["code"] == -32600)
            #expect(answer["id"] == .null)
            _ = try await client.ask(request(1, "ping"))
            #expect(house.handler.calls.isEmpty)
        }
    }

    @Test(arguments: ["0", "-1", "\"\"", "\"0\"", "9007199254740991", "\"é\\n\""])
    func `C8: an id comes back with the same type and value`(id: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#)
            #expect(await client.line() == #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
        }
    }

    @Test(arguments: ["[]", "5", "\"x\"", "null"])
    func `C10: params that are no object get -32600 with the same id`(params: String) async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            let answer = try await client.ask(#"{"jsonrpc":"2.0","id":9,"method":"ping","params":\#(params)}"#)
            #expect(answer["error"]?["code"] == -32600)
            #expect(answer["id"] == 9)
        }
    }

    @Test func `C11: a line over the limit gets one -32600, and the next line is served`() async throws {
        let house = try WireHouse { $0.lineLimit = 1_000 }
        try await house.open {
            let client = try await WireClient(house.path)
            for _ in 0..<50 { try await client.send(bytes: [UInt8](repeating: 0x20, count: 1_000)) }
            let answer = try await client.ask("")
            #expect(answer["error"]?["code"] == -32600)
            #expect(answer["id"] == .null)
            let padding = String(repeating: " ", count: 1_000 - request(1, "ping").utf8.count)
            #expect(try await client.ask(request(1, "ping") + padding + "\r")["id"] == 1)
        }
    }

    @Test func `C11: three lines over the limit in a row end the connection`() async throws {
        let house = try WireHouse { $0.lineLimit = 100 }
        try await house.open {
            let client = try await WireClient(house.path)
            let long = String(repeating: "x", count: 101)
            for _ in 1...3 { #expect(try await client.ask(long)["error"]?["code"] == -32600) }
            #expect(await client.line() == nil)
        }
    }

    @Test func `C13, C14: malformed notifications and stray responses get no answer`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/nonsense"}"#)
            try await client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":5}"#)
            try await client.send(#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}"#)
            try await client.send(#"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            try await client.send(#"{"jsonrpc":"2.0","id":2,"error":{"code":1,"message":"x"}}"#)
            #expect(try await client.ask(request(3, "ping"))["id"] == 3)
            #expect(house.handler.calls.isEmpty)
        }
    }

    @Test func `C19: duplicate keys, deep nesting and too many values get an error, and nothing runs`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            let twice = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","name":"hold"}}"#
            #expect(try await client.ask(twice)["error"]?["code"] == -32600)
            let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
            let nested =
                #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{"a":\#(deep)}}}"#
            #expect(try await client.ask(nested)["error"]?["code"] == -32600)
            let many = "[0" + String(repeating: ",0", count: 200_000) + "]"
            let dense =
                #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{"a":\#(many)}}}"#
            #expect(try await client.ask(dense)["error"]?["code"] == -32600)
            _ = try await client.ask(request(3, "ping"))
            #expect(house.handler.calls.isEmpty)
        }
    }

    @Test func `a last line without its end is answered, and not run`() async throws {
        let house = try WireHouse()
        try await house.open {
            let client = try await WireClient(house.path)
            try await client.initialize()
            try await client.send(bytes: Array(call(1, "echo").utf8))
            try await client.closeOutput()
            #expect(try await client.message()["error"]?["code"] == -32700)
            #expect(await client.line() == nil)
            #expect(house.handler.calls.isEmpty)
        }
    }
}
