package import Audit
package import Okta
import ServiceLifecycle

/// The gate of one org, put together: what the socket talks to, what the console talks to, and the work that outlives a
/// request.
///
/// `run()` carries every write and ends when the service is asked to stop: requests that wait are ended as expired, what
/// is on the wire finishes. Before `run()` and after it, writes are refused.
package final class Gate: Service {
    /// What the socket's sessions call.
    package let handler: any CallHandler
    /// What the console calls.
    package var desk: any Desk { gateDesk }

    /// Tells the console that what a person must do to sign in has changed.
    package func noteSignIn() { gateDesk.publishHealth() }

    /// Calls of this run, and writes of which nobody knows yet whether Okta did them.
    package var tally: (calls: Int, unknown: Int) { (parts.book.callCount, parts.locks.all.count) }

    private let gateDesk: GateDesk
    private let parts: GateParts
    private let writes: AsyncStream<WriteOperation>
    private let writer: AsyncStream<WriteOperation>.Continuation
    private let legs: AsyncStream<LegState>
    private let pauser: AsyncStream<LegState>.Continuation
    private let changes: AsyncStream<Void>
    private let changer: AsyncStream<Void>.Continuation

    /// `audit` must be open; the gate does not close it.
    package init(catalog: ToolCatalog, okta: any OktaAccess, audit: AuditLog, options: GateOptions) {
        var options = options
        options.org.toolsDigest = catalog.digest
        // Without a console nobody takes anything out, so nothing goes in.
        let feed = options.hasConsole ? DeskFeed() : DeskFeed(capacity: 0)
        // As many as there can be operations: a write that was admitted always fits.
        let (writes, writer) = AsyncStream<WriteOperation>.makeStream(
            bufferingPolicy: .bufferingOldest(options.policy.limits.pendingInAll)
        )
        let (legs, pauser) = AsyncStream<LegState>.makeStream(bufferingPolicy: .bufferingOldest(Self.mostPauses))
        let (changes, changer) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        parts = GateParts(
            catalog: catalog,
            okta: okta,
            audit: audit,
            options: options,
            feed: feed,
            changed: { changer.yield() },
            pauses: { pauser.takes($0) }
        )
        (self.writes, self.writer, self.changes, self.changer) = (writes, writer, changes, changer)
        (self.legs, self.pauser) = (legs, pauser)
        gateDesk = GateDesk(parts: parts, feed: feed, options: options)
        handler = Dispatcher(parts: parts, facts: gateDesk, submit: { writer.takes($0) })
        // Calls are answered before `run()` comes to its turn, and the console is to hear of their records, too.
        audit.observe { [weak gateDesk] in gateDesk?.recorded($0) }
    }

    /// Runs the writes and keeps the console's summaries fresh, until cancelled or asked to stop.
    ///
    /// - Throws: `AuditError` if the unknown outcomes of earlier runs cannot be read: without them no target is locked.
    package func run() async throws {
        do throws(AuditError) { try await Reconciliation(parts: parts).load() } catch {
            // Stopped before it began: the read was cancelled, and there is nothing to run.
            guard !Task.isCancelled else { return stop() }
            throw error
        }
        gateDesk.publishAll()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withDiscardingTaskGroup { group in
                    group.addTask { await self.refresh() }
                    group.addTask { await self.settle() }
                    group.addTask { await self.watchLegs() }
                    for await operation in writes {
                        group.addTask { [parts] in await WriteSequence(parts: parts, operation: operation).run() }
                    }
                }
            } onGracefulShutdown: {
                self.stop()
            }
        } onCancel: {
            stop()
        }
        await parts.settleOutcomes()
        parts.audit.observe(nil)
    }

    /// Ends what waits for a person; what was sent goes on to its outcome.
    private func stop() {
        writer.finish()
        changer.finish()
        pauser.finish()
        parts.unsettled.close()
        parts.queue.close(reason: "gatehouse stopped before anybody decided")
    }

    /// Tries every second to record what could not be recorded, while there is any.
    private func settle() async {
        for await _ in parts.unsettled.news {
            while !parts.unsettled.isEmpty, !parts.unsettled.isClosed {
                do throws(CancellationError) {
                    try await parts.clock.sleep(until: parts.clock.now + .seconds(1))
                } catch { return }
                await parts.settleOutcomes()
            }
        }
    }

    /// Most pauses between legs that may wait to be noticed.
    private static let mostPauses = 1024

    /// Withdraws the calls whose next leg does not come; ends with the gate, without waiting for any.
    private func watchLegs() async {
        await withDiscardingTaskGroup { group in
            for await leg in legs { group.addTask { [parts] in await parts.watch(leg) } }
            group.cancelAll()
        }
    }

    /// Tells the console of changes, at most twice a second and only when there were any.
    private func refresh() async {
        for await _ in changes {
            gateDesk.publishSummaries()
            // Cancelled: the stream ends as well.
            try? await parts.clock.sleep(until: parts.clock.now + .milliseconds(500))
        }
    }
}

extension AsyncStream.Continuation where Element: Sendable {
    /// Whether the running gate takes it: not when it has stopped, or is full.
    fileprivate func takes(_ element: Element) -> Bool {
        if case .enqueued = yield(element) { true } else { false }
    }
}
