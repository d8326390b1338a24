/// What the kernel says of the process at the other end (gate.md 1).
package struct PeerFacts: Sendable, Hashable, Codable {
    package var pid: Int32
    package var uid: UInt32
    package var gid: UInt32
    /// Path of the executable; nil if it cannot be read.
    package var executable: String?
    /// When the process started, in clock ticks since boot: with the pid it names one process for good.
    ///
    /// Nil if unreadable.
    package var started: UInt64?

    package init(pid: Int32, uid: UInt32, gid: UInt32, executable: String?, started: UInt64? = nil) {
        self.pid = pid
        self.uid = uid
        self.gid = gid
        self.executable = executable
        self.started = started
    }
}

/// One accepted connection and who is behind it.
package struct ClientConnection: Sendable, Hashable {
    /// Serial number of the connection within this run, from 1.
    package var id: Int
    /// The process that connected.
    package var peer: PeerFacts
    /// The host behind our own relay; nil if the peer connected itself.
    ///
    /// This, not `peer`, is the client then.
    package var host: PeerFacts?
    /// Why nothing is known of the client although something connected, for people; nil if it is known.
    package var unlabelled: String?
    /// What the client calls itself: untrusted, never a security input.
    package var says: Says?
    /// The protocol version in use, `2025-11-25` and so on; nil before it is known.
    package var protocolVersion: String?

    package struct Says: Sendable, Hashable, Codable {
        package var name: String
        package var version: String
        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    package init(
        id: Int,
        peer: PeerFacts,
        host: PeerFacts? = nil,
        unlabelled: String? = nil,
        says: Says? = nil,
        protocolVersion: String? = nil
    ) {
        self.id = id
        self.peer = peer
        self.host = host
        self.unlabelled = unlabelled
        self.says = says
        self.protocolVersion = protocolVersion
    }

    /// Who counts as the client: the host behind the relay, else the peer.
    ///
    /// Without executable where it is unlabelled.
    package var client: PeerFacts {
        guard unlabelled == nil else {
            return PeerFacts(pid: peer.pid, uid: peer.uid, gid: peer.gid, executable: nil, started: peer.started)
        }
        return host ?? peer
    }
    /// The client's name for people, from the kernel's facts: the executable's last path component, else `pid N`.
    package var label: String {
        let facts = client
        guard let path = facts.executable, !path.isEmpty else { return "pid \(facts.pid)" }
        // Read several times in each call: the end is looked for from behind, and nothing else is built.
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }
    /// Binds operations to whoever made them: uid and executable, so that a host may reconnect.
    package var principal: String {
        let facts = client
        return "\(facts.uid):\(facts.executable ?? "pid \(facts.pid)")"
    }
}
