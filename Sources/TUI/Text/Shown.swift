import Bridge

/// Text that may be drawn: the only kind a `CellBuffer` takes.
///
/// It is made by the sanitiser, or by writing words of our own as a literal; whatever is interpolated into such a
/// literal passes the sanitiser too. There is no way from a `String` of unknown origin to unescaped cells.
struct Shown: Hashable, Sendable {
    /// A piece of one kind.
    struct Piece: Hashable, Sendable {
        var text: String
        var isEscape: Bool
    }

    private(set) var pieces: [Piece]

    /// For the sanitiser alone.
    init(pieces: [Piece]) { self.pieces = pieces }

    var isEmpty: Bool { pieces.isEmpty }
    /// How many escapes it shows.
    var escapeCount: Int { pieces.count { $0.isEscape } }
    /// The escaped text, without marks around the escapes: what the hash covers, as it is shown.
    var text: String { pieces.map(\.text).joined() }

    static func + (left: Shown, right: Shown) -> Shown { Shown(pieces: left.pieces + right.pieces) }

    /// Puts `separator` between the parts that are not empty.
    static func joined(_ parts: [Shown], by separator: Shown) -> Shown {
        var all = Shown(pieces: [])
        for part in parts where !part.isEmpty {
            if !all.isEmpty { all = all + separator }
            all = all + part
        }
        return all
    }
}

extension Shown: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) { pieces.reserveCapacity(interpolationCount * 2 + 1) }

        mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(Piece(text: literal, isEscape: false)) }
        }

        /// Text from outside, escaped.
        mutating func appendInterpolation(_ text: Untrusted) { pieces += Sanitizer.shown(text).pieces }

        /// Text that has been escaped.
        mutating func appendInterpolation(_ text: Shown) { pieces += text.pieces }

        /// Our own words, such as a rule's id; escaped all the same.
        mutating func appendInterpolation(_ text: String) { pieces += Sanitizer.label(text).pieces }

        mutating func appendInterpolation(_ number: Int) { appendLiteral(String(number)) }
    }

    init(stringLiteral value: String) { pieces = value.isEmpty ? [] : [Piece(text: value, isEscape: false)] }

    init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
}
