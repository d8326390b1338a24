import FoundationEssentials
import Testing

/// The conformance checklist C1 to C90: each number has a test that is named with it.
@Suite struct ConformanceTableTests {
    @Test func `each number of the checklist has a test named with it`() throws {
        let missing = Set(1...90).subtracting(try Self.namedNumbers())
        #expect(missing.isEmpty, "no test is named with \(missing.sorted().map { "C\($0)" }.joined(separator: ", "))")
    }

    /// All numbers that the names of tests carry: ``C12, C28: …`` in Swift, `test_c41_c42_…` in Python.
    private static func namedNumbers() throws -> Set<Int> {
        let tests = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        var numbers: Set<Int> = []
        let paths = try FileManager.default.subpathsOfDirectory(atPath: tests)
        for path in paths where path.hasSuffix(".swift") || path.hasSuffix(".py") {
            let text = try String(contentsOfFile: "\(tests)/\(path)", encoding: .utf8)
            for name in text.matches(of: /func `([^`]+)`/) {
                numbers.formUnion(name.output.1.matches(of: /\bC([0-9]+)\b/).compactMap { Int($0.output.1) })
            }
            for name in text.matches(of: /def test((?:_c[0-9]+)+)_/) {
                numbers.formUnion(name.output.1.matches(of: /[0-9]+/).compactMap { Int($0.output) })
            }
        }
        return numbers
    }
}
