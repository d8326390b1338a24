import Testing

@testable import Bridge

@Suite struct TimeExpressionTests {
    /// The wall clock, 2026-11-25T02:03:04.567Z.
    static let now = 1_795_572_184_567

    @Test(arguments: [
        ("2025-03-13T09:15:00.000Z", "2025-03-13T09:15:00.000Z"), ("2025-03-13T09:15:00Z", "2025-03-13T09:15:00.000Z"),
        ("2025-03-13T09:15:00-05:00", "2025-03-13T14:15:00.000Z"),
        ("2024-02-29T23:59:59.9996+01:30", "2024-02-29T22:29:59.999Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"), ("2100-03-01T00:00:00z", "2100-03-01T00:00:00.000Z"),
        ("now", "2026-11-25T02:03:04.567Z"), ("15m", "2026-11-25T01:48:04.567Z"), ("24h", "2026-11-24T02:03:04.567Z"),
        ("7d", "2026-11-18T02:03:04.567Z"), ("today", "2026-11-25T00:00:00.000Z"),
        ("yesterday", "2026-11-24T00:00:00.000Z"),
    ])
    func `a moment is understood`(text: String, moment: String) throws {
        let expression = try #require(TimeExpression(text, now: Self.now))
        #expect("\(Timestamp(milliseconds: expression.milliseconds))" == moment)
    }

    @Test(arguments: [
        "", "tomorrow", "24", "h", "-1h", "0d", "99999d", "1.5h", "2025-03-13", "2025-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z", "2025-03-13T24:00:00Z", "2025-03-13 09:15:00Z", "2025-03-13T09:15:00",
        "2025-03-13T09:15:00.Z", "2025-03-13T09:15:00+5:00", "２025-03-13T09:15:00Z", "1969-12-31T23:59:59Z",
    ])
    func `anything else is refused`(text: String) { #expect(TimeExpression(text, now: Self.now) == nil) }
}
