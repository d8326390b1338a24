import Glibc
import Testing

/// The type rule of `Shown`, where the compiler cannot see it.
@Suite struct HouseOfTextTests {
    @Test func `only the sanitiser looks at raw text`() throws {
        let tests = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        let sources = tests + "/../../Sources/TUI"
        let files = try #require(popen("grep -rlE '\\.raw\\b|stringLiteral: |Shown\\(pieces' '\(sources)'", "r"))
        defer { pclose(files) }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), files) != nil {
            let path = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let name = path.split(separator: "/").last ?? ""
            #expect(["Sanitizer.swift\n", "Shown.swift\n", "UntrustedText.swift\n"].contains(name), "\(path)")
        }
    }
}
