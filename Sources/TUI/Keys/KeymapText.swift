extension Keymap {
    /// The key table for the README.
    static var markdown: String {
        var lines = ["| Where | Keys | What they do |", "|---|---|---|"]
        for context in KeyContext.allCases.reversed() {
            for binding in bindings where binding.contexts.first == context {
                let keys = binding.keys.map { "`\($0.label)`" }.joined(separator: " ")
                let places = binding.contexts.map(\.title).joined(separator: ", ")
                lines.append("| \(places) | \(keys) | \(binding.help) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension KeyContext {
    /// How help and README name the context.
    var title: String {
        switch self {
        case .question: "Quit question"
        case .field: "Text field"
        case .review: "Review"
        case .help: "Help"
        case .overview: "Overview"
        case .traffic: "Traffic"
        case .approvals: "Approvals"
        case .limits: "Limits"
        case .audit: "Audit"
        case .health: "Health"
        case .clients: "Clients"
        case .tools: "Tools"
        case .log: "Log"
        case .list: "Lists"
        case .filterable: "Lists with a filter"
        case .global: "Everywhere"
        }
    }
}
