import DequeModule

/// How many calls ended, how many of them badly and how long they took, in slots of ten seconds.
struct RateHistory: Sendable {
    /// What happened in one slot.
    struct Slot: Hashable, Sendable {
        var calls = 0
        var errors = 0
        /// Durations in milliseconds, people excluded; at most `sampleLimit`.
        var samples: [Double] = []

        /// The duration that `share` of the calls did not exceed; nil without calls.
        func percentile(_ share: Double) -> Double? { RateHistory.percentile(share, of: samples) }
    }

    static let slotMilliseconds = 10_000
    static let slotCount = 180
    static let sampleLimit = 256

    /// Calls that ended in the last minute: when, and how long they took.
    private var recent: Deque<(time: Int, milliseconds: Double, isError: Bool)> = []
    private var slots: Deque<Slot> = []
    /// Number of the last slot, counted in tens of seconds since 1970.
    private var newest: Int?

    /// Counts one call that ended.
    mutating func record(milliseconds: Double, isError: Bool, at wall: Int) {
        advance(to: wall)
        guard let last = slots.indices.last else { return }
        slots[last].calls += 1
        if isError { slots[last].errors += 1 }
        if slots[last].samples.count < Self.sampleLimit { slots[last].samples.append(milliseconds) }
        recent.append((wall, milliseconds, isError))
        if recent.count > 4096 { recent.removeFirst() }
    }

    /// The last `count` slots up to now, oldest first; empty slots for the time before the first call.
    func last(_ count: Int, at wall: Int) -> [Slot] {
        var copy = self
        copy.advance(to: wall)
        let kept = Array(copy.slots.suffix(count))
        return Array(repeating: Slot(), count: max(0, count - kept.count)) + kept
    }

    /// Calls and errors per second over the last ten seconds.
    func rates(at wall: Int) -> (calls: Double, errors: Double) {
        let window = recent.reversed().prefix { $0.time > wall - 10_000 }
        return (Double(window.count) / 10, Double(window.count { $0.isError }) / 10)
    }

    /// The duration that `share` of the calls of the last 60 s did not exceed.
    func percentile(_ share: Double, at wall: Int) -> Double? {
        Self.percentile(share, of: recent.reversed().prefix { $0.time > wall - 60_000 }.map(\.milliseconds))
    }

    private mutating func advance(to wall: Int) {
        let slot = wall / Self.slotMilliseconds
        guard let previous = newest, slot - previous < Self.slotCount, slot >= previous else {
            if newest.map({ slot < $0 }) == true { return }
            slots = [Slot()]
            newest = slot
            return
        }
        for _ in previous..<slot { slots.append(Slot()) }
        while slots.count > Self.slotCount { slots.removeFirst() }
        newest = slot
    }

    private static func percentile(_ share: Double, of samples: [Double]) -> Double? {
        guard !samples.isEmpty else { return nil }
        let sorted = samples.sorted()
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
