import Bridge

/// The review that is open, and the one that was left last: going away and back keeps what has been read.
struct ReviewSlot: Sendable {
    private(set) var session: ReviewSession?
    private var kept: ReviewSession?

    /// Opens a request.
    ///
    /// - Returns: What is to be fetched for it.
    mutating func open(
        _ row: PendingRow,
        size: Size,
        pending: Int,
        marksEscapes: Bool,
        at now: Moment
    ) -> [ConsoleEffect] {
        let layout = ReviewLayout(size: size, pending: pending)
        if var known = kept, known.id == row.id, !known.machine.isOver {
            kept = nil
            let isStale = known.take(row, at: now) || known.document == nil
            known.resize(layout, at: now)
            known.disturb(at: now)
            session = known
            return isStale ? [.fetchReview(row.id)] : []
        }
        session = ReviewSession(row, layout: layout, marksEscapes: marksEscapes, at: now)
        return [.fetchReview(row.id)]
    }

    /// Leaves the review without deciding.
    mutating func close(at now: Moment) {
        hide(at: now)
        kept = session
        session = nil
    }

    /// The screen or the queue above has another size.
    mutating func resize(size: Size, pending: Int, at now: Moment) {
        session?.resize(ReviewLayout(size: size, pending: pending), at: now)
    }

    mutating func disturb(at now: Moment) { session?.disturb(at: now) }

    /// Something lies over the text, or it has left the screen.
    mutating func hide(at now: Moment) { session?.hide(at: now) }

    mutating func wasShown(at now: Moment) { session?.wasShown(at: now) }

    mutating func press(_ key: Key, at now: Moment) -> [ReviewSession.Outcome] { session?.press(key, at: now) ?? [] }

    mutating func pass(at now: Moment) -> [ReviewSession.Outcome] { session?.pass(at: now) ?? [] }

    /// Takes an event that concerns the queue.
    ///
    /// - Returns: What is to be fetched anew.
    mutating func take(_ event: DeskEvent, at now: Moment) -> [ConsoleEffect] {
        switch event {
        case .pending(let row):
            if kept?.id == row.id { _ = kept?.take(row, at: now) }
            session?.disturb(at: now)
            guard session?.id == row.id, session?.take(row, at: now) == true else { return [] }
            return [.fetchReview(row.id)]
        case .settled(let id, let how):
            if kept?.id == id { kept = nil }
            if session?.id == id { session?.settled(how) }
            session?.disturb(at: now)
        case .org, .call, .limits, .audit, .auditState, .health, .clients, .tools, .mode, .log, .dropped: break
        }
        return []
    }

    /// Takes a reply that concerns the open review.
    mutating func take(_ reply: ConsoleReply, at now: Moment) {
        switch reply {
        case .review(let id, let document): if session?.id == id { session?.take(document, at: now) }
        case .decided(let id, let answer): if session?.id == id { session?.answered(answer) }
        case .call, .auditPage, .auditRecord, .verified, .reconciled, .checksDone: break
        }
    }
}
