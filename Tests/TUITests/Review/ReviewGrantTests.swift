import Bridge
import Testing

@testable import TUI

/// What `s` and `t` would let pass must have been read before they count (ui.md 3.3).
@Suite struct ReviewGrantTests {
    @Test func `a request that can be granted says which calls the grant would let pass`() {
        var document = SampleReviews.novak
        document.grantPattern = "{\"group_id\":\"00g1\",\"user_id\":\"00u1\"}"
        let text = ReviewText(document, width: 200, marksEscapes: false)
        let line = text.entries.first { $0.label.text == "Grant" }
        #expect(line?.value.text.contains(document.row.tool) == true)
        #expect(line?.value.text.contains("{\"group_id\":\"00g1\",\"user_id\":\"00u1\"}") == true)
    }

    @Test func `a pattern is shown as the other untrusted text is, with its escapes marked`() {
        var document = SampleReviews.novak
        document.grantPattern = "{\"user_id\":\"\u{202E}00u1\"}"
        let text = ReviewText(document, width: 200, marksEscapes: false)
        let index = text.entries.firstIndex { $0.label.text == "Grant" } ?? 0
        #expect(!text.entries[index].value.text.contains("\u{202E}"))
        #expect(text.entries[index + 1].value.text.contains("escape"))
    }

    @Test func `a request that cannot be granted names no pattern`() {
        let text = ReviewText(SampleReviews.dana, width: 200, marksEscapes: false)
        #expect(!text.entries.contains { $0.label.text == "Grant" })
    }
}
