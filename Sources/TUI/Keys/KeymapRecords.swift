extension Keymap {
    /// The keys of the views that list calls, records, clients, tools and log lines.
    static let records: [Binding] = [
        binding([.enter], [.traffic], .open, "detail", "open the detail; in it, fold or unfold a node"),
        binding([.enter], [.audit], .open, "detail", "open the record; in it, fold or unfold a node"),
        binding([.enter], [.clients], .open, "calls", "the calls of this client"),
        binding([.enter], [.tools], .open, "rule", "the rule that decides on this tool"),
        binding([.character("J")], [.traffic, .audit], .nextRecord, "", "next row; an open detail goes along"),
        binding([.character("K")], [.traffic, .audit], .previousRecord, "", "previous row; an open detail goes along"),
        binding([.character("f")], [.traffic, .audit, .log], .follow, "follow", "follow the newest row, or pause"),
        binding(
            [.character(".")],
            [.traffic, .audit, .log],
            .nextProblem,
            "next problem",
            "next error, denial or unknown"
        ),
        binding(
            [.character(",")],
            [.traffic, .audit, .log],
            .previousProblem,
            "",
            "previous error, denial or unknown"
        ),
        binding([.character("v")], [.traffic], .detail, "", "detail pane on or off"),
        binding([.character("v")], [.audit], .verify, "verify", "verify the chain in the background"),
        binding([.character("p")], [.traffic], .jumpToApproval, "its approval", "go to the request that waits"),
        binding([.character("O")], [.traffic, .audit], .sameOperation, "same op", "all records of this operation"),
        binding([.character("h"), .left], [.traffic, .audit], .left, "", "close the node of a tree"),
        binding([.character("l"), .right], [.traffic, .audit], .right, "", "open the node of a tree"),
        binding([.character("\\")], [.filterable], .filterOnOff, "", "filter off and on again"),
        binding([.character("d")], [.clients], .disconnect, "disconnect…", "ask whether to disconnect the client"),
        binding([.character("D")], [.clients], .confirmDisconnect, "", "disconnect, after the question"),
        binding([.character("u")], [.clients], .mute, "mute…", "ask whether to mute the client for 10 minutes"),
        binding([.character("U")], [.clients], .confirmMute, "", "mute, after the question"),
    ]

    private static func binding(
        _ keys: [Key],
        _ contexts: [KeyContext],
        _ command: Command,
        _ hint: String,
        _ help: String
    ) -> Binding {
        Binding(keys: keys, contexts: contexts, command: command, hint: hint, help: help)
    }
}
