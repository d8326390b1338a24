import Testing

@testable import TUI

@Suite struct LiveCursorTests {
    private struct Numbers: OrderedRows {
        var numbers: [Int]
        var count: Int { numbers.count }
        func id(at index: Int) -> Int { numbers[index] }
    }

    @Test func `rows that go from the front or are filtered out do not move the selection`() {
        var cursor = LiveCursor<Int>()
        cursor.move(.up, in: Numbers(numbers: Array(0..<100)), height: 10)
        #expect(cursor.index(in: Numbers(numbers: Array(50..<120))) == 48)
        #expect(cursor.window(in: Numbers(numbers: Array(50..<120)), height: 10) == 40..<50)
        #expect(cursor.newCount(in: Numbers(numbers: Array(50..<120))) == 20)
        let odd = Numbers(numbers: (0..<120).filter { $0 % 2 == 1 })
        #expect(cursor.index(in: odd) == 49)
    }

    @Test func `a filter fills the view again, and then it stands still`() {
        var cursor = LiveCursor<Int>()
        cursor.move(.up, in: Numbers(numbers: Array(0..<100)), height: 10)
        let few = Numbers(numbers: [3, 20, 50, 70, 95])
        cursor.refill(in: few, height: 10)
        #expect(cursor.window(in: few, height: 10) == 0..<5)
        let more = Numbers(numbers: few.numbers + Array(100..<130))
        #expect(cursor.window(in: more, height: 10) == 0..<10)
    }

    @Test func `following means the last row`() {
        let cursor = LiveCursor<Int>()
        let rows = Numbers(numbers: Array(0..<50))
        #expect(cursor.index(in: rows) == 49)
        #expect(cursor.window(in: rows, height: 10) == 40..<50)
    }

    @Test func `a selected row that has gone hands over to the next one`() {
        var cursor = LiveCursor<Int>()
        cursor.move(.up, in: Numbers(numbers: [1, 2, 3]), height: 10)
        #expect(cursor.index(in: Numbers(numbers: [1, 3, 4])) == 1)
        #expect(cursor.index(in: Numbers(numbers: [1])) == 0)
        #expect(cursor.index(in: Numbers(numbers: [])) == nil)
        #expect(cursor.window(in: Numbers(numbers: []), height: 10).isEmpty)
    }

    @Test func `down at the end of a following list keeps following, the last row follows again`() {
        let rows = Numbers(numbers: Array(0..<20))
        var cursor = LiveCursor<Int>()
        cursor.move(.down, in: rows, height: 5)
        #expect(cursor.isFollowing)
        cursor.move(.first, in: rows, height: 5)
        #expect(!cursor.isFollowing && cursor.window(in: rows, height: 5) == 0..<5)
        cursor.move(.last, in: rows, height: 5)
        #expect(cursor.isFollowing && cursor.window(in: rows, height: 5) == 15..<20)
    }
}
