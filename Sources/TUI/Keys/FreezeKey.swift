/// The two strokes that freeze: the second must follow the first within two seconds, with nothing between.
struct FreezeKey: Hashable, Sendable {
    static let milliseconds = 2000

    /// When the first stroke stops counting; nil if there was none.
    private(set) var deadline: Int?

    /// One key of any kind.
    ///
    /// - Returns: Whether it was the second stroke.
    mutating func press(isFreeze: Bool, at now: Int) -> Bool {
        let isSecond = deadline.map { now < $0 } ?? false
        deadline = isFreeze && !isSecond ? now + Self.milliseconds : nil
        return isFreeze && isSecond
    }

    /// Time has passed.
    mutating func pass(at now: Int) {
        if let until = deadline, now >= until { deadline = nil }
    }
}
