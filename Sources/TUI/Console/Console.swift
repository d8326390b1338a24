package import Bridge

/// The console: shows what the desk reports and carries out what the operator decides.
package struct Console: Sendable {
    private let desk: any Desk
    private let options: ConsoleOptions

    package init(desk: any Desk, options: ConsoleOptions) {
        self.desk = desk
        self.options = options
    }

    /// Runs until the operator quits or the task is cancelled; the terminal is given back in any case.
    ///
    /// - Throws: `ConsoleError` if there is no terminal, its type is unknown, or it hung up.
    package func run() async throws(ConsoleError) {
        let thread = TerminalThread()
        thread.start()
        defer { thread.stop() }
        try await ConsoleLoop(desk: desk, options: options, thread: thread).run()
    }

    /// Keeps SIGWINCH from every thread that is made later; to be called first thing in `main`.
    ///
    /// A thread made before would swallow the signal, and the screen would follow a resize only at the next key.
    package static func blockWindowSignals() { TerminalThread.blockWindowSignals() }

    /// The keys of every view, as a table for the README.
    package static var keys: String { Keymap.markdown }
}
