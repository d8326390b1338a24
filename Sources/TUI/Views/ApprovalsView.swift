/// The Approvals view.
struct ApprovalsView: View {
    func draw(on frame: inout CellBuffer, _ context: ViewContext) {}
    func note(_ context: ViewContext) -> Shown { "" }
    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] { [] }
}
