import Bridge

/// The sentences of a review's state row.
enum ReviewWords {
    /// The state, and what is missing.
    static func status(_ session: ReviewSession, _ layout: ReviewLayout) -> Shown {
        let machine = session.machine
        switch machine.step {
        case .loading: return "Fetching the request…"
        case .reading:
            if layout.isTooSmall { return "Not armed: approving needs 60x15." }
            return machine.isAllShown ? "Not armed: no key for a moment." : "Not armed: read to the end."
        case .armed, .holding: return "Armed."
        case .naming: return "Then Ctrl-Y, alone. Paste and Enter do nothing here. Esc back"
        case .grantingSession:
            return "Grant \(session.row.tool) to \(session.row.clientLabel) as shown, until it disconnects."
        case .grantingMinutes:
            return "Grant \(session.row.tool) to \(session.row.clientLabel) as shown, for some minutes."
        case .denying: return "Enter denies; the reason, if any, goes to the model in quotes. Esc back"
        case .sending: return "Sending the decision…"
        case .decided(let decision): return "\(outcome(decision)) Nothing more can be decided here."
        case .ended(let reason): return "Closed: \(reason)."
        }
    }

    /// The keys that count now.
    static func choices(_ session: ReviewSession, _ layout: ReviewLayout) -> Shown {
        let safe: Shown = "n deny + reason  N deny + mute  Esc back"
        switch session.machine.step {
        case .loading, .reading: return safe
        case .armed, .holding: return Shown.joined([permits(session.row.riskClass), safe], by: "  ")
        case .grantingSession, .grantingMinutes: return "Ctrl-Y grants  Esc back"
        case .naming, .denying, .sending: return ""
        case .decided, .ended: return "Esc back"
        }
    }

    static func nameLabel(_ session: ReviewSession) -> Shown {
        switch session.machine.namePhrase {
        case .name: "Type the target's name: "
        case .idEnd: "Type the last \(NamePhrase.idCharacters) characters of the id: "
        case .unavailable: ""
        }
    }

    private static func permits(_ risk: RiskClass) -> Shown {
        switch risk {
        case .irreversible: "y approve once (asks for the name)"
        case .broad: "y approve once"
        case .reversible, .read, .local: "y approve once  s for session  t for minutes"
        }
    }

    private static func outcome(_ decision: ApprovalDecision) -> Shown {
        switch decision {
        case .approveOnce: "Approved once."
        case .approveForSession: "Approved for this session."
        case .approveFor(let minutes): "Approved for \(minutes) min."
        case .deny: "Denied."
        case .denyAndMute: "Denied, client muted for 10 min."
        }
    }
}
