import JSON
import Testing

/// The public suite of nst/JSONTestSuite: `y_` must be accepted, `n_` refused, `i_` is up to the parser.
@Suite struct ParsingSuiteTests {
    /// What Gatehouse does with what the standard leaves open, and why.
    private static let leftOpen: [(prefix: String, accepts: Bool, because: String)] = [
        ("i_number_", true, "a number is kept as written; whether it fits a double is asked by those who need one"),
        ("i_object_key_lone_2nd_surrogate", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_1st_", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_incomplete_", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_invalid_lonely_surrogate", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_invalid_surrogate", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_inverted_surrogates", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_lone_second_surrogate", false, "no Unicode text holds half a surrogate pair"),
        ("i_string_", false, "the bytes are no UTF-8, which RFC 8259 section 8.1 demands between systems"),
        ("i_structure_500_nested_arrays", false, "deeper than the limit of 64"),
        (
            "i_structure_UTF-8_BOM", false,
            "RFC 8259 section 8.1: no byte order mark is sent; hashing needs one spelling"
        ),
    ]

    /// Accepted by the suite and refused by us: a reader that keeps the first and one that keeps the last would disagree.
    private static let duplicateKeys = ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]

    @Test func `every text that must be accepted is, except for objects with a key twice`() throws {
        let names = try SharedFolder.names(in: "json-suite/parsing").filter { $0.hasPrefix("y_") }
        #expect(names.count == 95)
        for name in names {
            let bytes = try SharedFolder.bytes("json-suite/parsing/\(name)")
            if Self.duplicateKeys.contains(name) {
                #expect(throws: JSONError(.duplicateKey("a"), at: 9)) { try JSONValue(parsing: bytes) }
                continue
            }
            let value = try #require(try? JSONValue(parsing: bytes), "\(name)")
            #expect(try JSONValue(parsing: value.bytes()) == value, "\(name)")
        }
    }

    @Test func `every text that must be refused is`() throws {
        let names = try SharedFolder.names(in: "json-suite/parsing").filter { $0.hasPrefix("n_") }
        #expect(names.count == 188)
        for name in names {
            let bytes = try SharedFolder.bytes("json-suite/parsing/\(name)")
            #expect(throws: JSONError.self, "\(name)") { try JSONValue(parsing: bytes) }
        }
    }

    @Test func `what the standard leaves open is decided by the table`() throws {
        let names = try SharedFolder.names(in: "json-suite/parsing").filter { $0.hasPrefix("i_") }
        #expect(names.count == 35)
        for name in names {
            let bytes = try SharedFolder.bytes("json-suite/parsing/\(name)")
            let rule = try #require(Self.leftOpen.first { name.hasPrefix($0.prefix) }, "\(name)")
            #expect(((try? JSONValue(parsing: bytes)) != nil) == rule.accepts, "\(name): \(rule.because)")
        }
    }
}
