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

    private let gateDesk: GateDesk
    private let parts: GateParts
    private let writes: AsyncStream<WriteOperation>
    private let changes: AsyncStream<Void>
    private let stopStreams: @Sendable () -> Void

    /// `audit`: Open; the gate does not close it.
    package init(catalog: ToolCatalog, okta: any OktaAccess, audit: AuditLog, options: GateOptions) {
        let feed = DeskFeed()
        let clock = options.clock
        // As many as there can be operations: a write that was admitted always fits.
        let (writes, writer) = AsyncStream<WriteOperation>.makeStream(
            bufferingPolicy: .bufferingOldest(options.policy.limits.pendingInAll)
        )
        let (changes, changer) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let redaction = audit.redaction(
            drop: options.redactedFields.drop,
            hash: options.redactedFields.hash
        )
        parts = GateParts(
            catalog: catalog,
            okta: okta,
            audit: audit,
            clock: clock,
            posture: Posture(
                policy: options.policy,
                freeze: Freeze(directory: options.stateDirectory),
                isReadOnly: options.isReadOnly,
                hasConsole: options.hasConsole,
                clock: clock,
                feed: feed
            ),
            queue: ApprovalQueue(clock: clock, feed: feed),
            operations: OperationTable(limits: options.policy.limits, clock: clock),
            locks: TargetLocks(),
            book: CallBook(capacity: options.history, clock: clock, feed: feed, changed: { changer.yield() }),
            bounds: ResultBounds(redaction: redaction, limit: options.policy.limits.resultBytes),
            redaction: redaction
        )
        self.writes = writes
        self.changes = changes
        stopStreams = {
            writer.finish()
            changer.finish()
        }
        handler = Dispatcher(
            parts: parts,
            submit: { operation in
                switch writer.yield(operation) {
                case .enqueued: true
                case .dropped, .terminated: false
                @unknown default: false
                }
            }
        )
        gateDesk = GateDesk(parts: parts, feed: feed, options: options)
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
        await parts.audit.observe { [gateDesk] in gateDesk.recorded($0) }
        gateDesk.publishAll()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withDiscardingTaskGroup { group in
                    group.addTask { await self.refresh() }
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
        await parts.audit.observe(nil)
    }

    /// Ends what waits for a person; what was sent goes on to its outcome.
    private func stop() {
        stopStreams()
        parts.queue.close(reason: "gatehouse stopped before anybody decided")
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
