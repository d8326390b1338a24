import JSON
import Logging
import NIOCore

/// One client's channel: cuts lines, lets the session judge them, runs calls, writes answers, and never lets a client
/// cost more than its bounds.
///
/// All of it on the channel's event loop.
///
/// Only what must wait leaves the loop (`tools/call`, reads and completions that ask the gate), in a task that this
/// object keeps so that the client's cancellation, its disconnection and our own stop reach it. That is the one place
/// outside a service where a task is started by hand: calls begin on an event loop, where no task group can be fed
/// without a hop per call, and each must be cancellable by its id.
///
/// Backpressure: while the client does not read what we write, or as many calls run as may, nothing is served and `read` is
/// held back. `advance` is the one place that goes on.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What all connections of a server share.
    final class Surroundings: Sendable {
        let handler: any CallHandler
        let messages: ServerMessages
        let options: UnixSocketServer.Options
        let registry: ConnectionRegistry
        let logger: Logger

        init(
            handler: any CallHandler,
            messages: ServerMessages,
            options: UnixSocketServer.Options,
            registry: ConnectionRegistry,
            logger: Logger
        ) {
            (self.handler, self.messages, self.options) = (handler, messages, options)
            (self.registry, self.logger) = (registry, logger)
        }
    }

    private struct Running {
        var id: RequestID
        var progress: ProgressReporter?
        var batch: Int?
        var task: Task<Void, Never>?
    }

    private enum Phase {
        case open
        /// No more input will be served; what runs may finish.
        case ending
        case closed
    }

    private let surroundings: Surroundings
    private var client: ClientConnection
    private var session: Session
    private var framing: LineFraming
    private let output: OutboundLines
    private var running: [Session.Serial: Running] = [:]
    private var batches: [Int: BatchAnswers] = [:]
    private var lastBatch = 0
    private var tooLongInARow = 0
    private var phase = Phase.open
    private var isInputClosed = false
    private var isReadHeldBack = false
    private var isAdvancing = false

    init(_ client: ClientConnection, _ surroundings: Surroundings) {
        self.client = client
        self.surroundings = surroundings
        session = Session(surroundings.messages, standing: { surroundings.handler.tasks.task($0, of: client) })
        framing = LineFraming(limit: surroundings.options.lineLimit)
        output = OutboundLines(limits: surroundings.options.outbound)
    }

    // Called once the channel is registered, before a byte is read.
    func channelActive(context: ChannelHandlerContext) {
        surroundings.handler.opened(client)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else { return }
        framing.append(unwrapInboundIn(data))
        advance(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        guard mayServe(context) else {
            isReadHeldBack = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        advance(context)
        announce(context)
        context.flush()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            isInputClosed = true
            advance(context)
            context.flush()
        } else if event is ConnectionRegistry.Quiesce {
            end(context)
        } else if let change = event as? SubscribedChange {
            session.changed(change)
            announce(context)
            context.flush()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .closed
        output.close()
        surroundings.handler.closed(client)
        cancelAll()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        surroundings.logger.debug("connection failed", metadata: ["client": "\(client.id)", "error": "\(error)"])
        context.close(promise: nil)
    }
}

extension Connection {
    private func mayServe(_ context: ChannelHandlerContext) -> Bool {
        // The window is counted per line, so a batch may exceed it by the rest of its members.
        phase == .open && context.channel.isWritable && output.hasRoom
            && running.count < surroundings.options.callWindow
    }

    /// Serves the lines that are here, then reads on or, at the end of the input, ends.
    ///
    /// The caller flushes.
    private func advance(_ context: ChannelHandlerContext) {
        // A flush below may report messages as sent, which asks to advance again.
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while mayServe(context) {
            guard let event = framing.next() else {
                endOrReadOn(context)
                return
            }
            serve(event, context)
            if !output.hasRoom { context.flush() }
        }
    }

    private func endOrReadOn(_ context: ChannelHandlerContext) {
        if isInputClosed {
            if framing.hasUnfinishedLine {
                write(.error(nil, .init(.parseError, "Parse error: the last line has no end")), context)
            }
            end(context)
        } else if isReadHeldBack {
            isReadHeldBack = false
            context.read()
        }
    }

    private func serve(_ event: LineFraming.Event, _ context: ChannelHandlerContext) {
        switch event {
        case .line(let line):
            tooLongInARow = 0
            serve(line, context)
        case .tooLong:
            tooLongInARow += 1
            let limit = surroundings.options.lineLimit
            write(.error(nil, .init(.invalidRequest, "Invalid request: a line exceeds \(limit) bytes")), context)
            if tooLongInARow >= surroundings.options.tooLongLimit { end(context) }
        }
    }

    private func serve(_ line: ByteBuffer, _ context: ChannelHandlerContext) {
        do throws(JSONError) {
            let value = try parse(line)
            guard let members = value.elements else {
                serve(JSONRPCMessage(value), batch: nil, context)
                return
            }
            serve(batch: members, context)
        } catch {
            write(.error(nil, JSONRPCError(refusing: error)), context)
        }
    }

    /// Values and keys of one line: each costs memory of its own, however short it is.
    private static let valueLimit = 200_000

    private func parse(_ line: ByteBuffer) throws(JSONError) -> JSONValue {
        let result = line.withUnsafeReadableBytes { bytes -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) in try JSONValue(parsing: bytes, nodeLimit: Self.valueLimit) }
        }
        return try result.get()
    }

    private func serve(batch members: [JSONValue], _ context: ChannelHandlerContext) {
        if let refusal = session.refusalOfBatch(of: members.count) {
            write(refusal, context)
            return
        }
        lastBatch += 1
        batches[lastBatch] = BatchAnswers(members: members.count)
        for member in members { serve(JSONRPCMessage(member), batch: lastBatch, context) }
    }

    private func serve(_ message: JSONRPCMessage, batch: Int?, _ context: ChannelHandlerContext) {
        let action = session.receive(message, at: Self.now)
        introduce()
        switch action {
        case .answer(let response):
            finish(response.bytes(), batch, context)
        case .run(let request, let serial):
            begin(request, serial, batch, context)
        case .acknowledge(let line):
            finish(line, batch, context)
            announce(context)
        case .cancel(let serial):
            running[serial]?.task?.cancel()
            finish(nil, batch, context)
        case .nothing:
            finish(nil, batch, context)
            announce(context)
        }
    }

    /// Tells the gate what the client said of itself, when that is new.
    private func introduce() {
        guard session.says != client.says || session.version?.rawValue != client.protocolVersion else { return }
        client.says = session.says
        client.protocolVersion = session.version?.rawValue
        surroundings.handler.introduced(client)
    }
}

extension Connection {
    private func begin(
        _ request: PendingRequest,
        _ serial: Session.Serial,
        _ batch: Int?,
        _ context: ChannelHandlerContext
    ) {
        let reach = ConnectionReach(self, context, request: serial)
        var progress: (@Sendable (CallProgress) -> Void)?
        if request.progress != nil { progress = { reach.tell(.progress($0)) } }
        let runner = RequestRunner(
            surroundings: surroundings,
            client: client,
            hold: session.preference.hold ?? surroundings.options.hold,
            leg: session.preference.leg ?? surroundings.options.leg,
            progress: progress
        )
        surroundings.registry.callBegan()
        running[serial] = Running(id: request.id, progress: request.progress, batch: batch)
        // Begins here and now: a call that has nothing to wait for ends on the loop, without a change of threads. One
        // that waits goes on elsewhere, and writes its response there: the result may be large.
        let task = Task.immediate { [surroundings] in
            let ending = await runner.run(request)
            surroundings.registry.callEnded()
            reach.tell(.ending(ending))
        }
        running[serial]?.task = task
    }

    /// Something of a running request is written; the caller flushes.
    func hear(_ news: ConnectionReach.News, of serial: Session.Serial, _ context: ChannelHandlerContext) {
        switch news {
        case .progress(let progress): report(progress, of: serial, context)
        case .ending(let ending): ended(serial, ending, context)
        }
    }

    /// A sign of life is written; the caller flushes.
    private func report(_ progress: CallProgress, of serial: Session.Serial, _ context: ChannelHandlerContext) {
        guard phase != .closed, let request = running[serial], session.isInFlight(request.id, serial) else { return }
        // A sign of life is no use to a client that does not read; it must not fill its queue.
        guard context.channel.isWritable, let bytes = running[serial]?.progress?.notification(progress) else { return }
        write(bytes, context)
    }

    /// A request has ended: its answer is written; the caller flushes.
    private func ended(
        _ serial: Session.Serial,
        _ ending: RequestRunner.Ending,
        _ context: ChannelHandlerContext
    ) {
        guard let request = running.removeValue(forKey: serial) else { return }
        if let remark = ending.remark, phase != .closed, context.channel.isWritable,
            let line = session.message(remark, about: request.id, serial, at: Self.now)
        {
            write(line, context)
        }
        let mayAnswer = session.ended(request.id, serial)
        guard phase != .closed else { return }
        finish(mayAnswer ? ending.response : nil, request.batch, context)
    }

    /// Something was written that no line of the client's asked for now: sends it, and serves what was held back.
    func goOn(_ context: ChannelHandlerContext) {
        guard phase != .closed else { return }
        advance(context)
        context.flush()
        closeIfDone(context)
    }

    /// Tells the client what has changed; one that does not read hears of it when it does.
    private func announce(_ context: ChannelHandlerContext) {
        guard phase == .open, context.channel.isWritable else { return }
        for line in session.takeAnnouncements() { write(line, context) }
    }

    private static var now: Duration { .nanoseconds(Int64(NIODeadline.now().uptimeNanoseconds)) }

    private func cancelAll() {
        for request in running.values { request.task?.cancel() }
    }
}

extension Connection {
    /// A message of the client is done with; nil is no answer.
    private func finish(_ answer: [UInt8]?, _ batch: Int?, _ context: ChannelHandlerContext) {
        guard let batch else {
            if let answer { write(answer, context) }
            return
        }
        batches[batch]?.end(with: answer)
        guard let answers = batches[batch], answers.isComplete else { return }
        batches[batch] = nil
        if let bytes = answers.bytes() { write(bytes, context) }
    }

    private func write(_ response: JSONRPCResponse, _ context: ChannelHandlerContext) {
        write(response.bytes(), context)
    }

    /// Writes one line; the caller flushes.
    private func write(_ message: [UInt8], _ context: ChannelHandlerContext) {
        guard phase != .closed else { return }
        output.write(message, context, .init(sent: { self.sent($0) }, cut: { self.cut($0, because: $1) }))
    }

    /// A line has left: what was held back for want of room goes on.
    private func sent(_ context: ChannelHandlerContext) {
        guard isReadHeldBack || isInputClosed, output.hasRoom else { return }
        advance(context)
        context.flush()
    }

    private func cut(_ context: ChannelHandlerContext, because reason: String) {
        guard phase != .closed else { return }
        phase = .closed
        surroundings.logger.warning("client cut off: \(reason)", metadata: ["client": "\(client.id)"])
        context.close(promise: nil)
    }
}

extension Connection {
    /// Lets what runs finish for a moment, then withdraws it, then closes.
    private func end(_ context: ChannelHandlerContext) {
        guard phase == .open else { return }
        for result in session.endStreams() { write(result, context) }
        phase = .ending
        context.flush()
        guard !running.isEmpty else {
            closeIfDone(context)
            return
        }
        let loop = context.eventLoop.assumeIsolated()
        loop.scheduleTask(in: surroundings.options.grace) { self.cancelAll() }
        loop.scheduleTask(in: surroundings.options.grace + surroundings.options.withdrawal) {
            guard self.phase == .ending else { return }
            context.close(promise: nil)
        }
    }

    private func closeIfDone(_ context: ChannelHandlerContext) {
        guard phase == .ending, running.isEmpty else { return }
        // An empty write is done when all before it are, so nothing that was written is lost.
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
    }
}
