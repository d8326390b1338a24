/// Bounds how many requests are in flight, in all and per rate-limit bucket; those that wait go in their order.
struct ConcurrencyGate: Sendable {
    private struct Waiter: Sendable {
        var ticket: Int
        var bucket: String
    }

    let total: Int
    let perBucket: Int
    private var inFlight: [String: Int] = [:]
    private var queue: [Waiter] = []

    init(total: Int, perBucket: Int) {
        self.total = total
        self.perBucket = perBucket
    }

    /// True if the call may go; else it waits until `leave` names its ticket.
    mutating func enter(_ ticket: Int, bucket: String) -> Bool {
        guard hasRoom(bucket) else {
            queue.append(Waiter(ticket: ticket, bucket: bucket))
            return false
        }
        inFlight[bucket, default: 0] += 1
        return true
    }

    /// Gives back one place.
    ///
    /// - Returns: The tickets that may go now.
    mutating func leave(bucket: String) -> [Int] {
        inFlight[bucket, default: 0] -= 1
        var admitted: [Int] = []
        var kept: [Waiter] = []
        for waiter in queue {
            if hasRoom(waiter.bucket) {
                inFlight[waiter.bucket, default: 0] += 1
                admitted.append(waiter.ticket)
            } else {
                kept.append(waiter)
            }
        }
        queue = kept
        return admitted
    }

    func isWaiting(_ ticket: Int) -> Bool { queue.contains { $0.ticket == ticket } }

    /// Takes a waiting call out of the queue; false if it is not in it any more.
    mutating func abandon(_ ticket: Int) -> Bool {
        guard let index = queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
        queue.remove(at: index)
        return true
    }

    private func hasRoom(_ bucket: String) -> Bool {
        inFlight.values.reduce(0, +) < total && inFlight[bucket, default: 0] < perBucket
    }
}
