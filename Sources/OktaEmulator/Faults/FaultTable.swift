extension FaultForm {
    private static let hour = 3_600_000

    /// Every kind of fault; what can be set, what is listed and what the manual shows all come from here.
    static let all: [FaultForm] = [
        FaultForm(
            "status",
            "An error envelope with this status and Okta code; nothing is applied.",
            [.number("status", 500, in: 400...599), .text("code", "E0000009")]
        ) { .status($0.number("status"), code: $0.text("code")) },
        FaultForm("resetBeforeApply", "The connection closes without a status line; nothing is applied.") { _ in
            .resetBeforeApply
        },
        FaultForm("resetAfterApply", "Applied, then the connection closes without a status line.") { _ in
            .resetAfterApply
        },
        FaultForm("hang", "Not one byte until the client closes or the server stops; nothing is applied.") { _ in
            .hang
        },
        FaultForm("hangAfterApply", "Applied, then not one byte until the client closes or the server stops.") { _ in
            .hangAfterApply
        },
        FaultForm("delay", "Applied at once, answered this much later.", [.number("milliseconds", 1000, in: 0...hour)])
        {
            .delay($0.milliseconds("milliseconds"))
        },
        FaultForm(
            "slow",
            "Applied; the body comes in pieces of so many bytes with a pause before each.",
            [.number("bytes", 64, in: 1...1 << 20), .number("milliseconds", 200, in: 0...hour)]
        ) { .slow(bytes: $0.number("bytes"), pause: $0.milliseconds("milliseconds")) },
        FaultForm("truncated", "Applied; the connection closes halfway through the body that was promised.") { _ in
            .truncated
        },
        FaultForm("malformedBody", "Applied; the body stops in the middle of a JSON value.") { _ in .malformedBody },
        FaultForm(
            "hugeBody",
            "Applied; the body is valid JSON of at least this many bytes.",
            [.number("bytes", 64 << 20, in: 0...1 << 28)]
        ) { .hugeBody(bytes: $0.number("bytes")) },
        FaultForm("wrongType", "Applied; the body is an array where an object belongs, and the reverse.") { _ in
            .wrongType
        },
        FaultForm("htmlPage", "A proxy's page with status 200; nothing is applied.") { _ in .htmlPage },
        FaultForm("redirect", "302 to there; nothing is applied.", [.text("to", "https://elsewhere.example/")]) {
            .redirect(to: $0.text("to"))
        },
        FaultForm(
            "foreignNextLink",
            "Applied; `Link rel=\"next\"` leads to that origin.",
            [.text("origin", "https://elsewhere.example")]
        ) { .foreignNextLink(origin: $0.text("origin")) },
        FaultForm(
            "rateLimitStorm",
            "429 as if the bucket were empty for so many seconds; nothing is applied.",
            [.number("resetAfter", 1, in: 0...hour)]
        ) { .rateLimitStorm(resetAfter: $0.number("resetAfter")) },
        FaultForm("concurrencyStorm", "429 as if too many requests were in flight; nothing is applied.") { _ in
            .concurrencyStorm
        },
        FaultForm(
            "lyingHeaders",
            "Applied; the rate-limit headers are false: more left than allowed, a reset that is over or years away, words.",
            [.word("lie", of: Fault.RateLie.allCases.map(\.rawValue))]
        ) { .lyingHeaders(Fault.RateLie(rawValue: $0.text("lie")) ?? .aboveLimit) },
        FaultForm("staleRead", "A read sees the org as it was before the last write; writes are not hit.") { _ in
            .staleRead
        },
        FaultForm("mutateAfter", "Applied; right after, somebody else changes the object that was answered.") { _ in
            .mutateAfter
        },
    ]
}
