import Audit

/// What a client is given at the end of a leg and must bring back to go on (mcp.md 5, L).
///
/// The text is `OPERATION.CALL.REQUEST.EXPIRY.CODE`, the numbers in decimal. The code seals all of it together with the
/// method, the digest of name and arguments, and the principal; that it is used once is seen to by `OperationTable`.
struct LegState: Equatable, Sendable {
    /// Whose call it is, and which.
    struct Binding: Equatable, Sendable {
        var principal: String
        var arguments: GateHash

        init(_ key: Posture.CallKey) { (principal, arguments) = (key.principal, key.arguments) }
    }

    var operation: OperationID
    var call: CallID
    /// Which request of the call brings it.
    var number: Int
    /// Milliseconds on the monotonic clock.
    var expiresAt: Int
    var binding: Binding

    /// As it goes to the client.
    func text(_ seal: Seal) -> String { "\(plain).\(code(seal))" }

    private var plain: String { "\(operation.text).\(call.number).\(number).\(expiresAt)" }

    private func code(_ seal: Seal) -> String {
        // The principal comes last: it may hold any character.
        seal.code(of: "tools/call\n\(plain)\n\(binding.arguments)\n\(binding.principal)")
    }
}

extension LegState {
    /// Reads what a client brought; nil if we did not give it to this principal for this call.
    init?(_ text: String, for key: Posture.CallKey, _ seal: Seal) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let operation = OperationID(parts[0]), let call = Int(parts[1]),
            let number = Int(parts[2]), let expiresAt = Int(parts[3])
        else { return nil }
        self.init(
            operation: operation,
            call: CallID(call),
            number: number,
            expiresAt: expiresAt,
            binding: Binding(key)
        )
        guard self.text(seal) == text else { return nil }
    }
}
