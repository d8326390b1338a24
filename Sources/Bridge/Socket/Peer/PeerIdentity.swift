import Glibc

/// Finds out who a client is, from the kernel's facts alone, and whether it still is (gate.md 1).
///
/// Hosts come through `gatehouse connect`: where the peer is this very binary running `connect`, the client is the relay's
/// parent. A parent that has gone, cannot be read, has another uid or lives in another pid namespace leaves it unlabelled.
package struct PeerIdentity: Sendable {
    /// Which file our own binary is; a peer that runs it is the relay.
    private let ownBinary: FileIdentity?

    /// - Parameter binary: Path of the relay's binary.
    package init(binary: String = "/proc/self/exe") {
        ownBinary = FileIdentity(following: binary)
    }

    /// Who stands behind a connection that was just accepted.
    func identify(id: Int, _ credentials: PeerCredentials) -> ClientConnection {
        let process = ProcessFacts(pid: credentials.pid)
        let peer = credentials.facts(of: process)
        var client = ClientConnection(id: id, peer: peer)
        guard let process, peer.executable != nil else {
            client.unlabelled = "the process cannot be read"
            return client
        }
        guard isRelay(process) else { return client }
        switch host(behind: process, uid: credentials.uid) {
        case .success(let host): client.host = host
        case .failure(let reason): client.unlabelled = reason.text
        }
        return client
    }

    /// Reads again who stands behind a connection: called at each write, because a process may end or run another program.
    ///
    /// - Returns: The same client while nothing has changed; else the client without its label, with the reason.
    package func reread(_ client: ClientConnection) -> ClientConnection {
        guard client.unlabelled == nil else { return client }
        let now = identify(
            id: client.id,
            PeerCredentials(pid: client.peer.pid, uid: client.peer.uid, gid: client.peer.gid)
        )
        guard now.peer == client.peer, now.host == client.host, now.unlabelled == nil else {
            var changed = client
            changed.host = nil
            changed.unlabelled = now.unlabelled ?? "the process is not the one that connected"
            return changed
        }
        return client
    }

    private func isRelay(_ process: ProcessFacts) -> Bool {
        guard let ownBinary, process.binary == ownBinary else { return false }
        return process.arguments.dropFirst().first == "connect"
    }

    private struct Unlabelled: Error {
        var text: String
    }

    private func host(behind relay: ProcessFacts, uid: UInt32) -> Result<PeerFacts, Unlabelled> {
        // The parent of an orphan is whoever collects orphans, which started nothing.
        guard relay.parent > 1, let parent = ProcessFacts(pid: relay.parent) else {
            return .failure(Unlabelled(text: "the relay's parent has gone"))
        }
        guard parent.uid == uid else { return .failure(Unlabelled(text: "the relay's parent has another uid")) }
        guard let space = parent.pidNamespace, space == ProcessFacts.ownPidNamespace() else {
            return .failure(Unlabelled(text: "the relay's parent lives in another pid namespace"))
        }
        guard let executable = parent.executable else {
            return .failure(Unlabelled(text: "the relay's parent cannot be read"))
        }
        // Read after the parent, so that the parent was the relay's while it was read.
        guard ProcessFacts(pid: relay.pid)?.parent == relay.parent else {
            return .failure(Unlabelled(text: "the relay's parent has gone"))
        }
        return .success(
            PeerFacts(
                pid: parent.pid,
                uid: parent.uid,
                gid: parent.gid,
                executable: executable,
                started: parent.started
            )
        )
    }
}

/// What `/proc` says of one process, read once.
struct ProcessFacts: Sendable {
    let pid: Int32
    /// Effective uid and gid.
    let uid: UInt32
    let gid: UInt32
    let parent: Int32
    /// Clock ticks since boot.
    let started: UInt64
    /// Path of the executable; nil if it may not be read.
    let executable: String?
    /// The executable's file, which outlives its name; nil if it may not be read.
    let binary: FileIdentity?
    let arguments: [String]
    /// Such as `pid:[4026531836]`; nil if it may not be read.
    let pidNamespace: String?

    /// Nil if there is no such process, or it ended while it was read.
    init?(pid: Int32) {
        guard pid > 0, let before = Self.status(pid) else { return nil }
        executable = Self.link("/proc/\(pid)/exe")
        binary = FileIdentity(following: "/proc/\(pid)/exe")
        arguments =
            Self.text("/proc/\(pid)/cmdline", limit: 4096)
            .map { $0.split(separator: "\0", omittingEmptySubsequences: false).map { String($0) } } ?? []
        pidNamespace = Self.link("/proc/\(pid)/ns/pid")
        let ids = (Self.text("/proc/\(pid)/status", limit: 4096) ?? "").split(separator: "\n")
        guard let uid = Self.effective("Uid:", in: ids), let gid = Self.effective("Gid:", in: ids),
            let after = Self.status(pid), after == before
        else { return nil }
        self.pid = pid
        self.uid = uid
        self.gid = gid
        parent = before.parent
        started = before.started
    }

    /// The namespace that our own pids live in.
    static func ownPidNamespace() -> String? { link("/proc/self/ns/pid") }

    private struct Status: Equatable {
        var parent: Int32
        var started: UInt64
    }

    /// Fields 4 and 22 of `/proc/PID/stat`.
    ///
    /// The second field is the name in parentheses, which may itself hold any byte.
    private static func status(_ pid: Int32) -> Status? {
        guard let text = text("/proc/\(pid)/stat", limit: 1024), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let parent = Int32(fields[1]), let started = UInt64(fields[19]) else { return nil }
        return Status(parent: parent, started: started)
    }

    /// The second of the four ids on a line of `/proc/PID/status`.
    private static func effective(_ label: String, in lines: [Substring]) -> UInt32? {
        guard let line = lines.first(where: { $0.hasPrefix(label) }) else { return nil }
        let ids = line.dropFirst(label.count).split(separator: "\t")
        return ids.count > 1 ? UInt32(ids[1]) : nil
    }

    private static func link(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(byteCount: Int(PATH_MAX), alignment: 1) { buffer in
            guard let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
            let count = readlink(path, start, buffer.count)
            return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
        }
    }

    private static func text(_ path: String, limit: Int) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            return count >= 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
        }
    }
}
