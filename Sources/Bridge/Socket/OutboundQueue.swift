import DequeModule
import NIOCore

/// Counts what was written to a client and not yet taken by the kernel, and says when that is too much.
///
/// Pure.
///
/// A client that does not read costs at most this queue and is then cut off; the others are not delayed (gate.md 7).
struct OutboundQueue {
    /// How much may wait, and how long the oldest message may.
    struct Limits: Equatable, Sendable {
        var bytes = 1 << 20
        var messages = 256
        var age = TimeAmount.seconds(30)
    }

    private struct Message {
        var bytes: Int
        var since: NIODeadline
    }

    private let limits: Limits
    private var messages: Deque<Message> = []
    private(set) var bytes = 0

    init(limits: Limits) { self.limits = limits }

    /// Takes one message in.
    ///
    /// - Returns: False if the client must be cut off instead. A message into an empty queue always fits.
    mutating func enqueue(bytes count: Int, at now: NIODeadline) -> Bool {
        guard messages.isEmpty || (messages.count < limits.messages && bytes + count <= limits.bytes) else {
            return false
        }
        messages.append(Message(bytes: count, since: now))
        bytes += count
        return true
    }

    /// The oldest message has left.
    mutating func sent() {
        guard let message = messages.popFirst() else { return }
        bytes -= message.bytes
    }

    /// Whether more requests may be served: half of the messages is kept for what runs already.
    var hasRoom: Bool { messages.count < limits.messages / 2 }

    /// When the oldest message will have waited too long; nil if none waits.
    var deadline: NIODeadline? { messages.first.map { $0.since + limits.age } }
}
