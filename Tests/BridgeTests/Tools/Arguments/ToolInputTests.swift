import JSON
import Testing

@testable import Bridge

@Suite struct ToolInputTests {
    static let catalog = ToolCatalog()

    static func problems(_ tool: String, _ arguments: JSONValue) throws -> [String] {
        let entry = try #require(catalog.entry(named: tool))
        do {
            _ = try entry.decode(arguments)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    static func canonical(_ tool: String, _ arguments: JSONValue) throws -> String {
        let entry = try #require(catalog.entry(named: tool))
        return try entry.decode(arguments).arguments.json.description
    }

    @Test func `a good call is decoded with its defaults filled in`() throws {
        let entry = try #require(Self.catalog.entry(named: "list_users"))
        let call = try entry.decode(["search": "status eq \"ACTIVE\"", "limit": 5])
        let tool = try #require(call.tool as? ListUsers)
        #expect(tool.limit == 5)
        #expect(tool.search == "status eq \"ACTIVE\"")
        #expect(tool.page.detail == .compact)
        #expect(
            call.arguments.json.description
                == #"{"search":"status eq \"ACTIVE\"","limit":5,"fetch_all":false,"detail":"compact"}"#
        )
    }

    @Test(
        arguments: [
            (
                "get_user", [:],
                "user_id: missing; expected an identifier of 1 to 254 characters without control characters"
            ),
            ("list_users", ["limit": 0], "limit: expected an integer from 1 to 200, got 0"),
            ("list_users", ["limit": 201], "limit: expected an integer from 1 to 200, got 201"),
            ("list_users", ["limit": "5"], "limit: expected an integer from 1 to 200, got \"5\""),
            ("list_users", ["limit": 2.5], "limit: expected an integer from 1 to 200, got 2.5"),
            ("list_users", ["fetch_all": "yes"], "fetch_all: expected true or false, got \"yes\""),
            ("list_users", ["detail": "all"], "detail: expected one of compact, full, got \"all\""),
            ("list_users", ["fields": []], "fields: expected a list, each item a string with 1 to 20 items, got []"),
            ("list_users", ["fields": [1]], "fields: expected a list, each item a string with 1 to 20 items, got [1]"),
            ("list_users", ["search": ""], "search: expected a string of 1 to 2000 characters, got \"\""),
            ("list_users", ["search": "a", "q": "b"], "search, q: give only one of them"),
            ("list_users", ["serach": "a"], "\"serach\": no such argument; did you mean search?"),
            ("list_users", ["delete_everything": true], "\"delete_everything\": no such argument"),
            ("list_users", ["userID": "a"], "\"userID\": no such argument"),
            (
                "get_user", ["user_id": ".."],
                "user_id: expected an identifier of 1 to 254 characters without control characters, got \"..\""
            ),
            ("get_user", ["user_id": "a", "user_identifier": "b"], "user_id: given twice, also as user_identifier"),
            (
                "operation_status", ["operation_id": "x"],
                "operation_id: expected an operation id: 32 lower-case hexadecimal digits, got \"x\""
            ),
            (
                "update_user", ["user_id": "a", "profile": [:]],
                "profile: expected an object with 1 to 50 members, got {}"
            ),
            (
                "get_logs", ["since": "soon"],
                "since: expected an RFC 3339 time, or 15m, 24h, 7d, today, yesterday, got \"soon\""
            ),
            ("get_user", ["a"], "arguments: expected an object, got [\"a\"]"),
        ] as [(String, JSONValue, String)]
    )
    func `a bad argument is named with what was expected`(tool: String, arguments: JSONValue, problem: String) throws {
        #expect(try Self.problems(tool, arguments) == [problem])
    }

    @Test func `all bad arguments of a call are reported at once`() throws {
        let problems = try Self.problems("list_users", ["limit": 0, "search": 7, "limt": 3, "fetch_all": 1])
        #expect(
            problems == [
                "search: expected a string of 1 to 2000 characters, got 7",
                "limit: expected an integer from 1 to 200, got 0",
                "fetch_all: expected true or false, got 1",
                "\"limt\": no such argument; did you mean limit?",
            ]
        )
    }

    @Test func `what a problem shows of an argument is short and escaped`() throws {
        let hostile = "\u{1B}[31m" + String(repeating: "x", count: 10_000)
        let problem = try #require(try Self.problems("list_users", ["limit": .string(hostile)]).first)
        #expect(problem.count < 200)
        #expect(problem.contains(#"\u001b[31m"#))
    }

    @Test(
        arguments: [
            ("get_user", ["user_identifier": "dana"], #"{"user_id":"dana"}"#),
            (
                "update_user_profile", ["user_identifier": "dana", "profile_updates": ["title": .null]],
                #"{"user_id":"dana","profile":{"title":null}}"#
            ),
            ("get_application", ["app_identifier": "Payroll"], #"{"app_id":"Payroll"}"#),
            (
                "list_applications", ["filter_expr": "status eq \"ACTIVE\"", "limit": 1],
                #"{"filter":"status eq \"ACTIVE\"","include_non_deleted":false,"limit":1,"fetch_all":false,"detail":"compact"}"#
            ),
            (
                "list_users", ["query": "dan", "limit": 1],
                #"{"q":"dan","limit":1,"fetch_all":false,"detail":"compact"}"#
            ),
            (
                "list_users", ["query": "status eq \"ACTIVE\"", "limit": 1],
                #"{"search":"status eq \"ACTIVE\"","limit":1,"fetch_all":false,"detail":"compact"}"#
            ),
            (
                "list_applications", ["query": "status eq \"ACTIVE\"", "limit": 1],
                #"{"filter":"status eq \"ACTIVE\"","include_non_deleted":false,"limit":1,"fetch_all":false,"detail":"compact"}"#
            ),
        ] as [(String, JSONValue, String)]
    )
    func `other servers' names of arguments are understood`(
        tool: String,
        arguments: JSONValue,
        canonical: String
    ) throws {
        #expect(try Self.canonical(tool, arguments) == canonical)
    }

    @Test func `null stands for an argument that may be left out`() throws {
        #expect(
            try Self.canonical("deactivate_user", ["user_id": "a", "send_email": .null, "reason": .null])
                == #"{"user_id":"a","send_email":false}"#
        )
        #expect(try Self.problems("get_user", ["user_id": .null]).count == 1)
    }

    @Test func `the client's reason is found in the arguments that count`() throws {
        let entry = try #require(Self.catalog.entry(named: "suspend_user"))
        let call = try entry.decode(["reason": "left the company", "user_id": "dana"])
        #expect(call.arguments.reason == "left the company")
        #expect(
            try Self.problems("suspend_user", ["user_id": "a", "reason": .string(String(repeating: "x", count: 501))])
                .count == 1
        )
    }

    @Test(arguments: [
        ("userID", "user_id"), ("sendEmail", "send_email"), ("q", "q"), ("operationID", "operation_id"),
        ("waitSeconds", "wait_seconds"), ("includeNonDeleted", "include_non_deleted"), ("ip", "ip"),
    ])
    func `a property gives the name in snake case`(property: String, name: String) {
        #expect(ArgumentNames.snakeCase(property) == name)
    }
}
