/// One line that tells what just happened.
struct Toast: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case info, problem }

    /// How long news stays; a problem stays until a key.
    static let milliseconds = 4000

    var text: Shown
    var kind: Kind

    init(_ text: Shown, _ kind: Kind = .info) {
        self.text = text
        self.kind = kind
    }

    var style: Style { kind == .info ? .info : .bad }
}
