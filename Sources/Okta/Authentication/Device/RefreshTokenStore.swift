import Crypto
import Glibc
import JSON
import Logging

/// The files that a device sign-in leaves behind, for one org and one client.
///
///     okta-HASH.json   {"client": "0oa…", "org": "https://acme.okta.com", "refresh_token": "…"}
///     okta-HASH.pem    the key that the tokens are bound to where the org demands DPoP
///
/// `HASH` is the beginning of the SHA-256 of org and client. Both have mode 0600; one that others can read is refused.
/// A file is whole or absent: it is written beside its place, made durable and renamed.
struct RefreshTokenStore: Sendable {
    private static let largest = 64 << 10

    private let origin: OktaOrigin
    private let clientID: String
    private let base: String

    init(directory: String, origin: OktaOrigin, clientID: String) {
        self.origin = origin
        self.clientID = clientID
        let digits = Array("0123456789abcdef")
        let hash = SHA256.hash(data: Array("\(origin)\n\(clientID)".utf8)).prefix(8)
        base = "\(directory)/okta-" + String(hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The kept refresh token; nil where nobody has signed in.
    ///
    /// - Throws: `OktaError.authentication` that names the file, if it may not be used.
    func token() throws(OktaError) -> Secret<String>? {
        guard let bytes = try read("\(base).json") else { return nil }
        guard let json = try? JSONValue(parsing: bytes), json["org"]?.string == "\(origin)",
            json["client"]?.string == clientID, let text = json["refresh_token"]?.string, !text.isEmpty
        else { return nil }
        return Secret(text)
    }

    /// Puts a refresh token in the place of the one before.
    ///
    /// - Throws: `OktaError.authentication` that names the file and what the system says.
    func keep(_ token: Secret<String>) throws(OktaError) {
        let json: JSONValue = [
            "client": .string(clientID), "org": .string("\(origin)"), "refresh_token": .string(token.reveal()),
        ]
        let fresh = try write(json.bytes(), beside: "\(base).json")
        guard rename(fresh, "\(base).json") == 0 else { throw Self.failure("\(base).json", errno, removing: fresh) }
        try settle()
    }

    /// Proofs of the kept key, which is made at the first use; of a passing one where none can be kept.
    func proofs(_ logger: Logger) -> DPoPProofs {
        do throws(OktaError) {
            if try read("\(base).pem") == nil { try makeKey() }
            if let bytes = try read("\(base).pem"),
                let proofs = DPoPProofs(kept: Secret(String(decoding: bytes, as: UTF8.self)))
            {
                return proofs
            }
            logger.error("\(base).pem holds no key; delete it and run `gatehouse login`")
        } catch { logger.error("no key can be kept: \(error)") }
        return DPoPProofs()
    }

    /// Of two processes that come at once, one makes the key and both read it.
    private func makeKey() throws(OktaError) {
        let fresh = try write(Array(SigningKey.fresh().reveal().utf8), beside: "\(base).pem")
        let error = link(fresh, "\(base).pem") == 0 ? 0 : errno
        guard error == 0 || error == EEXIST else { throw Self.failure("\(base).pem", error, removing: fresh) }
        unlink(fresh)
        try settle()
    }

    private func read(_ path: String) throws(OktaError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw Self.failure(path, errno) }
            return nil
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0 else {
            throw .authentication(reason: "\(path) is not ours alone; delete it and run `gatehouse login`")
        }
        var bytes = [UInt8](repeating: 0, count: Self.largest)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw Self.failure(path, errno) }
        return Array(bytes[..<count])
    }

    /// Writes a durable file of ours beside `path`, and says where.
    private func write(_ bytes: [UInt8], beside path: String) throws(OktaError) -> String {
        let fresh = "\(path).\(getpid())"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Self.failure(path, errno, removing: fresh)
        }
        return fresh
    }

    /// Makes the names durable.
    private func settle() throws(OktaError) {
        let directory = String(base[..<(base.lastIndex(of: "/") ?? base.startIndex)])
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(directory, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure(directory, errno) }
    }

    private static func failure(_ path: String, _ error: Int32, removing fresh: String? = nil) -> OktaError {
        if let fresh { unlink(fresh) }
        return .authentication(reason: "\(path): \(String(cString: strerror(error)))")
    }
}
