import JSON

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
///
/// A reference inside: each call carries it through many hands, so that a copy must cost nothing and its names are made
/// once.
package struct ClientConnection: Sendable, Hashable {
    package struct Says: Sendable, Hashable, Codable {
        package var name: String
        package var version: String
        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    private struct Facts: Sendable, Hashable {
        var id: Int
        var peer: PeerFacts
        var host: PeerFacts?
        var unlabelled: String?
        var says: Says?
        var protocolVersion: String?
    }

    private final class Known: Sendable {
        let facts: Facts
        let client: PeerFacts
        let label: String
        let section: JSONValue
        let principal: String

        init(_ facts: Facts) {
            self.facts = facts
            client = Self.client(facts)
            label = client.label
            section = Self.section(facts, client)
            principal = "\(client.uid):\(client.executable ?? "pid \(client.pid)")"
        }

        private static func client(_ facts: Facts) -> PeerFacts {
            guard facts.unlabelled != nil else { return facts.host ?? facts.peer }
            var nameless = facts.peer
            nameless.executable = nil
            return nameless
        }

        private static func section(_ facts: Facts, _ client: PeerFacts) -> JSONValue {
            var section = CanonicalObject()
            section.add("exe", client.executable.map(JSONValue.string) ?? .null)
            section.add("gid", Int(client.gid))
            section.add("id", facts.id)
            section.add("label", client.label)
            section.add("pid", Int(client.pid))
            if let says = facts.says {
                section.add("says", ["name": .string(says.name), "version": .string(says.version)])
            }
            section.add("uid", Int(client.uid))
            section.add("unlabelled", facts.unlabelled)
            return section.value()
        }
    }

    private var known: Known

    package init(
        id: Int,
        peer: PeerFacts,
        host: PeerFacts? = nil,
        unlabelled: String? = nil,
        says: Says? = nil,
        protocolVersion: String? = nil
    ) {
        known = Known(
            Facts(
                id: id,
                peer: peer,
                host: host,
                unlabelled: unlabelled,
                says: says,
                protocolVersion: protocolVersion
            )
        )
    }

    private mutating func change(_ body: (inout Facts) -> Void) {
        var facts = known.facts
        body(&facts)
        known = Known(facts)
    }

    package static func == (left: ClientConnection, right: ClientConnection) -> Bool {
        left.known === right.known || left.known.facts == right.known.facts
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(known.facts) }
}

extension ClientConnection {
    /// Serial number of the connection within this run, from 1.
    package var id: Int { known.facts.id }
    /// The process that connected.
    package var peer: PeerFacts { known.facts.peer }
    /// The host behind our own relay; nil if the peer connected itself.
    ///
    /// This, not `peer`, is the client then.
    package var host: PeerFacts? {
        get { known.facts.host }
        set { change { $0.host = newValue } }
    }
    /// Why nothing is known of the client although something connected, for people; nil if it is known.
    package var unlabelled: String? {
        get { known.facts.unlabelled }
        set { change { $0.unlabelled = newValue } }
    }
    /// What the client calls itself: untrusted, never a security input.
    package var says: Says? {
        get { known.facts.says }
        set { change { $0.says = newValue } }
    }
    /// The protocol version in use, `2025-11-25` and so on; nil before it is known.
    package var protocolVersion: String? {
        get { known.facts.protocolVersion }
        set { change { $0.protocolVersion = newValue } }
    }
    /// Who counts as the client: the host behind the relay, else the peer.
    ///
    /// Without executable where it is unlabelled.
    package var client: PeerFacts { known.client }
    /// The client's name for people, from the kernel's facts: the executable's last path component, else `pid N`.
    package var label: String { known.label }
    /// The `client` section of an audit record (gate.md 6).
    var section: JSONValue { known.section }
    /// Binds operations to whoever made them: uid and executable, so that a host may reconnect.
    package var principal: String { known.principal }
}

extension PeerFacts {
    /// The executable's last path component, else `pid N`.
    fileprivate var label: String {
        guard let executable, !executable.isEmpty else { return "pid \(pid)" }
        guard let slash = executable.utf8.lastIndex(of: UInt8(ascii: "/")) else { return executable }
        return String(executable[executable.utf8.index(after: slash)...])
    }
}
