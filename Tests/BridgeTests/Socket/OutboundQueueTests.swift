import NIOCore
import Testing

@testable import Bridge

struct OutboundQueueTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000)

    /// A queue of at most 100 bytes and 4 messages.
    private func queue() -> OutboundQueue {
        var limits = OutboundQueue.Limits()
        (limits.bytes, limits.messages, limits.age) = (100, 4, .seconds(30))
        return OutboundQueue(limits: limits)
    }

    /// Whether each message of these sizes was taken, in order.
    private func take(_ sizes: Int..., into queue: inout OutboundQueue) -> [Bool] {
        sizes.map { queue.enqueue(bytes: $0, at: Self.start) }
    }

    @Test func `it is full by bytes, but one message always fits`() {
        var queue = queue()
        let first = take(500, 1, into: &queue)
        #expect(first == [true, false])
        queue.sent()
        #expect(queue.bytes == 0)
        let second = take(60, 40, 1, into: &queue)
        #expect(second == [true, true, false])
    }

    @Test func `it is full by messages, and asks for a pause at half of them`() {
        var queue = queue()
        let first = take(1, into: &queue)
        #expect(first == [true])
        #expect(queue.hasRoom)
        let rest = take(1, 1, 1, 1, into: &queue)
        #expect(rest == [true, true, true, false])
        #expect(!queue.hasRoom)
    }

    @Test func `the oldest message sets the deadline`() {
        var queue = queue()
        #expect(queue.deadline == nil)
        let first = take(1, into: &queue)
        let second = queue.enqueue(bytes: 1, at: Self.start + .seconds(1))
        #expect(first == [true] && second)
        #expect(queue.deadline == Self.start + .seconds(30))
        queue.sent()
        #expect(queue.deadline == Self.start + .seconds(31))
    }
}
