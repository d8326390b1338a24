import Bridge

/// The names that a filter of tools may use.
enum ToolTerm: String, FilterTerm {
    case tool, `class`, rule, decision, scope, write

    var kind: FilterKind {
        switch self {
        case .tool, .rule, .decision, .scope: .text
        case .class: .number
        case .write: .flag
        }
    }
}

extension ToolRow: FilterableRow {
    func field(_ term: ToolTerm) -> FilterField {
        switch term {
        case .tool: .texts([Untrusted(name)])
        case .rule: .texts([Untrusted(rule)])
        case .decision: .texts([Untrusted(decision)])
        case .scope: .texts([Untrusted(scope)])
        case .class: .number(Double(riskClass.rawValue))
        case .write: .flag(riskClass >= .reversible)
        }
    }

    var texts: [Untrusted] { [name, rule, decision, scope].map { Untrusted($0) } }
}
