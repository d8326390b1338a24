import Bridge

/// Carries one effect to the desk and brings its reply back.
struct DeskCourier: Sendable {
    let desk: any Desk
    let operatorFacts: OperatorFacts

    /// Does nothing for effects that concern the terminal alone.
    func carry(_ effect: ConsoleEffect) async -> ConsoleReply? {
        switch effect {
        case .fetchCall(let id): return .call(id, await desk.callDetail(id))
        case .fetchReview(let id): return .review(id, await desk.review(id))
        case .decide(let decision, let id, let shown):
            return .decided(id, await desk.decide(decision, on: id, shown: shown, by: operatorFacts))
        case .reconcile(let operation, let result, let reason):
            let problem = await desk.reconcile(operation, as: result, reason: reason, by: operatorFacts)
            return .reconciled(operation: operation, problem: problem)
        case .fetchAudit(let before, let limit, let filter):
            let page = await desk.auditPage(before: before, limit: limit, filter: filter)
            return .auditPage(page, before: before, filter: filter)
        case .fetchAuditRecord(let seq): return .auditRecord(seq, await desk.auditRecord(seq))
        case .verifyAudit: return .verified(await desk.verifyAudit())
        case .runChecks:
            await desk.runChecks()
            return .checksDone
        case .freeze, .thaw, .setReadOnly, .disconnect, .mute, .noteShown, .use, .repaint, .bell, .quit:
            await order(effect)
            return nil
        }
    }

    private func order(_ effect: ConsoleEffect) async {
        switch effect {
        case .freeze: await desk.freeze(by: operatorFacts)
        case .thaw(let reason): await desk.thaw(reason: reason, by: operatorFacts)
        case .setReadOnly(let isOn, let reason): await desk.setReadOnly(isOn, reason: reason, by: operatorFacts)
        case .disconnect(let client): await desk.disconnect(client)
        case .mute(let client, let minutes):
            await desk.mute(client, for: .seconds(minutes * 60), by: operatorFacts)
        case .noteShown(let id, let lines, let hash):
            await desk.noteShown(id, lines: lines, hash: hash, to: operatorFacts)
        case .fetchCall, .fetchReview, .decide, .reconcile, .fetchAudit, .fetchAuditRecord, .verifyAudit, .runChecks,
            .use, .repaint, .bell, .quit:
            break
        }
    }
}
