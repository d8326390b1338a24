/// Where a key is looked up; the first context of the list in force that binds it gets it.
enum KeyContext: Hashable, Sendable, CaseIterable {
    /// The quit question.
    case question
    /// A prompt, or a field inside a review.
    case field
    case review
    case help
    case overview, traffic, approvals, limits, audit, health, clients, tools, log
    /// Every view that has a selected row.
    case list
    /// Views whose rows can be filtered.
    case filterable
    case global
}

/// One line of the key table.
struct Binding: Hashable, Sendable {
    var keys: [Key]
    var contexts: [KeyContext]
    var command: Command
    /// For the footer, short; empty keeps it out.
    var hint: String
    /// For help and README.
    var help: String
    /// Whether the key can permit something.
    ///
    /// Such a key is bound in one context only, so that no habit fires it.
    var permits = false

    /// How help writes the keys: `j Down`.
    var keyLabel: String { keys.map(\.label).joined(separator: " ") }
}

/// The one table of keys; footer, help, README and the conflict test read it.
enum Keymap {
    /// The views with a list of rows.
    static let lists: [KeyContext] = [.list]

    static let bindings: [Binding] = views + records + review + moving + global + fields

    /// What the key means where these contexts are in force, innermost first.
    static func command(for key: Key, in contexts: [KeyContext]) -> Command? {
        for context in contexts {
            if let binding = bindings.first(where: { $0.contexts.contains(context) && $0.keys.contains(key) }) {
                return binding.command
            }
        }
        return nil
    }

    /// The lines that hold in these contexts, innermost first.
    static func bindings(in contexts: [KeyContext]) -> [Binding] {
        contexts.flatMap { context in bindings.filter { $0.contexts.contains(context) } }
    }

    private static func key(_ text: String) -> [Key] { text.unicodeScalars.map { .character($0) } }

    private static let views: [Binding] = [
        .init(keys: [.enter], contexts: [.overview], command: .open, hint: "open", help: "go to the row's view"),
        .init(keys: [.enter], contexts: [.approvals], command: .open, hint: "review", help: "open the review"),
        .init(
            keys: [.enter],
            contexts: [.limits],
            command: .open,
            hint: "calls of this bucket",
            help: "the calls that used this bucket"
        ),
        .init(keys: [.enter], contexts: [.health], command: .open, hint: "explain", help: "what the check means"),
        .init(
            keys: key("r"),
            contexts: [.health],
            command: .runChecks,
            hint: "run the checks now",
            help: "run all checks now"
        ),
        .init(
            keys: key("o"),
            contexts: [.limits, .health],
            command: .order,
            hint: "order",
            help: "worst first, or not"
        ),
    ]

    private static let review: [Binding] = [
        .init(
            keys: key("y"),
            contexts: [.review],
            command: .approveOnce,
            hint: "approve once",
            help: "approve once (when armed; class 4: type the name, then Ctrl-Y)",
            permits: true
        ),
        .init(
            keys: key("s"),
            contexts: [.review],
            command: .approveForSession,
            hint: "for session",
            help: "approve for this client's session (class 2 and below)",
            permits: true
        ),
        .init(
            keys: key("t"),
            contexts: [.review],
            command: .approveForMinutes,
            hint: "for minutes",
            help: "approve for some minutes (class 2 and below)",
            permits: true
        ),
        .init(
            keys: [.control("y")],
            contexts: [.review],
            command: .confirm,
            hint: "",
            help: "second step of an approval",
            permits: true
        ),
        .init(keys: key("n"), contexts: [.review], command: .deny, hint: "deny + reason", help: "deny, with a reason"),
        .init(
            keys: key("N"),
            contexts: [.review],
            command: .denyAndMute,
            hint: "deny + mute",
            help: "deny and mute this client for 10 minutes"
        ),
        .init(
            keys: [.pageDown, .character(" "), .control("f")],
            contexts: [.review],
            command: .move(.pageDown),
            hint: "read on",
            help: "next page"
        ),
        .init(keys: key("/"), contexts: [.review], command: .find, hint: "find", help: "find text"),
        .init(keys: key(">"), contexts: [.review], command: .nextMatch, hint: "", help: "next match"),
        .init(keys: key("<"), contexts: [.review], command: .previousMatch, hint: "", help: "previous match"),
        .init(
            keys: [.escape, .character("q")],
            contexts: [.review],
            command: .back,
            hint: "back",
            help: "leave without deciding"
        ),
    ]

    private static let movers: [KeyContext] = [.list, .review, .help]

    private static let moving: [Binding] = [
        .init(keys: key("j") + [.down], contexts: movers, command: .move(.down), hint: "", help: "down"),
        .init(keys: key("k") + [.up], contexts: movers, command: .move(.up), hint: "", help: "up"),
        .init(keys: [.control("d")], contexts: movers, command: .move(.halfDown), hint: "", help: "half a page down"),
        .init(keys: [.control("u")], contexts: movers, command: .move(.halfUp), hint: "", help: "half a page up"),
        .init(
            keys: [.pageDown, .control("f")],
            contexts: [.list, .help],
            command: .move(.pageDown),
            hint: "",
            help: "page down"
        ),
        .init(keys: [.pageUp, .control("b")], contexts: movers, command: .move(.pageUp), hint: "", help: "page up"),
        .init(keys: key("g") + [.home], contexts: movers, command: .move(.first), hint: "", help: "first row"),
        .init(keys: key("G") + [.end], contexts: movers, command: .move(.last), hint: "", help: "last row, and follow"),
        .init(keys: key("/"), contexts: [.filterable], command: .filter, hint: "filter", help: "filter the rows"),
    ]

    private static let global: [Binding] =
        ViewID.allCases.map { view in
            Binding(
                keys: key(String(view.digit)),
                contexts: [.global, .review],
                command: .view(view),
                hint: view == .overview ? "views" : "",
                help: view.title
            )
        } + [
            .init(
                keys: key("a"),
                contexts: [.global],
                command: .approvals,
                hint: "approvals",
                help: "go to the approvals queue"
            ),
            .init(keys: key("]"), contexts: [.global], command: .nextView, hint: "", help: "next view"),
            .init(keys: key("["), contexts: [.global], command: .previousView, hint: "", help: "previous view"),
            .init(keys: key("-"), contexts: [.global], command: .lastView, hint: "", help: "the view before this one"),
            .init(keys: [.tab], contexts: [.global], command: .nextPane, hint: "", help: "next pane"),
            .init(keys: [.backTab], contexts: [.global], command: .previousPane, hint: "", help: "previous pane"),
            .init(
                keys: key(":"),
                contexts: [.global, .review],
                command: .commandLine,
                hint: "command",
                help: "command line"
            ),
            .init(keys: key("?"), contexts: [.global, .review], command: .help, hint: "help", help: "help"),
            .init(
                keys: key("F"),
                contexts: [.global, .review],
                command: .freeze,
                hint: "",
                help: "twice within 2 s: freeze, all writes stop"
            ),
            .init(
                keys: key("R"),
                contexts: [.global, .review],
                command: .readOnly,
                hint: "",
                help: "read-only at once"
            ),
            .init(keys: key("q"), contexts: [.global, .help], command: .quit, hint: "quit", help: "back, or quit"),
            .init(keys: [.escape], contexts: [.global, .help], command: .back, hint: "", help: "back"),
            .init(
                keys: key("Q"),
                contexts: [.question],
                command: .acceptQuit,
                hint: "quits",
                help: "accept the quit question"
            ),
            .init(keys: [.escape], contexts: [.question], command: .back, hint: "stays", help: "stay"),
            .init(
                keys: [.control("c")],
                contexts: [.global, .review, .help, .question],
                command: .interrupt,
                hint: "",
                help: "cancel, or ask to quit; three times in 2 s stop in order"
            ),
            .init(
                keys: [.control("l")],
                contexts: [.global, .review, .help, .question],
                command: .redraw,
                hint: "",
                help: "paint the screen again"
            ),
        ]

    private static let fields: [Binding] = [
        .init(keys: [.enter], contexts: [.field], command: .open, hint: "accept", help: "accept the line"),
        .init(
            keys: [.escape, .control("c")],
            contexts: [.field],
            command: .back,
            hint: "cancel",
            help: "leave the line"
        ),
        .init(
            keys: [.control("a"), .home],
            contexts: [.field],
            command: .edit(.start),
            hint: "",
            help: "start of line"
        ),
        .init(keys: [.control("e"), .end], contexts: [.field], command: .edit(.end), hint: "", help: "end of line"),
        .init(keys: [.control("b"), .left], contexts: [.field], command: .edit(.left), hint: "", help: "left"),
        .init(keys: [.control("f"), .right], contexts: [.field], command: .edit(.right), hint: "", help: "right"),
        .init(
            keys: [.backspace],
            contexts: [.field],
            command: .edit(.deleteBack),
            hint: "",
            help: "delete to the left"
        ),
        .init(
            keys: [.control("d"), .delete],
            contexts: [.field],
            command: .edit(.deleteForward),
            hint: "",
            help: "delete to the right"
        ),
        .init(
            keys: [.control("w")],
            contexts: [.field],
            command: .edit(.deleteWord),
            hint: "",
            help: "delete the word before"
        ),
        .init(keys: [.control("u")], contexts: [.field], command: .edit(.clear), hint: "", help: "delete the line"),
        .init(
            keys: [.control("k")],
            contexts: [.field],
            command: .edit(.clearToEnd),
            hint: "",
            help: "delete to the end"
        ),
        .init(keys: [.up, .control("p")], contexts: [.field], command: .move(.up), hint: "", help: "older line"),
        .init(keys: [.down, .control("n")], contexts: [.field], command: .move(.down), hint: "", help: "newer line"),
        .init(keys: [.tab], contexts: [.field], command: .nextMatch, hint: "complete", help: "complete the word"),
    ]
}
