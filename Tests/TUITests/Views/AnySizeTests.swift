import Bridge
import Testing

@testable import TUI

/// Properties that hold on every screen from 1x1 to 300x300.
@Suite struct AnySizeTests {
    @Test func `no size and no key makes a half of a wide character or a trap`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let size = Size(
                columns: Int.random(in: 1...300, using: &random),
                rows: Int.random(in: 1...80, using: &random)
            )
            var console = PlayedConsole(size: size, events: hostileEvents(&random))
            for _ in 0..<12 {
                console.send(.key(Self.keys.randomElement(using: &random) ?? .tab))
                answerFetches(&console)
                let frame = console.show()
                #expect(frame.cells.count == size.columns * size.rows)
                expectWholeCells(frame)
            }
        }
    }

    @Test(arguments: [1, 2, 3, 19, 20, 59, 60, 79, 80, 99, 100, 159, 160, 300], [1, 3, 4, 14, 15, 24, 40, 300])
    func `every view draws on every screen`(columns: Int, rows: Int) {
        for view in ViewID.allCases {
            var console = PlayedConsole(size: Size(columns: columns, rows: rows))
            console.type("\(view.digit)")
            expectWholeCells(console.show())
        }
    }

    @Test(arguments: 1...40)
    func `the review's text is the escaped document with its wraps removed`(step: Int) {
        let width = ReviewText.labelWidth + 2 + step * 7
        var random = SystemRandomNumberGenerator()
        var document = SampleReviews.dana
        document.clientSays = Untrusted(RandomText.make(using: &random))
        document.changes[0].before = Untrusted(RandomText.make(using: &random))
        let text = ReviewText(document, width: width, marksEscapes: false)
        for (number, entry) in text.entries.enumerated() {
            var drawn = ""
            for line in text.lines where line.entry == number {
                #expect(line.glyphs.reduce(0) { $0 + $1.width } <= max(8, width - ReviewText.labelWidth))
                for glyph in line.glyphs {
                    for value in [glyph.scalar, glyph.firstMark, glyph.secondMark] where value != 0 {
                        if let scalar = Unicode.Scalar(value) { drawn.unicodeScalars.append(scalar) }
                    }
                }
            }
            #expect(Array(drawn.unicodeScalars) == Array(entry.value.text.unicodeScalars))
        }
        let says = Sanitizer.shown(document.clientSays ?? "").text
        #expect(text.entries.contains { $0.value.text == "> " + says })
    }

    private static let keys: [Key] =
        "123456789aqjkgG?:/\\nNystFRvo[]- ".unicodeScalars.map { .character($0) }
        + [.enter, .enter, .escape, .tab, .pageDown, .paste("yy\u{1B}"), .noise, .control("y"), .up, .end]

    private func hostileEvents(_ random: inout SystemRandomNumberGenerator) -> [DeskEvent] {
        SampleHouse.events.map { event in
            guard case .pending(var row) = event else { return event }
            row.target = Untrusted(RandomText.make(using: &random) + "漢字漢字")
            row.clientLabel = Untrusted(RandomText.make(using: &random))
            return .pending(row)
        }
    }

    private func answerFetches(_ console: inout PlayedConsole) {
        for effect in console.takeEffects() {
            if case .fetchReview(let id) = effect { console.send(.reply(.review(id, SampleReviews.documents[id]))) }
        }
    }

    private func expectWholeCells(_ frame: CellBuffer) {
        for row in 0..<frame.size.rows {
            for column in 0..<frame.size.columns {
                let cell = frame[column, row]
                let isWide = Unicode.Scalar(cell.scalar).flatMap(CharacterWidth.letter)?.width == 2
                if isWide, column + 1 >= frame.size.columns || !frame[column + 1, row].isContinuation {
                    Issue.record("half a character at \(column), \(row)")
                }
                if cell.isContinuation {
                    let base = column > 0 ? Unicode.Scalar(frame[column - 1, row].scalar) : nil
                    #expect(base.flatMap(CharacterWidth.letter)?.width == 2)
                }
            }
        }
    }
}
