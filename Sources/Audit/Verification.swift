/// What checking the whole log found.
package struct Verification: Sendable, Hashable {
    package enum Fault: String, Hashable, Sendable, CaseIterable {
        case edit, gap, reorder, truncation, signature
        case duplicateOutcome = "duplicate outcome"
        case intentWithoutOutcome = "intent without outcome"
    }

    /// The last sequence number checked.
    package var head: Int
    /// The newest checkpoint with a good signature; 0 if there is none.
    package var checkpoint: Int
    /// The first thing that is wrong; nil when the log is intact.
    package var fault: Fault?
    /// Where: the first bad sequence number.
    package var faultSeq: Int?

    package init(head: Int, checkpoint: Int, fault: Fault? = nil, faultSeq: Int? = nil) {
        self.head = head
        self.checkpoint = checkpoint
        self.fault = fault
        self.faultSeq = faultSeq
    }

    package var isIntact: Bool { fault == nil }
}
