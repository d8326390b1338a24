import CNcurses
import Glibc

/// The operator's terminal: its modes, its keys and its cells.
///
/// All of it happens on `TerminalThread`. The modes are undone in reverse order by `close()`, and by a crash handler.
actor Terminal {
    /// What a wait brought.
    struct Input: Sendable {
        var keys: [Key] = []
        /// The new size, if it changed.
        var size: Size?
        /// The terminal is gone: hang-up or end of file.
        var isLost = false
    }

    /// What became of a frame.
    enum Written: Sendable {
        /// All its bytes are with the terminal.
        case whole
        /// The terminal takes no bytes now; the frame is to be drawn again later.
        case busy
    }

    private let thread: TerminalThread
    private var screen: OpaquePointer?
    private var inputWindow: UnsafeMutablePointer<WINDOW>?
    private var resizeDescriptor: Int32 = -1
    private var decoder = KeyDecoder()
    private var size = Size(columns: 0, rows: 0)
    private var front = CellBuffer(size: Size(columns: 0, rows: 0))
    private var palette = Palette(theme: Theme(.mono))
    private var emptyReads = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(thread: TerminalThread) { self.thread = thread }

    /// Takes the terminal over.
    ///
    /// - Returns: Its size and the number of its colours.
    /// - Throws: `ConsoleError.noTerminal` or `.unknownTerminal` with the value of `TERM`.
    func open() throws(ConsoleError) -> (size: Size, colors: Int) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .noTerminal }
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        guard name != "dumb", !name.isEmpty else { throw .unknownTerminal(name) }
        setlocale(LC_ALL, "")
        gh_block_winch()
        resizeDescriptor = gh_winch_fd()
        gh_restore_on_crash()
        set_escdelay(25)
        guard let screen = gh_open(name) ?? gh_open("xterm") else {
            gh_forget_crash()
            Glibc.close(resizeDescriptor)
            throw .unknownTerminal(name)
        }
        self.screen = screen
        takeModes()
        size = measuredSize() ?? Size(columns: Int(gh_cols()), rows: Int(gh_lines()))
        front = CellBuffer(size: size)
        return (size, has_colors() ? Int(gh_colors()) : 0)
    }

    /// Gives the terminal back as it was.
    func close() {
        guard let screen else { return }
        send("\u{1B}[?2004l")
        curs_set(1)
        if let inputWindow { delwin(inputWindow) }
        gh_close(screen)
        gh_forget_crash()
        Glibc.close(resizeDescriptor)
        self.screen = nil
        inputWindow = nil
    }

    /// Sets the colours; the next frame is painted whole.
    func use(_ theme: Theme) {
        palette = Palette(theme: theme)
        repaint()
    }

    /// Sleeps until a key, a resize, a wake-up or the deadline.
    ///
    /// - Parameter milliseconds: How long at most; nil for as long as nothing happens.
    /// - Returns: What came meanwhile.
    func wait(milliseconds: Int?) -> Input {
        let pasteLimit = decoder.isPasting ? min(milliseconds ?? 500, 500) : milliseconds
        var descriptors = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: thread.wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: resizeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: pasteLimit ?? -1))
        var input = Input()
        if ready == 0, decoder.isPasting { input.keys += decoder.endPaste() }
        if descriptors[1].revents != 0 { thread.acceptWake() }
        if descriptors[2].revents != 0 { gh_drain_winch(resizeDescriptor) }
        if descriptors[0].revents != 0 {
            let codes = readKeys(into: &input.keys)
            emptyReads = codes == 0 ? emptyReads + 1 : 0
            input.isLost = codes == 0 && (descriptors[0].revents & Int16(POLLHUP | POLLERR) != 0 || emptyReads > 3)
        }
        if let measured = measuredSize(), measured != size {
            size = measured
            resizeterm(Int32(size.rows), Int32(size.columns))
            repaint()
            input.size = size
        }
        return input
    }

    /// Sends the cells that differ from the frame before.
    func show(_ frame: CellBuffer) -> Written {
        guard frame.size == size, frame != front else { return .whole }
        var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        guard poll(&descriptor, 1, 0) == 1, descriptor.revents & Int16(POLLOUT) != 0 else { return .busy }
        for run in FrameDifference.runs(from: front, to: frame) {
            let cells = palette.cells(frame.cells(of: run))
            gh_put_run(Int32(run.row), Int32(run.columns.lowerBound), cells, Int32(cells.count))
        }
        wnoutrefresh(gh_stdscr())
        guard doupdate() == OK else { return .busy }
        front = frame
        return .whole
    }

    /// Forgets what is on the screen, so that the next frame is painted whole.
    func repaint() {
        front = CellBuffer(size: size)
        werase(gh_stdscr())
        clearok(gh_stdscr(), true)
    }

    func ringBell() { beep() }

    private func takeModes() {
        raw()
        noecho()
        nonl()
        curs_set(0)
        if has_colors() {
            start_color()
            use_default_colors()
        }
        idlok(gh_stdscr(), true)
        // A pad: reading from the standard window would refresh it as a side effect.
        inputWindow = newpad(1, 1)
        keypad(inputWindow, true)
        nodelay(inputWindow, true)
        meta(inputWindow, true)
        for (sequence, code) in Self.sequences { define_key(sequence, code) }
        send("\u{1B}[?2004h")
    }

    /// Both forms of arrows, Home and End, whatever terminfo expects, and the marks of a bracketed paste.
    private static let sequences: [(String, Int32)] = [
        ("\u{1B}[200~", KeyDecoder.pasteBegins), ("\u{1B}[201~", KeyDecoder.pasteEnds),
        ("\u{1B}[A", 0o403), ("\u{1B}OA", 0o403), ("\u{1B}[B", 0o402), ("\u{1B}OB", 0o402),
        ("\u{1B}[C", 0o405), ("\u{1B}OC", 0o405), ("\u{1B}[D", 0o404), ("\u{1B}OD", 0o404),
        ("\u{1B}[H", 0o406), ("\u{1B}OH", 0o406), ("\u{1B}[1~", 0o406), ("\u{1B}[7~", 0o406),
        ("\u{1B}[F", 0o550), ("\u{1B}OF", 0o550), ("\u{1B}[4~", 0o550), ("\u{1B}[8~", 0o550),
        ("\u{1B}[3~", 0o512), ("\u{1B}[5~", 0o523), ("\u{1B}[6~", 0o522), ("\u{1B}[Z", 0o541),
    ]

    private func readKeys(into keys: inout [Key]) -> Int {
        var count = 0
        while true {
            let code = wgetch(inputWindow)
            guard code != ERR else { return count }
            count += 1
            keys += decoder.feed(code)
        }
    }

    private func measuredSize() -> Size? {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard gh_tty_size(STDIN_FILENO, &rows, &columns) == 1 else { return nil }
        return Size(columns: Int(columns), rows: Int(rows))
    }

    private func send(_ text: StaticString) {
        _ = text.withUTF8Buffer { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
