import Glibc

/// The two clocks that a record is stamped with; tests bring their own.
package struct AuditClock: Sendable {
    /// Milliseconds since 1970; may jump.
    package var wall: @Sendable () -> Int
    /// Nanoseconds since boot, sleep included; only grows.
    package var monotonic: @Sendable () -> Int

    package init(wall: @escaping @Sendable () -> Int, monotonic: @escaping @Sendable () -> Int) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// The clocks of the machine.
    ///
    /// `CLOCK_BOOTTIME` and not `CLOCK_MONOTONIC`: a laptop that slept would otherwise look like a wall clock that jumped.
    package static let system = AuditClock(
        wall: { nanoseconds(CLOCK_REALTIME) / 1_000_000 },
        monotonic: { nanoseconds(CLOCK_BOOTTIME) }
    )

    private static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
