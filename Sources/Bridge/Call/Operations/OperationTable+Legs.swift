import Audit
import Synchronization

extension OperationTable {
    /// A call that goes on in legs (mcp.md 5, L).
    struct Leg {
        /// Which request of the call it is, from 1; between two legs, the one that may come next.
        var number: Int
        var isPaused: Bool
        /// The call's own page: all its legs are one call.
        let trace: CallTrace
    }

    /// How many requests one call may take; hosts send a call again at most ten times.
    static let requestsPerCall = 10
    /// How long the next leg may take to come.
    static let pauseLimit: Duration = .seconds(10)

    /// Ends a leg whose operation goes on.
    ///
    /// - Returns: What the client must bring back; nil if this was the last leg, or nothing is left to wait for.
    func pause(_ id: OperationID, _ trace: CallTrace) -> LegState? {
        let expiresAt = (clock.now + Self.pauseLimit).wholeMilliseconds
        return state.withLock { state in
            guard let entry = state.entries[id], entry.end == nil, !entry.isWithdrawn, entry.attached[trace.id] != nil
            else { return nil }
            let number = entry.legs[trace.id]?.number ?? 1
            guard number < Self.requestsPerCall else { return nil }
            state.entries[id]?.legs[trace.id] = Leg(number: number + 1, isPaused: true, trace: trace)
            return LegState(
                operation: id,
                call: trace.id,
                number: number + 1,
                expiresAt: expiresAt,
                binding: .init(entry.key)
            )
        }
    }

    /// Begins the next leg, of whatever connection of the same principal; nil if the state is used, late or withdrawn.
    func resume(_ leg: LegState, of client: ClientID) -> CallTrace? {
        let now = clock.now.wholeMilliseconds
        return state.withLock { state in
            guard let entry = state.entries[leg.operation], !entry.isWithdrawn, now < leg.expiresAt,
                let paused = entry.legs[leg.call], paused.isPaused, paused.number == leg.number
            else { return nil }
            state.entries[leg.operation]?.legs[leg.call]?.isPaused = false
            state.entries[leg.operation]?.attached[leg.call] = client
            return paused.trace
        }
    }

    /// Gives a call up whose next leg did not come in time.
    ///
    /// - Returns: The call's page, and what becomes of its operation; nil if the leg did come.
    func lapse(_ leg: LegState) -> (trace: CallTrace, givingUp: GivingUp)? {
        state.withLock { state in
            guard let paused = state.entries[leg.operation]?.legs[leg.call], paused.isPaused,
                paused.number == leg.number
            else { return nil }
            state.entries[leg.operation]?.legs[leg.call] = nil
            return (paused.trace, Self.detach(leg.call, from: leg.operation, in: &state))
        }
    }
}
