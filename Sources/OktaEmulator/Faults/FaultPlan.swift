import Synchronization

/// The faults that wait for a request; the first that fits is taken.
package final class FaultPlan: Sendable {
    private let waiting = Mutex<[Fault]>([])

    /// Lets a fault wait for the requests it fits.
    package func add(_ fault: Fault) { waiting.withLock { $0.append(fault) } }

    /// Forgets the faults that wait.
    package func removeAll() { waiting.withLock { $0 = [] } }

    /// Uses up one turn of the first fault that fits this request.
    func take(method: String, path: String) -> Fault.Kind? {
        waiting.withLock { faults in
            guard let index = faults.firstIndex(where: { $0.fits(method: method, path: path) }) else { return nil }
            faults[index].times -= 1
            let kind = faults[index].kind
            if faults[index].times == 0 { faults.remove(at: index) }
            return kind
        }
    }
}
