/// Proof that the intent to send one write is durable.
///
/// `OktaWriter` sends nothing without one, and takes it away.
///
/// `Okta` does not know the audit: `Bridge` makes the audit's durable intent conform, and nothing else may
/// (HouseRulesTests counts one conformance).
package protocol WriteReceipt: ~Copyable, Sendable {
    /// Gives up the receipt for the write it stands for.
    consuming func redeem() -> OktaWrite
}
