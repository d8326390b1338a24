import Synchronization

/// Who the connected clients are now: read again at each write, because a process may run another program after it
/// connected (gate.md T4).
///
/// A client that was found to be another one stays unlabelled until its connection ends, whatever it runs later.
final class ClientIdentities: Sendable {
    /// What a look at a client showed.
    struct Finding: Sendable {
        /// The client as it counts now: without its label once it was found to be another one.
        var client: ClientConnection
        /// Whether this look is the one that found it out.
        var isNewlyLost: Bool
    }

    private let reread: @Sendable (ClientConnection) -> ClientConnection
    /// Why a connection's client lost its label.
    private let lost = Mutex<[Int: String]>([:])

    /// `reread`: Gives the client as the kernel describes it now; it must not block.
    init(reread: @escaping @Sendable (ClientConnection) -> ClientConnection) { self.reread = reread }

    /// Looks at the process behind a connection.
    func look(at client: ClientConnection) -> Finding {
        let known = known(client)
        guard known.unlabelled == nil, let reason = change(of: client) else {
            return Finding(client: known, isNewlyLost: false)
        }
        let isNew = lost.withLock { $0.updateValue(reason, forKey: client.id) == nil }
        return Finding(client: self.known(client), isNewlyLost: isNew)
    }

    /// The client as it counts, without looking again.
    func known(_ client: ClientConnection) -> ClientConnection {
        guard let reason = lost.withLock({ $0[client.id] }) else { return client }
        var unlabelled = client
        unlabelled.host = nil
        unlabelled.unlabelled = reason
        return unlabelled
    }

    /// The connection ended.
    func forget(_ client: ClientID) { lost.withLock { $0[client.number] = nil } }

    private func change(of client: ClientConnection) -> String? {
        let now = reread(client)
        if let reason = now.unlabelled { return reason }
        return now.principal == client.principal ? nil : "the process is not the one that connected"
    }
}
