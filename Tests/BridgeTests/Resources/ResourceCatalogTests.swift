import JSON
import Testing

@testable import Bridge

/// What resources and prompts say must be true of the tools as they are.
@Suite struct ResourceCatalogTests {
    private static let catalog = ToolCatalog()
    /// What reads like a tool's name in texts but is a member, a status or a value.
    private static let otherNames: Set = [
        "next_cursor", "pending_approval", "operation_id", "event_types", "fetch_all", "last_login",
        "invalid_arguments",
        "not_found", "rate_limited", "circuit_open", "okta_refused", "okta_code", "retry_after_s", "audit_unavailable",
    ]

    @Test func `uris and names are unique, and each has a title and a description`() {
        let uris = ResourceCatalog.resources.map { $0.uri } + ResourceCatalog.templates.map { $0.uriTemplate }
        #expect(Set(uris).count == uris.count)
        #expect(Set(ResourceCatalog.prompts.map { $0.name }).count == ResourceCatalog.prompts.count)
        #expect(
            ResourceCatalog.resources.allSatisfy { !$0.name.isEmpty && !$0.title.isEmpty && !$0.description.isEmpty }
        )
    }

    @Test func `the names of the seed's resources are kept`() {
        let kept = [
            "okta://org/info", "okta://templates/user_update", "okta://templates/application_config",
            "okta://templates/responses", "okta://examples/log_queries", "okta://help/usage", "okta://prompts/system",
            "okta://workflows/troubleshooting", "server://info", "server://health",
        ]
        #expect(Set(kept).isSubset(of: ResourceCatalog.resources.map { $0.uri }))
    }

    @Test(arguments: ResourceCatalog.texts.map { $0.text })
    func `a text is at most 4 KiB, and the tools it names exist`(text: String) {
        #expect(text.utf8.count <= 4096)
        expectKnownNames(text)
    }

    @Test func `the tools, resources and arguments that prompts name exist`() {
        for prompt in ResourceCatalog.prompts {
            let given = PromptInput(Dictionary(uniqueKeysWithValues: prompt.arguments.map { ($0.name, "given") }))
            expectKnownNames(prompt.text(given))
        }
    }

    @Test func `resources that texts point to can be read`() {
        for text in ResourceCatalog.texts.map({ $0.text }) + ResourceCatalog.prompts.map({ $0.text(PromptInput([:])) })
        {
            for match in text.matches(of: /`((?:okta|server):\/\/[^`]+)`/) {
                let uri = String(match.output.1)
                let isTemplate = ResourceCatalog.templates.contains { $0.uriTemplate == uri }
                #expect(isTemplate || ResourceCatalog.place(of: uri) != nil, "\(uri)")
            }
        }
    }

    @Test(arguments: [LogQueryExamples.text, UserSearchExamples.text, GroupSearchExamples.text])
    func `each example is a call that its tool accepts`(text: String) throws {
        let examples = try #require(JSONValue(parsing: text).elements)
        for example in examples {
            let entry = try #require(Self.catalog.entry(named: example["tool"]?.string ?? ""))
            _ = try entry.decode(example["arguments"] ?? .null)
        }
    }

    @Test func `the template for changing a user is a call that the tool accepts`() throws {
        let template = try JSONValue(parsing: UserUpdateTemplate.text)
        let entry = try #require(Self.catalog.entry(named: template["tool"]?.string ?? ""))
        _ = try entry.decode(template["arguments"] ?? .null)
    }

    @Test(arguments: [
        ("okta://users/dana", "dana"), ("okta://users/dana.kim%40acme.test", "dana.kim@acme.test"),
        ("okta://users/a%2Fb", "a/b"), ("okta://users/", nil), ("okta://users/a/b", nil), ("okta://users/%4", nil),
        ("okta://users/%FF", nil), ("okta://users/a?b", nil), ("okta://groups/dana", nil),
    ])
    func `the value of a template's variable is read from the uri`(uri: String, value: String?) {
        #expect(UserResource.value(in: uri) == value)
    }

    private func expectKnownNames(_ text: String) {
        for match in text.matches(of: /`([a-z]+(?:_[a-z]+)+)`/) {
            let name = String(match.output.1)
            #expect(Self.otherNames.contains(name) || Self.catalog.entry(named: name) != nil, "\(name)")
        }
    }
}
