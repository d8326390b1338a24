import JSON
import Testing

@testable import Okta

/// When a device sign-in asks again, as scripts of (event, action) with a played clock.
@Suite struct DevicePollTests {
    private static func refusal(_ code: String) -> DevicePoll.Event {
        .refused(TokenRefusal(["error": .string(code), "error_description": "words"]))
    }

    struct Script: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Each follows at the time the step before asked for.
        var events: [DevicePoll.Event]
        /// Seconds of each wait; the first is before the first question.
        var waits: [Int]
        var end: DeviceSignInError?
        var life = 600
    }

    static let scripts: [Script] = [
        Script(
            testDescription: "a person who takes a while",
            events: [refusal("authorization_pending"), refusal("authorization_pending")],
            waits: [5, 5, 5]
        ),
        Script(
            testDescription: "each slow_down adds five seconds for good",
            events: [refusal("slow_down"), refusal("authorization_pending"), refusal("slow_down")],
            waits: [5, 10, 10, 15]
        ),
        Script(
            testDescription: "a lost answer doubles the wait, up to a minute",
            events: Array(repeating: .unanswered(.connectionLost(reason: "gone")), count: 5),
            waits: [5, 10, 20, 40, 60, 60]
        ),
        Script(
            testDescription: "a rate limit is waited out once",
            events: [
                .unanswered(.rateLimited(bucket: "x", retryAfter: .seconds(33))), refusal("authorization_pending"),
            ],
            waits: [5, 33, 5]
        ),
        Script(testDescription: "expired", events: [refusal("expired_token")], waits: [5], end: .expired),
        Script(testDescription: "forgotten", events: [refusal("invalid_grant")], waits: [5], end: .expired),
        Script(testDescription: "denied", events: [refusal("access_denied")], waits: [5], end: .denied),
        Script(
            testDescription: "wrong app",
            events: [refusal("unauthorized_client")],
            waits: [5],
            end: .refused(code: "unauthorized_client", words: "words", clientID: "0oa1")
        ),
        Script(
            testDescription: "stopped",
            events: [.unanswered(.cancelled)],
            waits: [5],
            end: .unreachable(.cancelled)
        ),
        Script(
            testDescription: "nobody came while the code was good",
            events: [refusal("authorization_pending")],
            waits: [5],
            end: .expired,
            life: 10
        ),
    ]

    @Test(arguments: scripts) func `the next question comes when it may, or never`(_ script: Script) {
        var poll = DevicePoll(clientID: "0oa1", interval: .seconds(5), expires: .seconds(script.life))
        var now = Duration.zero
        var waits: [Int] = []
        var end: DeviceSignInError?
        var step = poll.begin(at: now)
        var events = script.events[...]
        while case .ask(let time) = step {
            waits.append(Int((time - now).components.seconds))
            now = time
            guard let event = events.popFirst() else { break }
            step = poll.after(event, at: now)
        }
        if case .fail(let error) = step { end = error }
        #expect(waits == script.waits)
        #expect(end == script.end)
        #expect(events.isEmpty)
    }
}
