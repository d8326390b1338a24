import Bridge
import Testing

@testable import TUI

@Suite struct CellBufferTests {
    @Test func `a wide character never straddles the edge`() {
        var frame = CellBuffer(size: Size(columns: 5, rows: 1))
        frame.write("\(Untrusted("漢字漢"))", x: 0, y: 0, fit: .clip)
        #expect(Snapshot.rowText(frame, 0) == "漢字 ")
    }

    @Test func `half a wide character that is written over becomes a space`() {
        var frame = CellBuffer(size: Size(columns: 4, rows: 1))
        frame.write("\(Untrusted("漢字"))", x: 0, y: 0)
        frame.write("x", x: 1, y: 0)
        #expect(Snapshot.rowText(frame, 0) == " x字")
    }

    @Test(arguments: [
        (CellBuffer.Fit.end, "Cleaning u…"), (.middle, "Clean…avers"), (.clip, "Cleaning up"), (.number, "###########"),
    ])
    func `text that is too wide is cut as asked`(fit: CellBuffer.Fit, shown: String) {
        var frame = CellBuffer(size: Size(columns: 11, rows: 1))
        frame.write("Cleaning up leavers", x: 0, y: 0, fit: fit)
        #expect(Snapshot.rowText(frame, 0) == shown)
    }

    @Test func `a mark stands in the cell of its base`() {
        var frame = CellBuffer(size: Size(columns: 4, rows: 1))
        frame.write("\(Untrusted("e\u{301}x"))", x: 0, y: 0)
        #expect(frame[0, 0].firstMark == 0x301)
        #expect(frame[1, 0].scalar == 0x78)
    }

    @Test func `an escape is told by its role, and by brackets in mono`() {
        var frame = CellBuffer(size: Size(columns: 20, rows: 1))
        frame.write("\(Untrusted("a\u{1B}"))", x: 0, y: 0)
        #expect(frame[1, 0].style.role == .escape)
        var mono = CellBuffer(size: Size(columns: 20, rows: 1), marksEscapes: true)
        mono.write("\(Untrusted("a\u{1B}"))", x: 0, y: 0)
        #expect(Snapshot.rowText(mono, 0).hasPrefix("a⟦\\u{1B}⟧"))
    }

    @Test func `nothing is written outside`() {
        var frame = CellBuffer(size: Size(columns: 3, rows: 2))
        let blank = frame
        frame.write("x", x: 3, y: 0)
        frame.write("x", x: 0, y: 2)
        frame.write("x", x: -1, y: 0)
        frame.write("x", x: 0, y: -1)
        frame.fill(Rect(x: -5, y: -5, width: 3, height: 3), with: "█")
        frame.fill(Rect(x: 3, y: 2, width: 3, height: 3), with: "█")
        #expect(frame == blank)
    }
}

@Suite struct FrameDifferenceTests {
    @Test func `only what changed is sent, and what lies close together as one`() {
        let old = CellBuffer(size: Size(columns: 20, rows: 3))
        var new = old
        new.write("ab", x: 3, y: 1)
        new.write("c", x: 7, y: 1)
        new.write("d", x: 17, y: 1)
        #expect(
            FrameDifference.runs(from: old, to: new) == [
                .init(row: 1, columns: 3..<8), .init(row: 1, columns: 17..<18),
            ]
        )
        #expect(FrameDifference.runs(from: new, to: new).isEmpty)
    }

    @Test func `a wide character is sent whole`() {
        var old = CellBuffer(size: Size(columns: 6, rows: 1))
        old.write("\(Untrusted("漢"))", x: 2, y: 0)
        var new = CellBuffer(size: Size(columns: 6, rows: 1))
        new.write("\(Untrusted("字"))", x: 2, y: 0)
        #expect(FrameDifference.runs(from: old, to: new) == [.init(row: 0, columns: 2..<4)])
    }

    @Test func `moving the selection touches two rows`() {
        var console = PlayedConsole()
        console.type("a")
        let before = console.show()
        console.type("j")
        let rows = FrameDifference.runs(from: before, to: console.show()).map(\.row)
        #expect(Set(rows) == [3, 4])
    }

    @Test func `an event that changes nothing visible sends nothing`() {
        var console = PlayedConsole()
        console.type("6")
        let before = console.show()
        console.send(.desk([.log(LogRow(time: 0, level: .info, text: "x"))]))
        #expect(FrameDifference.runs(from: before, to: console.show()).isEmpty)
    }
}
