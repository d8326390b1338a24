import NIOCore

/// Writes lines to one client and watches how long they wait, so that one that does not read is cut off.
///
/// All of it on the channel's event loop.
final class OutboundLines {
    /// What the owner does when a line has left, or when the client must be cut off.
    struct Reactions {
        var sent: (ChannelHandlerContext) -> Void
        /// The reason, for the log.
        var cut: (ChannelHandlerContext, String) -> Void
    }

    private var queue: OutboundQueue
    private var ageCheck: Scheduled<Void>?

    init(limits: OutboundQueue.Limits) { queue = OutboundQueue(limits: limits) }

    /// Whether more requests may be served.
    var hasRoom: Bool { queue.hasRoom }

    /// Writes one line; the caller flushes.
    func write(_ message: [UInt8], _ context: ChannelHandlerContext, _ reactions: Reactions) {
        guard queue.enqueue(bytes: message.count + 1, at: .now()) else {
            reactions.cut(context, "it does not read: more than its queue may hold")
            return
        }
        var line = context.channel.allocator.buffer(capacity: message.count + 1)
        line.writeBytes(message)
        line.writeInteger(UInt8(ascii: "\n"))
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenSuccess {
            self.queue.sent()
            reactions.sent(context)
        }
        context.write(NIOAny(line), promise: promise)
        checkAge(context, reactions)
    }

    /// The connection is closed: nothing waits any more.
    func close() {
        ageCheck?.cancel()
        ageCheck = nil
    }

    /// Watches the oldest message, while there is one that waits.
    private func checkAge(_ context: ChannelHandlerContext, _ reactions: Reactions) {
        guard ageCheck == nil, let deadline = queue.deadline else { return }
        ageCheck = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.ageCheck = nil
            guard let deadline = self.queue.deadline else { return }
            guard deadline > .now() else {
                reactions.cut(context, "it does not read: its oldest message has waited too long")
                return
            }
            self.checkAge(context, reactions)
        }
    }
}
