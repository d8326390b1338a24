import JSON
import Testing

@testable import Bridge

@Suite struct ToolInputTests {
    static let catalog = ToolCatalog()

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

    @Test func `all bad arguments of a call are reported at once`() throws {
        let entry = try #require(Self.catalog.entry(named: "list_users"))
        let error = try #require(throws: InvalidArguments.self) {
            try entry.decode(["limit": 0, "search": 7, "limt": 3, "after": "forged"])
        }
        #expect(
            error.problems == [
                .unfit(name: "search", expected: "a string of 1 to 2000 characters", received: "7"),
                .unfit(name: "limit", expected: "an integer from 1 to 200", received: "0"),
                .unfit(
                    name: "after",
                    expected: "the next_cursor of this tool's last answer, with the same arguments",
                    received: "\"forged\""
                ),
                .unknown(name: "limt", nearest: "limit"),
            ]
        )
    }
}
