/// Why a command ended before its work was done: one line for a person, and the exit code.
struct StartFailure: Error, CustomStringConvertible {
    var code: ExitCode
    /// What failed, which value, what to do.
    var description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
