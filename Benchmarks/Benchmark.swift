/// One subject that is measured: a file of its own, and one line in `GatehouseBench`.
protocol Benchmark {
    /// The argument that chooses it on the command line.
    static var name: String { get }
    /// What is measured, in one line.
    static var summary: String { get }
    /// Measures, and says what came out.
    static func run() async throws -> Table
}

/// A title and rows of equal length, the first of which names the columns.
struct Table {
    var title: String
    var rows: [[String]]

    /// The rows in columns: the first column to the left, figures to the right.
    var text: String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
        return ([title] + lines).joined(separator: "\n")
    }
}

/// How long something takes, again and again.
struct Measurement {
    /// The fastest pass: what the code costs when nothing else runs.
    var best: Duration
    /// The middle of all passes.
    var median: Duration

    /// Repeats the work for two seconds, after a short warm-up.
    init(of work: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        for _ in 0..<3 { try work() }
        var passes: [Duration] = []
        let start = clock.now
        while passes.count < 5 || clock.now - start < .seconds(2) { passes.append(try clock.measure(work)) }
        passes.sort()
        best = passes[0]
        median = passes[passes.count / 2]
    }

    /// Millions of bytes a second in the median pass.
    func megabytesPerSecond(_ byteCount: Int) -> Double { Double(byteCount) / (median / .microseconds(1)) }
}

/// A number with a fixed count of decimals.
func fixed(_ value: Double, decimals: Int = 0) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int((value * scale).rounded())
    guard decimals > 0 else { return String(scaled) }
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
