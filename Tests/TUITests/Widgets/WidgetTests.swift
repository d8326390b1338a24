import Testing

@testable import TUI

@Suite struct TextFieldTests {
    @Test func `Emacs keys edit the line`() {
        var field = TextField("one two")
        field.apply(.deleteWord)
        #expect(field.text == "one ")
        field.insert("three")
        field.apply(.start)
        field.apply(.deleteForward)
        #expect(field.text == "ne three")
        field.apply(.end)
        field.apply(.left)
        field.apply(.clearToEnd)
        #expect(field.text == "ne thre")
        field.apply(.clear)
        #expect(field.text.isEmpty && field.cursor == 0)
    }

    @Test func `a mark typed after its base joins it`() {
        var field = TextField("e")
        field.insert("\u{301}")
        #expect(field.characters.count == 1)
        field.apply(.deleteBack)
        #expect(field.text.isEmpty)
    }

    @Test func `no more than the limit goes in`() {
        var field = TextField(limit: 3)
        for _ in 0..<9 { field.insert("x") }
        #expect(field.text == "xxx")
    }

    @Test(arguments: [3, 5, 8, 20])
    func `the cursor is always visible`(width: Int) {
        var field = TextField("a long line that does not fit 漢字")
        for _ in 0...field.characters.count {
            var frame = CellBuffer(size: Size(columns: width, rows: 1))
            field.draw(on: &frame, x: 0, y: 0, width: width)
            #expect(frame.cells.contains { $0.style.isSelected })
            field.apply(.left)
        }
    }
}

@Suite struct TableTests {
    private let table = Table(columns: [
        .init(title: "seq", minimum: 4, ideal: 6, priority: 5, alignment: .right),
        .init(title: "target", minimum: 10, ideal: 12, weight: 1),
        .init(title: "actor", minimum: 6, ideal: 6, priority: 9),
    ])

    @Test func `the column of the highest priority number goes first`() {
        #expect(table.layout(width: 40).map(\.column) == [0, 1, 2])
        #expect(table.layout(width: 17).map(\.column) == [0, 1])
        #expect(table.layout(width: 12).map(\.column) == [1])
        #expect(table.layout(width: 3).map(\.column) == [1])
    }

    @Test func `what is left over goes to the columns with weight`() {
        let places = table.layout(width: 60)
        #expect(places[1].width == 60 - 6 - 6 - 2)
    }
}

@Suite struct ListCursorTests {
    @Test func `the selection stays on its row when others come and go`() {
        var rows = Array(0..<10)
        var cursor = ListCursor<Int>()
        cursor.move(.down, in: rows, height: 5)
        #expect(cursor.selected == 1)
        rows.insert(99, at: 0)
        #expect(cursor.index(in: rows) == 2)
    }

    @Test func `the selected row is always among the visible ones`() {
        let rows = Array(0..<100)
        var cursor = ListCursor<Int>()
        for movement in [Movement.pageDown, .halfDown, .down, .last, .up, .pageUp, .first] {
            cursor.move(movement, in: rows, height: 7)
            let index = cursor.index(in: rows)
            #expect(cursor.window(count: 100, index: index, rows: 7).contains(index ?? -1))
        }
    }
}

@Suite struct GaugeTests {
    @Test(arguments: [
        (0.0, "░░░░░░░░░░"), (0.5, "█████░░░░░"), (0.55, "█████▌░░░░"), (1.0, "██████████"), (7.0, "██████████"),
    ])
    func `a gauge fills by eighths`(share: Double, shown: String) {
        var frame = CellBuffer(size: Size(columns: 10, rows: 1))
        Gauge.draw(on: &frame, x: 0, y: 0, width: 10, share: share)
        #expect(Snapshot.rowText(frame, 0) == shown)
    }

    @Test func `a sparkline leaves gaps and draws zero as the lowest block`() {
        var frame = CellBuffer(size: Size(columns: 4, rows: 1))
        Sparkline.draw(on: &frame, x: 0, y: 0, width: 4, values: [nil, 0, 4, 8])
        #expect(Snapshot.rowText(frame, 0) == " ▁▅█")
    }
}
