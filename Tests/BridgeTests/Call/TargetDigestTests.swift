import Crypto
@testable import Bridge
import JSON
import Testing

@Suite struct TargetDigestTests {
    @Test func `args_hash and prestate_digest are as gate.md 4 writes them`() {
        let arguments = FrozenArguments(tool: "suspend_user", arguments: ["user_id": "00u1", "a": 1])
        let text = "gh1/args\0suspend_user\0{\"a\":1,\"user_id\":\"00u1\"}"
        #expect(arguments.hash.bytes == Array(SHA256.hash(data: Array(text.utf8))))
        let digest = TargetDigest(of: ["b": 2, "a": 1])
        #expect(digest.hash.bytes == Array(SHA256.hash(data: Array("gh1/pre\0{\"a\":1,\"b\":2}".utf8))))
    }

    @Test func `approval_hash binds arguments, state, client, policy and expiry`() {
        let arguments = FrozenArguments(tool: "t", arguments: [:]).hash
        let state = TargetDigest(of: [:])
        let policy = Policy.builtIn().hash
        let hash = GateHash.approval(
            arguments: arguments,
            prestate: state,
            binding: .init(principal: "1000:/usr/bin/x", policy: policy, expiresAt: 258)
        )
        let bytes =
            Array("gh1/approval\0".utf8) + arguments.bytes + state.hash.bytes + Array("1000:/usr/bin/x".utf8)
            + policy.bytes + [0, 0, 0, 0, 0, 0, 1, 2]
        #expect(hash.bytes == Array(SHA256.hash(data: bytes)))
    }

    @Test func `what changes by itself does not change the digest, lastUpdated does`() {
        let user: JSONValue = ["id": "1", "lastLogin": "a", "_links": ["self": "x"], "lastUpdated": "t"]
        #expect(TargetDigest(of: user) == TargetDigest(of: ["id": "1", "lastUpdated": "t"]))
        #expect(TargetDigest(of: user) != TargetDigest(of: user.setting("lastUpdated", to: "u")))
        #expect(TargetDigest(of: ["user": user]) == TargetDigest(of: ["user": user.removing("lastLogin")]))
        let profile: JSONValue = ["profile": ["lastLogin": "org's own"]]
        #expect(TargetDigest(of: profile) != TargetDigest(of: ["profile": [:]]))
    }

    @Test func `T9: bytes that changed after the approval are not executed`() throws {
        let approved = FrozenArguments(tool: "suspend_user", arguments: ["user_id": "00u1"])
        let thawed = try approved.thaw(approved: approved.hash)
        #expect(thawed == ["user_id": "00u1"])
        let changed = FrozenArguments(tool: "suspend_user", arguments: ["user_id": "00u2"])
        #expect(throws: ArgumentsMismatch.self) { try changed.thaw(approved: approved.hash) }
        let otherTool = FrozenArguments(tool: "deactivate_user", arguments: ["user_id": "00u1"])
        #expect(throws: ArgumentsMismatch.self) { try otherTool.thaw(approved: approved.hash) }
    }
}
