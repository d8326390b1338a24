import Bridge

/// Who is connected: the kernel's facts on the left, what the client says of itself in quotes (ui.md 3.7).
struct ClientsView: View {
    /// What is asked before it is done; the capital letter of the key that asked answers it.
    private enum Question: Hashable, Sendable {
        case disconnect(ClientID)
        case mute(ClientID)
    }

    static let muteMinutes = 10

    private var cursor = ListCursor<ClientID>()
    private var question: Question?

    var hasOpenDetail: Bool { question != nil }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let clients = context.picture.clients
        guard !clients.isEmpty else {
            frame.write("No client is connected.", x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        let index = index(clients)
        let window = cursor.window(count: clients.count, index: index, rows: context.area.height - 1)
        Self.table.draw(on: &frame, context.area, rows: window) { position in
            row(clients[position], isSelected: position == index)
        }
        guard let (title, lines, keys) = words(clients) else { return }
        Modal.draw(on: &frame, title: title, lines: lines, keys: keys)
    }

    func note(_ context: ViewContext) -> Shown {
        guard let index = index(context.picture.clients) else { return "" }
        let client = context.picture.clients[index]
        let chain: Shown = client.chain.isEmpty ? "" : "reached through \(client.chain)"
        return Shown.joined(["what a client says of itself is not checked", chain], by: "   ")
    }

    mutating func enter(_ context: ViewContext) -> [ViewAction] {
        question = nil
        return []
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let clients = context.picture.clients
        let asked = question
        // Whatever the key was: a question is asked once.
        question = nil
        switch (command, asked) {
        case (.confirmDisconnect, .disconnect(let id)):
            return [.effect(.disconnect(id)), .toast(Toast("disconnecting \(label(id, clients))"))]
        case (.confirmMute, .mute(let id)):
            let text: Shown = "muted \(label(id, clients)) for \(Self.muteMinutes) minutes: its calls are refused"
            return [.effect(.mute(id, minutes: Self.muteMinutes)), .toast(Toast(text))]
        case (_, .some): return []
        case (_, nil): break
        }
        if case .move(let movement) = command {
            cursor.move(movement, in: clients.map(\.id), height: context.area.height - 1)
        }
        guard let index = index(clients) else { return [] }
        let client = clients[index]
        if command == .disconnect { question = .disconnect(client.id) }
        if command == .mute { question = .mute(client.id) }
        if question != nil { cursor.select(client.id) }
        return command == .open ? [.showFiltered(.traffic, "~client \(client.label.filterWord)")] : []
    }

    mutating func take(_ event: DeskEvent, _ context: ViewContext) {
        guard case .clients(let clients) = event, let asked = question else { return }
        // A client that has gone needs no answer.
        if !clients.contains(where: { $0.id == Self.id(of: asked) }) { question = nil }
    }

    private func index(_ clients: [ClientRow]) -> Int? {
        cursor.index(in: clients.map(\.id))
    }

    private func label(_ id: ClientID, _ clients: [ClientRow]) -> Shown {
        clients.first { $0.id == id }.map { "\($0.label) (pid \(Int($0.pid)))" } ?? "a client that has gone"
    }

    private static func id(of question: Question) -> ClientID {
        switch question {
        case .disconnect(let id), .mute(let id): id
        }
    }

    private func words(_ clients: [ClientRow]) -> (title: Shown, lines: [Shown], keys: Shown)? {
        switch question {
        case nil: nil
        case .disconnect(let id):
            (
                "Disconnect \(label(id, clients))?",
                ["Its waiting requests are denied. It may connect again."],
                "D disconnects, Esc does not"
            )
        case .mute(let id):
            (
                "Mute \(label(id, clients)) for \(Self.muteMinutes) minutes?",
                ["Its calls are refused and its waiting requests are denied."],
                "U mutes, Esc does not"
            )
        }
    }

    private static let table = Table(columns: [
        .init(title: "client", minimum: 8, ideal: 10),
        .init(title: "pid", minimum: 7, ideal: 7, priority: 2, alignment: .right, fit: .number),
        .init(title: "uid", minimum: 10, ideal: 12, priority: 4),
        .init(title: "executable", minimum: 16, ideal: 20, weight: 1, priority: 3, fit: .middle),
        .init(title: "MCP", minimum: 10, ideal: 10, priority: 6),
        .init(title: "calls", minimum: 6, ideal: 6, alignment: .right, fit: .number),
        .init(title: "den", minimum: 4, ideal: 4, priority: 5, alignment: .right, fit: .number),
        .init(title: "pend", minimum: 4, ideal: 4, alignment: .right, fit: .number),
        .init(title: "state", minimum: 5, ideal: 5, priority: 1),
        .init(title: "says", minimum: 16, ideal: 24, weight: 1, priority: 7),
    ])

    private func row(_ client: ClientRow, isSelected: Bool) -> Table.Row {
        Table.Row(
            entries: [
                .init("\(client.label)"),
                .init("\(Int(client.pid))", .dim),
                .init("\(Int(client.uid)) \(Untrusted(client.user))", .dim),
                .init("\(client.executable)"),
                .init(client.protocolVersion.map { "\(Untrusted($0))" } ?? "-", .dim),
                .init("\(ClockFormat.grouped(client.calls))"),
                .init("\(client.denied)", client.denied > 0 ? .warn : .dim),
                .init("\(client.pending)", client.pending > 0 ? .warn : .dim),
                .init(client.isMuted ? "MUTED" : "-", client.isMuted ? .bad : .dim),
                .init(client.says.map { "\"\($0)\"" } ?? "-", .dim),
            ],
            isSelected: isSelected
        )
    }
}
