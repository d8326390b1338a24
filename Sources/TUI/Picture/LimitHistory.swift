import Bridge
import DequeModule

/// How full each rate-limit bucket was: one value a second for ten minutes at most, while news comes.
struct LimitHistory: Sendable {
    /// One reading of a bucket.
    struct Reading: Hashable, Sendable {
        /// Milliseconds since 1970.
        var time: Int
        var left: Int
        var limit: Int
        var resetsAt: Int
    }

    static let capacity = 600
    /// Most buckets remembered; Okta has a few dozen.
    static let mostBuckets = 64

    private var readings: [String: Deque<Reading>] = [:]

    /// Notes how the buckets stand now.
    mutating func take(_ rows: [LimitRow], at wall: Int) {
        for row in rows where readings[row.bucket] != nil || readings.count < Self.mostBuckets {
            var kept = readings[row.bucket] ?? []
            let reading = Reading(time: wall, left: row.left, limit: row.limit, resetsAt: row.resetsAt)
            if let last = kept.last, last.time / 1000 == wall / 1000 { kept.removeLast() }
            kept.append(reading)
            if kept.count > Self.capacity { kept.removeFirst() }
            readings[row.bucket] = kept
        }
    }

    /// The highest use of the bucket in each of the last slots, from 0 (full) to 1 (used up).
    ///
    /// A slot has `slot` milliseconds; nil where nothing is known.
    func use(of bucket: String, slots count: Int, slot: Int, at wall: Int) -> [Double?] {
        var values = [Double?](repeating: nil, count: count)
        for reading in readings[bucket] ?? [] where reading.limit > 0 {
            let index = count - 1 - (wall / slot - reading.time / slot)
            guard values.indices.contains(index) else { continue }
            let use = Double(reading.limit - reading.left) / Double(reading.limit)
            values[index] = max(values[index] ?? 0, use)
        }
        return values
    }

    /// What was left of the bucket in this window, second by second from the window's start.
    func window(of bucket: String) -> [Reading] {
        guard let last = readings[bucket]?.last else { return [] }
        return (readings[bucket] ?? []).filter { abs($0.resetsAt - last.resetsAt) < 2000 }
    }
}
