/// How soon `gatehouse connect` forwards, against `cat`, which does the least that a relay could.
enum RelayBenchmark: Benchmark {
    static let name = "relay"
    static let summary = "start of `gatehouse connect` to the first byte of an answer, against `cat`"

    private static let rounds = 30
    private static let barMilliseconds = 15.0

    static func run() throws -> Table {
        let program = try ProgramStart.gatehouse()
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let gate = try Peer(.gate, in: directory.path, [directory.path, "http://127.0.0.1:9"])
        defer { gate.stop() }
        var (ours, floor): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            ours.append(try ProgramStart.milliseconds(program, ["connect", "--socket", gate.socket]))
            floor.append(try ProgramStart.milliseconds("/bin/cat", []))
        }
        let (relay, cat) = (median(ours), median(floor))
        return Table(
            title: "\(name): start to first byte; median of \(rounds)",
            rows: [
                ["", "ms", "cat ms", "ratio", "bar", ""],
                [
                    "gatehouse connect", fixed(relay, decimals: 1), fixed(cat, decimals: 1),
                    fixed(relay / cat, decimals: 1), "< \(fixed(barMilliseconds)) ms",
                    relay < barMilliseconds ? "met" : "missed",
                ],
            ]
        )
    }
}
