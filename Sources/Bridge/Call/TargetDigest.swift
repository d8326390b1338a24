import Audit
import Crypto
package import JSON

/// A SHA-256 that an approval is bound to.
///
/// Each kind has its own domain, so that none can stand for another.
///
/// ```text
/// args_hash       SHA-256("gh1/args\0" ‖ tool ‖ "\0" ‖ JCS(arguments))
/// prestate_digest SHA-256("gh1/pre\0" ‖ JCS(object less its volatile fields))
/// approval_hash   SHA-256("gh1/approval\0" ‖ args_hash ‖ prestate_digest ‖ client id ‖ policy hash ‖ expiry)
/// policy hash     SHA-256("gh1/policy\0" ‖ JCS(policy))
/// ```
/// Hashes go in as 32 bytes, the client id as UTF-8, the expiry as milliseconds since 1970 in 8 bytes, big-endian;
/// all but the client id have a fixed length, so the concatenation can be read in one way only (gate.md 4).
package struct GateHash: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    init(domain: StaticString, _ parts: [[UInt8]]) {
        var hash = SHA256()
        hash.update(bufferPointer: UnsafeRawBufferPointer(start: domain.utf8Start, count: domain.utf8CodeUnitCount))
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        for part in parts { part.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        bytes = hash.finalize().withUnsafeBytes(Array.init)
    }

    /// The hash that names the arguments of a call.
    package static func arguments(tool: String, canonical: [UInt8]) -> GateHash {
        GateHash(domain: "gh1/args", [Array(tool.utf8), [0], canonical])
    }

    /// The hash that an operator's decision is bound to.
    static func approval(
        arguments: GateHash,
        prestate: TargetDigest,
        binding: ApprovalBinding
    ) -> GateHash {
        let expiry = (0..<8).reversed().map { UInt8(truncatingIfNeeded: binding.expiresAt >> ($0 * 8)) }
        return GateHash(
            domain: "gh1/approval",
            [
                arguments.bytes, prestate.hash.bytes, Array(binding.principal.utf8), binding.policy.bytes,
                expiry,
            ]
        )
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String { Hexadecimal.text(bytes) }
}

/// For whom, under which policy and until when an approval counts.
struct ApprovalBinding: Hashable, Sendable {
    var principal: String
    var policy: GateHash
    /// Milliseconds since 1970.
    var expiresAt: Int
}

/// The state of a target as an approval is bound to it (gate.md T10).
package struct TargetDigest: Hashable, Sendable {
    package let hash: GateHash

    package init(of state: JSONValue) {
        hash = GateHash(domain: "gh1/pre", [TargetDigest.stable(state).canonical()])
    }

    /// The state without what changes by itself: `lastLogin` and `_links`, at any depth but inside a `profile`, whose
    /// members are the org's own.
    static func stable(_ state: JSONValue) -> JSONValue {
        if let members = state.members {
            var kept: [(key: String, value: JSONValue)] = []
            for (key, value) in members where key != "lastLogin" && key != "_links" {
                kept.append((key, key == "profile" ? value : stable(value)))
            }
            return .object(kept)
        }
        guard let elements = state.elements else { return state }
        return .array(elements.map(stable))
    }
}
