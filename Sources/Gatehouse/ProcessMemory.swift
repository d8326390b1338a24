import CLinux
import Glibc

/// The memory of this process, where the Okta credential is.
enum ProcessMemory {
    /// Keeps it from core dumps, and from debuggers and `/proc` readers that run as the same user (gate.md 1).
    ///
    /// Not for the relay: the server learns from its `/proc` entries who started it.
    ///
    /// - Throws: `StartFailure` if the kernel refuses.
    static func conceal() throws(StartFailure) {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0, clinux_set_undumpable() == 0 else {
            throw StartFailure(.internalFailure, "core dumps cannot be forbidden: \(String(cString: strerror(errno)))")
        }
    }
}
