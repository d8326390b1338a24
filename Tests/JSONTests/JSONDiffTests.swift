import JSON
import Testing

@Suite struct JSONDiffTests {
    /// Changes as `pointer: before -> after`, one a line.
    private func changes(from before: String, to after: String) throws -> [String] {
        try JSONDiff.changes(from: JSONValue(parsing: before), to: JSONValue(parsing: after)).map {
            "\($0.pointer): \($0.before?.description ?? "none") -> \($0.after?.description ?? "none")"
        }
    }

    @Test(arguments: [
        (#"{"a":1}"#, #"{"a":1.0}"#, []),
        (#"{"a":1,"b":[1,2]}"#, #"{"b":[1,2],"a":1}"#, []),
        (#"{"status":"ACTIVE","x":1}"#, #"{"x":1,"status":"SUSPENDED"}"#, [#"/status: "ACTIVE" -> "SUSPENDED""#]),
        (
            #"{"b":1,"a":2,"c":3}"#, #"{"z":9,"c":3,"a":0,"y":8}"#,
            ["/b: 1 -> none", "/a: 2 -> 0", "/z: none -> 9", "/y: none -> 8"]
        ),
        (#"{"p":{"q":{"r":1,"s":2}}}"#, #"{"p":{"q":{"r":1,"s":3,"t":4}}}"#, ["/p/q/s: 2 -> 3", "/p/q/t: none -> 4"]),
        ("[1,2,3]", "[1,9]", ["/1: 2 -> 9", "/2: 3 -> none"]),
        ("[1]", "[1,2,[]]", ["/1: none -> 2", "/2: none -> []"]),
        (#"{"a":null}"#, "{}", ["/a: null -> none"]),
        (#"{"a":null}"#, #"{"a":[]}"#, ["/a: null -> []"]),
        (#"{"a":{}}"#, #"{"a":[]}"#, ["/a: {} -> []"]),
        ("1", "2", [": 1 -> 2"]),
        ("9007199254740993", "9007199254740992", [": 9007199254740993 -> 9007199254740992"]),
        (#"{"a/b":{"~":1}}"#, #"{"a/b":{"~":2}}"#, ["/a~1b/~0: 1 -> 2"]),
        (#"{"é":1}"#, #"{"e\#u{301}":1}"#, ["/é: 1 -> none", "/e\u{301}: none -> 1"]),
    ])
    func `each difference is named once, in the order of the document`(
        before: String,
        after: String,
        expected: [String]
    ) throws {
        #expect(try changes(from: before, to: after) == expected)
    }
}
