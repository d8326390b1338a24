import Glibc

/// The clock that dates calls.
package enum WallClock {
    /// Now, in milliseconds since 1970.
    package static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int(now.tv_sec) * 1_000 + now.tv_nsec / 1_000_000
    }
}
