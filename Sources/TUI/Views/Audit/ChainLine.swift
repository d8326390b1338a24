import Bridge

/// The state of the hash chain: the first line of the Audit view, whatever is filtered.
struct ChainLine: Sendable {
    private(set) var isVerifying = false
    private var verification: AuditVerification?

    /// A verification has begun.
    mutating func begin() { isVerifying = true }

    /// A verification has ended.
    mutating func end(_ verification: AuditVerification) {
        isVerifying = false
        self.verification = verification
    }

    func draw(on frame: inout CellBuffer, _ area: Rect, _ context: ViewContext) {
        let (text, style) = words(context)
        let more = details(context)
        let end = frame.write(text, x: area.x + 1, y: area.y, width: area.width - 1, style: style)
        guard end + frame.width(of: more) + 3 < area.right else { return }
        frame.write(more, x: end + 3, y: area.y, width: area.right - end - 3, style: .dim)
    }

    /// The news of the desk, or of the last verification if that is newer.
    private func state(_ context: ViewContext) -> AuditState? {
        guard let verified = verification?.state else { return context.picture.auditState }
        guard let told = context.picture.auditState, told.verifiedAt > verified.verifiedAt, verified.isIntact else {
            return verified
        }
        return told
    }

    private func words(_ context: ViewContext) -> (Shown, Style) {
        guard let state = state(context) else { return ("chain: nothing is known yet", .dim) }
        guard state.isIntact else { return ("CHAIN BROKEN: \(Untrusted(state.fault))", .bad) }
        if isVerifying { return ("verifying the chain… to \(ClockFormat.grouped(state.head))", .info) }
        guard state.verifiedAt > 0 else {
            return ("chain to \(ClockFormat.grouped(state.head)), not verified yet: v verifies", .warn)
        }
        let took = verification.map { " (\(ClockFormat.spoken($0.milliseconds)))" } ?? ""
        let at = context.clock.seconds(state.verifiedAt)
        return ("chain ok, verified to \(ClockFormat.grouped(state.verifiedTo)) at \(at)\(took)", .good)
    }

    private func details(_ context: ViewContext) -> Shown {
        var parts: [Shown] = []
        if let checkpoint = state(context)?.lastCheckpoint, checkpoint > 0 {
            parts.append("last checkpoint \(ClockFormat.grouped(checkpoint))")
        }
        if let last = context.picture.audit.last { parts.append("last record \(context.clock.seconds(last.time))") }
        return Shown.joined(parts, by: "   ")
    }
}
