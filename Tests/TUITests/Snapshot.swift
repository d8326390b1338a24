import Glibc
import Testing

@testable import TUI

/// Compares a drawn frame with a file of `Snapshots/`; `RECORD_SNAPSHOTS=1` writes the file instead.
enum Snapshot {
    /// The rows as text, then for each row the runs of one look as `column+cells:look`.
    static func text(of frame: CellBuffer, theme: Theme) -> String {
        let rows = (0..<frame.size.rows).map { row in trimmed(rowText(frame, row)) }
        let styles = (0..<frame.size.rows).map { row in "\(row) \(runs(frame, row, theme))" }
        return (rows + ["", "looks"] + styles).joined(separator: "\n") + "\n"
    }

    /// The characters of one row, blanks at the end included.
    static func rowText(_ frame: CellBuffer, _ row: Int) -> String {
        var text = ""
        for column in 0..<frame.size.columns {
            let cell = frame[column, row]
            for value in [cell.scalar, cell.firstMark, cell.secondMark] where value != 0 {
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }

    /// The whole frame as text.
    static func plain(_ frame: CellBuffer) -> String {
        (0..<frame.size.rows).map { trimmed(rowText(frame, $0)) }.joined(separator: "\n")
    }

    /// Fails the test where the frame is not as recorded.
    static func check(
        _ frame: CellBuffer,
        theme: Theme,
        named name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let path = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Snapshots/\(name).txt"
        let text = text(of: frame, theme: theme)
        if getenv("RECORD_SNAPSHOTS") != nil {
            #expect(write(text, to: path), "cannot write \(path)", sourceLocation: sourceLocation)
            return
        }
        let recorded = read(path)
        #expect(recorded == text, "\(name) differs:\n\(plain(frame))", sourceLocation: sourceLocation)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func runs(_ frame: CellBuffer, _ row: Int, _ theme: Theme) -> String {
        var parts: [String] = []
        var start = 0
        for column in 1...max(1, frame.size.columns) {
            let isEnd = column == frame.size.columns
            guard isEnd || theme.look(frame[column, row].style) != theme.look(frame[start, row].style) else { continue }
            parts.append("\(start)+\(column - start):\(words(theme.look(frame[start, row].style)))")
            start = column
            if isEnd { break }
        }
        return parts.joined(separator: " ")
    }

    private static func words(_ look: Theme.Look) -> String {
        var text = look.foreground < 0 ? "-" : String(look.foreground)
        if look.background >= 0 { text += "/\(look.background)" }
        if look.isBold { text += "b" }
        if look.isDim { text += "d" }
        if look.isUnderlined { text += "u" }
        if look.isReversed { text += "r" }
        if look.isBlinking { text += "k" }
        return text
    }

    private static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        defer { fclose(file) }
        return fputs(text, file) >= 0
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
