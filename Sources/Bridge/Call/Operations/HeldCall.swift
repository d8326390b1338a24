import Audit

/// A write call that waits for the end of its operation, in the form that its request allows (mcp.md 5).
struct HeldCall: Sendable {
    let parts: GateParts
    let operation: OperationID
    let trace: CallTrace
    let request: IncomingCall
    /// Whether a person must be asked, as far as is known before the target is read.
    let isAsked: Bool

    /// Waits until the operation ends, the time of the form is over, or the client goes away.
    ///
    /// `arrived`: When this request came; a call in legs has several.
    func run(since arrived: Duration) async -> OperationTable.End {
        if request.form == .taskAtOnce { return handOut() }
        let deadline = arrived + budget
        var nextSign = arrived + parts.progress
        while true {
            let until = request.progress == nil ? deadline : min(deadline, nextSign)
            await parts.waitForEnd(of: operation, until: until)
            if let end = parts.operations.fetch(operation, for: trace.id) { return end }
            if Task.isCancelled {
                let givingUp = parts.operations.detach(trace.id, from: operation)
                parts.giveUp(operation, givingUp, .request, by: request.client)
            }
            if Task.isCancelled || parts.operations.isWithdrawn(operation) { return withdrawn }
            let now = parts.clock.now
            if now >= deadline { return handOut() }
            guard now >= nextSign else { continue }
            giveSign(after: now - arrived)
            nextSign = now + parts.progress
        }
    }

    /// How long the request is held.
    private var budget: Duration {
        switch request.form {
        case .response: request.hold
        case .legs(let leg): leg
        case .task: isAsked ? .zero : request.hold
        case .taskAtOnce: .zero
        }
    }

    private var withdrawn: OperationTable.End {
        .init(answer: .withdrawn, status: .cancelled, rule: trace.value.rule)
    }

    /// Answers while the operation goes on.
    private func handOut() -> OperationTable.End {
        switch request.form {
        case .response: break
        case .legs: if let leg = pause() { return pending(leg) }
        case .task, .taskAtOnce:
            let keptFor = parts.policy.timeout + OperationTable.retention
            guard let task = parts.operations.handOutTask(operation, to: trace.id, keptFor: keptFor) else {
                return withdrawn
            }
            return pending(.task(task))
        }
        guard let facts = parts.operations.handOut(operation, to: trace.id) else { return withdrawn }
        return pending(.result(CallAnswers.pending(facts, operation)))
    }

    /// Ends the leg; nil after the last one, or if nobody would notice that the next one does not come.
    private func pause() -> CallAnswer? {
        guard let leg = parts.operations.pause(operation, trace), parts.pauses(leg) else { return nil }
        return .leg(requestState: leg.text(parts.seal))
    }

    private func pending(_ answer: CallAnswer) -> OperationTable.End {
        .init(answer: answer, status: .pending, rule: trace.value.rule)
    }

    private func giveSign(after elapsed: Duration) {
        request.progress?(
            CallProgress(
                elapsed: elapsed,
                message: "Waiting for operator approval (\(elapsed.components.seconds) s)"
            )
        )
    }
}

extension GateParts {
    /// Gives a call up whose next leg does not come in time: that counts as withdrawn by its client.
    ///
    /// Cancelled, it does nothing: what waits ends with the gate.
    func watch(_ leg: LegState) async {
        do throws(CancellationError) { try await clock.sleep(until: .milliseconds(leg.expiresAt)) } catch { return }
        guard let (trace, givingUp) = operations.lapse(leg) else { return }
        giveUp(leg.operation, givingUp, .leg, by: trace.value.client)
        _ = complete(trace, .init(answer: .withdrawn, status: .cancelled, rule: trace.value.rule))
    }
}
