import CNcurses
import Glibc
import Synchronization

/// The one thread that may call curses: it runs the jobs of every actor whose executor it is.
///
/// Between jobs it sleeps in `poll` on a wake-up descriptor. A job may sleep in `poll` itself, on that descriptor and
/// on the terminal: so waiting for a key never takes a thread of the cooperative pool.
final class TerminalThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    /// Becomes readable when a job was added or someone called `wake()`.
    let wakeDescriptor: Int32

    init() { wakeDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }

    deinit { close(wakeDescriptor) }

    /// Keeps SIGWINCH from the calling thread and from all that it makes.
    static func blockWindowSignals() { gh_block_winch() }

    /// Starts the thread; it keeps itself alive until `stop()`.
    func start() {
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<TerminalThread>.fromOpaque(argument).takeRetainedValue().runJobs() }
                return nil
            },
            retained.toOpaque()
        )
        precondition(code == 0, "the system refused to start the console's thread")
        pthread_detach(thread)
    }

    /// Ends the thread once it has nothing left to run.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    /// Ends a wait in `poll`; may be called from any thread.
    func wake() {
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Forgets the wake-ups so far.
    func acceptWake() {
        var count: UInt64 = 0
        _ = read(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(unowned) }
        wake()
    }

    private func runJobs() {
        while true {
            let (jobs, isStopped) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isStopped)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            guard jobs.isEmpty else { continue }
            if isStopped { return }
            var descriptor = pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&descriptor, 1, -1)
            acceptWake()
        }
    }
}
