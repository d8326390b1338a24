import JSON
import Testing

@testable import Bridge

@Suite struct ToolCatalogTests {
    static let catalog = ToolCatalog()

    static func everySchema(in schema: JSONValue) -> [JSONValue] {
        [schema] + (schema["properties"]?.members.map { $0.flatMap { everySchema(in: $0.value) } } ?? [])
            + (schema["items"].map { everySchema(in: $0) } ?? [])
    }

    @Test func `C48 names keep the house pattern, differ, and are few`() {
        let names = Self.catalog.listings.map(\.name)
        #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z][a-z0-9_]{0,39}/) != nil })
        #expect(names.allSatisfy { "gatehouse".count + $0.count <= 60 })
        #expect(Set(names).count == names.count)
        #expect(names.count <= 40)
    }

    @Test(arguments: catalog.listings)
    func `C49 an input schema is a flat closed object`(listing: ToolListing) throws {
        let schema = listing.inputSchema
        #expect(schema["type"] == "object")
        #expect(schema["additionalProperties"] == false)
        #expect(schema["properties"]?.kind == .object)
        for part in Self.everySchema(in: schema) {
            for keyword in ["oneOf", "anyOf", "allOf", "$ref", "$defs", "format", "const", "default"] {
                #expect(part[keyword] == nil)
            }
            #expect(part["type"]?.string != nil)
            if part["type"] == "array" { #expect(part["items"]?["type"]?.string != nil) }
        }
        let properties = try #require(schema["properties"]?.members)
        #expect(properties.allSatisfy { $0.value["description"]?.string?.isEmpty == false })
        let required = schema["required"]?.elements?.compactMap(\.string) ?? []
        #expect(Set(required).isSubset(of: properties.map(\.key)))
    }

    @Test func `C50 the class follows from what the tool is`() {
        for entry in Self.catalog.entries {
            #expect((entry.type is any LocalTool.Type) == (entry.listing.riskClass == .local))
            #expect((entry.type is any ReadTool.Type) == (entry.listing.riskClass == .read))
            #expect((entry.type is any WriteTool.Type) == (entry.listing.riskClass >= .reversible))
        }
        let classes = Dictionary(uniqueKeysWithValues: Self.catalog.listings.map { ($0.name, $0.riskClass.rawValue) })
        #expect(classes["suspend_user"] == 3)
        #expect(classes["update_user"] == 2)
        #expect(classes["assign_user_to_application"] == 3)
        #expect(classes["deactivate_user"] == 4)
        #expect(classes["delete_deactivated_user"] == 4)
    }

    @Test func `what hosts are told stays within 16 KiB`() {
        let texts = Self.catalog.listings.flatMap { listing in
            [listing.title, listing.description]
                + Self.everySchema(in: listing.inputSchema).compactMap { $0["description"]?.string }
        }
        #expect(texts.reduce(0) { $0 + $1.utf8.count } <= 16_384)
    }

    @Test func `every output schema is an open object that allows the gate's own answers`() {
        for listing in Self.catalog.listings {
            #expect(listing.outputSchema?["type"] == "object")
            #expect(listing.outputSchema?["required"] == nil)
            #expect(listing.outputSchema?["properties"]?["operation_id"] != nil)
        }
    }

    @Test func `titles are the names in words`() {
        #expect(Self.catalog.entry(named: "list_users")?.listing.title == "List users")
    }

    @Test(arguments: [
        ("get_application", "get_application_details"), ("update_user_profile", "update_user"),
        ("unlock_user_account", "unlock_user"),
    ])
    func `other servers' names are callable and not listed`(alias: String, name: String) {
        #expect(Self.catalog.entry(named: alias)?.listing.name == name)
        #expect(!Self.catalog.listings.map(\.name).contains(alias))
    }

    @Test func `an unknown name has no tool`() { #expect(Self.catalog.entry(named: "drop_tables") == nil) }

    @Test func `the digest is the same for every catalog of one build`() {
        #expect(ToolCatalog().digest == Self.catalog.digest)
        #expect(Self.catalog.digest.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    }

    @Test func `the listing of a write shows its arguments in order`() {
        let schema = Self.catalog.entry(named: "deactivate_user")?.listing.inputSchema
        #expect(schema?["properties"]?.members?.map(\.key) == ["user_id", "send_email", "reason"])
        #expect(schema?["required"] == ["user_id"])
        #expect(
            schema?["properties"]?["send_email"]?["description"]
                == "Mail the administrators that the user was deactivated. Default: false."
        )
    }
}
