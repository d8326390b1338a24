// A checkpoint says that at some time the chain had a certain head, and nobody without the key can say so.
//
//   signature = Ed25519( "gh1/checkpoint" 0x00 | host | 0x00 | seq | hash | time )
//
//   host   UTF-8           seq, time   8 bytes each, big-endian (time: milliseconds since 1970)
//   hash   the 32 bytes of record seq, which is of type `checkpoint` itself: the record is covered by its own signature
//
// The signature stands beside the chain, in the table `checkpoint`, since a record cannot hold a signature over its own
// hash. A table row past the last record shows that the tail was cut off.
//
// Files:  checkpoint.key   the private key: 64 hexadecimal digits, mode 0600
//         checkpoint.pub   public keys, one a line; more than one only where a private key was lost and made anew
//
// The limit: who has the key (our own user) can make everything again. Only a copy of a checkpoint elsewhere is against that.

import Crypto
import struct FoundationEssentials.Data

/// One signed head of the chain.
struct Checkpoint: Sendable, Hashable {
    var seq: Int
    var host: String
    /// Milliseconds since 1970.
    var time: Int
    /// 32 bytes.
    var hash: [UInt8]
    /// 64 bytes.
    var signature: [UInt8]

    /// Whether one of the keys made the signature.
    func isSigned(by keys: [CheckpointPublicKey]) -> Bool {
        let message = Checkpoint.message(seq: seq, host: host, time: time, hash: hash)
        return keys.contains { $0.key.isValidSignature(signature, for: message) }
    }

    static func message(seq: Int, host: String, time: Int, hash: [UInt8]) -> [UInt8] {
        Array("gh1/checkpoint\0\(host)\0".utf8) + bigEndian(seq) + hash + bigEndian(time)
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(bitPattern: Int64(value)).bigEndian) { Array($0) }
    }
}

/// A key that checks checkpoints.
package struct CheckpointPublicKey: Sendable {
    let key: Curve25519.Signing.PublicKey

    /// The keys in a text, one a line of 64 hexadecimal digits; nil if a line is something else or there is none.
    package static func all(in text: String) -> [CheckpointPublicKey]? {
        let keys = text.split(whereSeparator: \.isNewline).map { line -> CheckpointPublicKey? in
            guard let bytes = Hexadecimal.bytes(line) else { return nil }
            return (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)).map(CheckpointPublicKey.init(key:))
        }
        let found = keys.compactMap(\.self)
        return found.count == keys.count && !found.isEmpty ? found : nil
    }

    private init(key: Curve25519.Signing.PublicKey) { self.key = key }
}

/// The private key of a log, which signs checkpoints and from which the key of redaction comes.
struct CheckpointKey: Sendable {
    static let privateFile = "checkpoint.key"
    static let publicFile = "checkpoint.pub"

    private let key: Curve25519.Signing.PrivateKey

    /// Reads the key of a directory, or makes one.
    init(_ directory: StateDirectory) throws(AuditError) {
        try directory.check(CheckpointKey.privateFile)
        // An empty file is what a crash leaves that came before the key was written.
        if let text = try directory.read(CheckpointKey.privateFile), !text.isEmpty {
            let digits = String(decoding: text, as: UTF8.self).filter { !$0.isWhitespace }
            guard let bytes = Hexadecimal.bytes(digits),
                let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
            else { throw .damaged(reason: "checkpoint.key is no key of 64 hexadecimal digits") }
            self.key = key
        } else {
            key = Curve25519.Signing.PrivateKey()
            try directory.append(CheckpointKey.line(key.rawRepresentation), to: CheckpointKey.privateFile)
        }
        let line = CheckpointKey.line(key.publicKey.rawRepresentation)
        let known = String(decoding: try directory.read(CheckpointKey.publicFile) ?? [], as: UTF8.self)
        if !known.contains(String(decoding: line, as: UTF8.self)) {
            try directory.append(line, to: CheckpointKey.publicFile)
        }
    }

    /// The key of `Redaction`: 32 bytes.
    var redactionKey: [UInt8] {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.rawRepresentation),
            info: Array("gh1/redaction".utf8),
            outputByteCount: 32
        )
        return derived.withUnsafeBytes { Array($0) }
    }

    func sign(seq: Int, host: String, time: Int, hash: [UInt8]) throws -> Checkpoint {
        let message = Checkpoint.message(seq: seq, host: host, time: time, hash: hash)
        let signature = Array(try key.signature(for: message))
        return Checkpoint(seq: seq, host: host, time: time, hash: hash, signature: signature)
    }

    private static func line(_ bytes: Data) -> [UInt8] { Array((Hexadecimal.text(bytes) + "\n").utf8) }
}
