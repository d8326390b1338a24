import Bridge

/// The numbered screens.
enum ViewID: Int, Hashable, Sendable, CaseIterable {
    case overview = 1, traffic, approvals, limits, audit, health, clients, tools, log

    var digit: Int { rawValue }

    var title: String {
        switch self {
        case .overview: "Overview"
        case .traffic: "Traffic"
        case .approvals: "Approvals"
        case .limits: "Limits"
        case .audit: "Audit"
        case .health: "Health"
        case .clients: "Clients"
        case .tools: "Tools"
        case .log: "Log"
        }
    }

    var shortTitle: String {
        switch self {
        case .overview: "Over"
        case .traffic: "Traf"
        case .approvals: "Appr"
        case .limits: "Lim"
        case .audit: "Aud"
        case .health: "Heal"
        case .clients: "Cli"
        case .tools: "Tool"
        case .log: "Log"
        }
    }

    /// The key contexts in force in the view, innermost first.
    var contexts: [KeyContext] {
        switch self {
        case .overview: [.overview, .list, .global]
        case .traffic: [.traffic, .filterable, .list, .global]
        case .approvals: [.approvals, .list, .global]
        case .limits: [.limits, .list, .global]
        case .audit: [.audit, .filterable, .list, .global]
        case .health: [.health, .list, .global]
        case .clients: [.clients, .list, .global]
        case .tools: [.tools, .filterable, .list, .global]
        case .log: [.log, .filterable, .list, .global]
        }
    }

    /// The view as it is when the console starts.
    func makeView() -> any View {
        switch self {
        case .overview: OverviewView()
        case .traffic: TrafficView()
        case .approvals: ApprovalsView()
        case .limits: LimitsView()
        case .audit: AuditView()
        case .health: HealthView()
        case .clients: ClientsView()
        case .tools: ToolsView()
        case .log: LogView()
        }
    }
}

/// What a view draws from, besides what it remembers itself.
struct ViewContext: Sendable {
    var picture: DeskPicture
    /// The part of the screen that is the view's.
    var area: Rect
    var now: Moment
    var clock: ClockFormat
    var operatorFacts: OperatorFacts
    /// Whether escapes take two cells more, as `CellBuffer.marksEscapes`.
    var marksEscapes: Bool
}

/// What a view asks the console for.
enum ViewAction: Hashable, Sendable {
    case effect(ConsoleEffect)
    case show(ViewID)
    /// Shows the view with a filter set.
    case showFiltered(ViewID, String)
    /// Shows the approvals queue with this request selected.
    case select(ApprovalID)
    /// Opens the review of a request; only the approvals queue asks for it.
    case review(ApprovalID)
    case toast(Toast)
}

/// One numbered screen: what it remembers, what its keys do, how it draws.
///
/// Everything here is synchronous and depends on the arguments alone. Drawing reads visible rows only.
protocol View: Sendable {
    /// Draws the view into its area.
    func draw(on frame: inout CellBuffer, _ context: ViewContext)
    /// The line above the footer: filter, counts, follow state.
    func note(_ context: ViewContext) -> Shown
    /// Carries out a key; commands that mean nothing here are ignored.
    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction]
    /// Called when the view comes on screen.
    mutating func enter(_ context: ViewContext) -> [ViewAction]
    /// Sees every event after the picture has taken it.
    mutating func take(_ event: DeskEvent, _ context: ViewContext)
    /// Sees every reply of the desk.
    mutating func take(_ reply: ConsoleReply, _ context: ViewContext) -> [ViewAction]
    /// What it wants from the desk after news has come; asked of the view on screen only.
    mutating func wishes(_ context: ViewContext) -> [ViewAction]
    /// Sets the filter; empty removes it.
    ///
    /// - Returns: What is wrong with the text; nil if it is in force now.
    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction])
    /// Selects the row of a request, where the view has one.
    mutating func select(_ approval: ApprovalID, _ context: ViewContext)
    /// The frame with this view is wholly on screen.
    mutating func wasShown()
    /// The filter in force, to be edited.
    var filterText: String { get }
    /// Whether `q` and `Esc` have something to close here.
    var hasOpenDetail: Bool { get }
    /// Whether something on this screen changes with every second.
    func ticks(_ context: ViewContext) -> Bool
}

extension View {
    mutating func enter(_ context: ViewContext) -> [ViewAction] { [] }
    mutating func take(_ event: DeskEvent, _ context: ViewContext) {}
    mutating func take(_ reply: ConsoleReply, _ context: ViewContext) -> [ViewAction] { [] }
    mutating func wishes(_ context: ViewContext) -> [ViewAction] { [] }
    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction]) {
        ("this view has no filter", [])
    }
    mutating func select(_ approval: ApprovalID, _ context: ViewContext) {}
    mutating func wasShown() {}
    var filterText: String { "" }
    var hasOpenDetail: Bool { false }
    func ticks(_ context: ViewContext) -> Bool { false }
}
