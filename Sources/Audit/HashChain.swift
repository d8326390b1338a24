// The chain that makes an edit of the past show.
//
//   hash(n) = SHA-256( "gh1/record" 0x00 | hash(n - 1) | JCS(record n) )        32 bytes
//   hash(0) = 32 bytes of zero
//
// JCS(record) is the record's text as RFC 8785 writes it; it is stored as hashed, so that checking needs no second
// rendering. It begins with the prefix so that no other hash of Gatehouse ("gh1/args", "gh1/pre", "gh1/approval",
// "gh1/checkpoint") can stand for one of a record. A record names its own sequence number, so that two records cannot
// change places even where their hashes were made again by somebody who can write to the file; who can write to the file
// can make all hashes again, which is what checkpoints are against (`Checkpoint`).

import Crypto

/// The arithmetic of the chain.
enum HashChain {
    /// What stands before the first record.
    static let genesis = [UInt8](repeating: 0, count: 32)

    /// The hash of a record that follows `previous`.
    static func hash(after previous: [UInt8], record: [UInt8]) -> [UInt8] {
        var function = SHA256()
        for part in [prefix, previous, record] { part.withUnsafeBytes { function.update(bufferPointer: $0) } }
        return function.finalize().withUnsafeBytes(Array.init)
    }

    private static let prefix = Array("gh1/record\0".utf8)
}
