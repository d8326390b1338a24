import Bridge
import JSON

/// The detail of one record: its fields, its canonical JSON, its place in the chain.
struct RecordPane: Sendable {
    enum Tab: Int, Sendable, CaseIterable {
        case fields, json, chain

        var title: Shown {
            switch self {
            case .fields: "Fields"
            case .json: "JSON"
            case .chain: "Chain"
            }
        }
    }

    /// One leaf of the record under its path.
    private struct Field: Sendable {
        var path: Untrusted
        var value: Untrusted
    }

    private static let blank = TextPattern(" ")

    let seq: Int
    private let sameCount: Int
    var focus: DetailFocus<Tab>
    private var detail: AuditRecordDetail?
    private var fields: [Field] = []
    private var tree = JSONTree("null")
    private var isGone = false

    /// - Parameters:
    ///   - row: The record.
    ///   - sameCount: Records of its operation in the list, itself among them.
    init(_ row: AuditRow, among sameCount: Int) {
        seq = row.seq
        self.sameCount = sameCount
        focus = DetailFocus(.fields, isFocused: true)
    }

    /// The same pane, on the same tab, for another record.
    func turned(to row: AuditRow, among sameCount: Int) -> RecordPane {
        var pane = RecordPane(row, among: sameCount)
        pane.focus = focus
        return pane
    }

    mutating func take(_ new: AuditRecordDetail?, of seq: Int) {
        guard seq == self.seq else { return }
        isGone = new == nil
        guard let new else { return }
        detail = new
        tree = JSONTree(new.json)
        fields = []
        if let record = new.json.json() { add(record, path: "") }
    }

    /// Carries out a key while the pane has the focus.
    ///
    /// - Returns: False if the command is not the pane's.
    mutating func perform(_ command: Command, _ area: Rect, marksEscapes: Bool) -> Bool {
        guard command.isForContent else { return false }
        let content = DetailFrame.content(of: area)
        switch focus.tab {
        case .json:
            let layout = JSONTree.Layout(width: content.width, marksEscapes: marksEscapes)
            tree.perform(command, layout, height: content.height)
        case .fields, .chain:
            guard case .move(let movement) = command else { return true }
            focus.scroll(movement, count: focus.tab == .fields ? fields.count : 0, height: content.height)
        }
        return true
    }

    func draw(on frame: inout CellBuffer, _ area: Rect, _ context: ViewContext) {
        DetailFrame.draw(
            on: &frame,
            area,
            title: "record \(ClockFormat.grouped(seq))   \(detail?.row.type ?? "")",
            right: sameCount > 1 ? "same op: \(sameCount) records here" : "",
            tabs: Tab.allCases.map(\.title),
            open: focus.tab.rawValue,
            isFocused: focus.isFocused
        )
        let content = DetailFrame.content(of: area)
        guard let detail else {
            let why: Shown = isGone ? "The log has no such record, or cannot be read." : ""
            frame.write(why, x: content.x, y: content.y, width: content.width, style: .dim)
            return
        }
        switch focus.tab {
        case .fields: drawFields(on: &frame, content)
        case .json: tree.draw(on: &frame, content, isFocused: focus.isFocused)
        case .chain: drawChain(detail, on: &frame, content, context)
        }
    }

    private func drawFields(on frame: inout CellBuffer, _ area: Rect) {
        for (line, field) in fields.dropFirst(focus.top).prefix(area.height).enumerated() {
            frame.write("\(field.path)", x: area.x, y: area.y + line, width: 28, style: .dim, fit: .middle)
            // A value of one word is an id, a path or a hash.
            let fit: CellBuffer.Fit = field.value.contains(Self.blank) ? .end : .middle
            frame.write("\(field.value)", x: area.x + 30, y: area.y + line, width: area.width - 30, fit: fit)
        }
    }

    private func drawChain(
        _ detail: AuditRecordDetail,
        on frame: inout CellBuffer,
        _ area: Rect,
        _ context: ViewContext
    ) {
        let verifiedTo = context.picture.auditState?.verifiedTo ?? 0
        let isVerified = seq <= verifiedTo && context.picture.auditState?.isIntact == true
        let lines: [(Shown, Shown)] = [
            ("hash", "\(Untrusted(detail.hash))"),
            ("previous", "\(Untrusted(detail.previousHash))"),
            ("made of", "SHA-256(\"gh1/record\\0\" · previous · canonical record)"),
            ("verified", isVerified ? "yes, with all records up to it" : "not yet: v verifies the chain"),
            ("recorded", "\(context.clock.milliseconds(detail.row.time))"),
        ]
        var y = area.y
        for (label, text) in lines where y < area.bottom {
            frame.write(label, x: area.x, y: y, width: 9, style: .dim)
            let room = Rect(x: area.x + 9, y: y, width: area.width - 9, height: area.bottom - y)
            y = max(y + 1, TextPane.draw(text, on: &frame, room, style: .text))
        }
    }

    private mutating func add(_ value: JSONValue, path: String) {
        guard let members = value.members, !members.isEmpty else {
            fields.append(Field(path: Untrusted(path), value: Untrusted(value.string ?? value.description)))
            return
        }
        for member in members { add(member.value, path: path.isEmpty ? member.key : "\(path).\(member.key)") }
    }
}
