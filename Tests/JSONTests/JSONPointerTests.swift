import JSON
import Testing

@Suite struct JSONPointerTests {
    /// The document and the results of RFC 6901, section 5.
    @Test(arguments: [
        ("/foo", #"["bar","baz"]"#), ("/foo/0", #""bar""#), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"),
        ("/g|h", "4"), ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"),
    ])
    func `a pointer finds what the RFC says`(text: String, expected: String) throws {
        let document = try JSONValue(
            parsing: #"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}"#
        )
        let pointer = try #require(JSONPointer(text))
        #expect(document[pointer]?.description == expected)
        #expect(pointer.description == text)
        #expect(document[JSONPointer()]?.description == document.description)
    }

    @Test(arguments: ["foo", "~", "/~", "/~2", "/a~", "/a/~x", " "])
    func `a text that is no pointer is none`(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test(arguments: [
        "/a/2", "/a/-1", "/a/01", "/a/+1", "/a/-", "/a/x", "/b", "/a/0/b", "/a/99999999999999999999", "/a/",
    ])
    func `a pointer past what is there finds nothing`(text: String) throws {
        let document = try JSONValue(parsing: #"{"a":[1,2]}"#)
        #expect(document[try #require(JSONPointer(text))] == nil)
    }

    @Test func `tokens are escaped and read back, also before combining characters`() {
        for tokens in [["a/b", "m~n", "~1", "~01", ""], ["/\u{301}x", "~\u{301}", "\u{301}"], [], [""]] {
            let pointer = JSONPointer(tokens: tokens)
            #expect(JSONPointer(pointer.description)?.tokens == tokens)
        }
        #expect(JSONPointer(tokens: ["profile"]).appending("a/b").description == "/profile/a~1b")
    }
}
