/// The last row: keys and what they do, the most useful first, dropped from the right.
enum StatusBar {
    /// Draws the hints of the bindings that have one, each once.
    static func draw(on frame: inout CellBuffer, y: Int, bindings: [Binding]) {
        var x = 1
        var seen: Set<String> = []
        for binding in bindings where !binding.hint.isEmpty && seen.insert(binding.hint).inserted {
            let label = binding.hint == "views" ? "1-9" : binding.keys.first?.label ?? ""
            let width = label.unicodeScalars.count + 1 + binding.hint.unicodeScalars.count
            guard x + width < frame.size.columns else { return }
            x = frame.write("\(label)", x: x, y: y, style: .key)
            x = frame.write("\(binding.hint)", x: x + 1, y: y, style: .dim) + 2
        }
    }
}
