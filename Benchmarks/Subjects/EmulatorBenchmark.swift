/// How soon the demo org listens, against the same program printing its version.
enum EmulatorBenchmark: Benchmark {
    static let name = "emulator"
    static let summary = "start of `gatehouse emulator` with 1 214 people, against `gatehouse --version`"

    private static let rounds = 15
    private static let barMilliseconds = 200.0

    static func run() throws -> Table {
        let program = try ProgramStart.gatehouse()
        var (ours, floor): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            // It names its address when it listens.
            ours.append(try ProgramStart.milliseconds(program, ["emulator", "--port", "0"]))
            floor.append(try ProgramStart.milliseconds(program, ["--version"]))
        }
        let (emulator, version) = (median(ours), median(floor))
        return Table(
            title: "\(name): start to listening; median of \(rounds)",
            rows: [
                ["", "ms", "--version ms", "ratio", "bar", ""],
                [
                    "1 214 people", fixed(emulator, decimals: 1), fixed(version, decimals: 1),
                    fixed(emulator / version, decimals: 1), "< \(fixed(barMilliseconds)) ms",
                    emulator < barMilliseconds ? "met" : "missed",
                ],
            ]
        )
    }
}
