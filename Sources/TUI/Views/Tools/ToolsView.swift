import Bridge

/// The tools, each with the rule that decides on it and what was decided so far (ui.md 3.7).
struct ToolsView: View {
    private static let paneRows = 6

    private var cursor = ListCursor<String>()
    private var filter = ListFilter<ToolRow>()
    private var isExplained = false

    var filterText: String { filter.text }
    var hasOpenDetail: Bool { isExplained }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let tools = tools(context)
        guard let index = index(tools) else {
            let why: Shown = filter.isActive ? "No tool matches the filter." : "No tool is offered."
            frame.write(why, x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        let list = context.area.prefix(rows: listRows(context))
        let window = cursor.window(count: tools.count, index: index, rows: list.height - 1)
        Self.table.draw(on: &frame, list, rows: window) { position in
            row(tools[position], isSelected: position == index)
        }
        guard isExplained else { return }
        let pane = Rect(x: 0, y: list.bottom, width: list.width, height: context.area.bottom - list.bottom)
        explain(tools[index], on: &frame, pane)
    }

    func note(_ context: ViewContext) -> Shown {
        let all = context.picture.tools.count
        let counts: Shown = filter.isActive ? "\(tools(context).count) of \(all)" : "\(all) tools"
        let hashes: Shown =
            context.picture.org.map {
                "list \(OverviewAudit.short($0.toolsDigest))  policy \(OverviewAudit.short($0.policyHash))"
            } ?? ""
        return .listNote(filter: filter.note, counts: counts, follow: hashes, width: context.area.width)
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let tools = tools(context)
        if case .move(let movement) = command {
            cursor.move(movement, in: tools.map(\.name), height: listRows(context) - 1)
        }
        if command == .open { isExplained.toggle() }
        if command == .back { isExplained = false }
        guard command == .filterOnOff else { return [] }
        guard !filter.text.isEmpty else { return [.noFilterYet] }
        filter.toggle()
        return []
    }

    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction]) {
        FilterProblem.answer { () throws(FilterProblem) in
            try filter.set(text)
            return []
        }
    }

    private func tools(_ context: ViewContext) -> [ToolRow] { context.picture.tools.filter { filter.lets($0) } }

    private func index(_ tools: [ToolRow]) -> Int? {
        cursor.index(in: tools.map(\.name))
    }

    private func listRows(_ context: ViewContext) -> Int {
        context.area.height - (isExplained ? min(Self.paneRows, context.area.height / 2) : 0)
    }

    private static let table = Table(columns: [
        .init(title: "tool", minimum: 22, ideal: 28, weight: 1),
        .init(title: "cl", minimum: 2, ideal: 2),
        .init(title: "decision", minimum: 8, ideal: 8),
        .init(title: "effective rule", minimum: 16, ideal: 22, weight: 1, priority: 1, fit: .middle),
        .init(title: "calls", minimum: 6, ideal: 7, priority: 2, alignment: .right, fit: .number),
        .init(title: "appr", minimum: 5, ideal: 5, priority: 4, alignment: .right, fit: .number),
        .init(title: "den", minimum: 5, ideal: 5, priority: 4, alignment: .right, fit: .number),
        .init(title: "Okta scope", minimum: 18, ideal: 22, priority: 5),
    ])

    private func row(_ tool: ToolRow, isSelected: Bool) -> Table.Row {
        Table.Row(
            entries: [
                .init("\(tool.name)"),
                .init("\(tool.riskClass.rawValue)", TrafficTable.style(tool.riskClass)),
                .init("\(tool.decision)", Self.style(tool.decision)),
                .init("\(tool.rule)"),
                .init("\(ClockFormat.grouped(tool.calls))"),
                .init("\(tool.approved)", tool.approved > 0 ? .good : .dim),
                .init("\(tool.denied)", tool.denied > 0 ? .warn : .dim),
                .init(tool.scope.isEmpty ? "-" : "\(tool.scope)", .dim),
            ],
            isSelected: isSelected
        )
    }

    private static func style(_ decision: String) -> Style {
        switch decision {
        case "allow": .good
        case "approve": .warn
        case "deny": .bad
        default: .text
        }
    }

    private func explain(_ tool: ToolRow, on frame: inout CellBuffer, _ area: Rect) {
        guard area.height > 0 else { return }
        Box.rule(on: &frame, x: area.x, y: area.y, width: area.width, title: "\(tool.name)", isFocused: true)
        let decision: Shown =
            switch tool.decision {
            case "allow": "its calls run without a person"
            case "approve": "each call waits until a person has approved it"
            case "deny": "its calls are refused at once"
            default: "\(tool.decision)"
            }
        let lines: [(Shown, Style)] = [
            ("rule \(tool.rule): \(decision)", Self.style(tool.decision)),
            ("class \(tool.riskClass.rawValue): \(Self.meaning(tool.riskClass))", .text),
            ("so far \(tool.calls) calls, \(tool.approved) approved, \(tool.denied) denied", .text),
            (tool.scope.isEmpty ? "" : "needs the Okta scope \(tool.scope)", .dim),
        ]
        for (line, entry) in lines.prefix(area.height - 1).enumerated() {
            frame.write(entry.0, x: area.x + 1, y: area.y + 1 + line, width: area.width - 2, style: entry.1)
        }
    }

    private static func meaning(_ risk: RiskClass) -> Shown {
        switch risk {
        case .local: "answered here, without Okta"
        case .read: "reads Okta"
        case .reversible: "a small change that can be undone"
        case .broad: "a broad or security-relevant change"
        case .irreversible: "cannot be undone, or acts on a protected object"
        }
    }
}
