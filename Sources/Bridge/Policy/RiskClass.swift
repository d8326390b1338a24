/// How much harm a call can do (gate.md 4).
package enum RiskClass: Int, Hashable, Sendable, CaseIterable, Codable, Comparable {
    /// Answered here, without Okta.
    case local = 0
    /// Reads Okta.
    case read = 1
    /// A small reversible write.
    case reversible = 2
    /// A broad or security-relevant write.
    case broad = 3
    /// Cannot be undone, or acts on a protected object.
    case irreversible = 4

    package static func < (left: RiskClass, right: RiskClass) -> Bool { left.rawValue < right.rawValue }
}

/// The risk that a tool which writes may declare: a write cannot claim a read's class.
package enum WriteRisk: Hashable, Sendable, CaseIterable {
    case reversible, broad, irreversible

    package var riskClass: RiskClass {
        switch self {
        case .reversible: .reversible
        case .broad: .broad
        case .irreversible: .irreversible
        }
    }
}
