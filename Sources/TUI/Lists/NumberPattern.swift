/// What a filter asks of a number: `3`, `>=3`, `<500`, `1..900`.
struct NumberPattern: Hashable, Sendable {
    private let lower: Double
    private let upper: Double
    private let includesLower: Bool
    private let includesUpper: Bool

    /// Nil if the text is no number, comparison or range.
    init?(_ text: String) {
        if let dots = text.firstRange(of: "..") {
            guard let from = Self.number(text[..<dots.lowerBound]), let to = Self.number(text[dots.upperBound...])
            else { return nil }
            self.init(from, to)
            return
        }
        let sign = text.prefix { "<>=".contains($0) }
        guard let number = Self.number(text.dropFirst(sign.count)) else { return nil }
        switch sign {
        case "", "=": self.init(number, number)
        case ">": self.init(number, .infinity, includesLower: false)
        case ">=": self.init(number, .infinity)
        case "<": self.init(-.infinity, number, includesUpper: false)
        case "<=": self.init(-.infinity, number)
        default: return nil
        }
    }

    private init(_ lower: Double, _ upper: Double, includesLower: Bool = true, includesUpper: Bool = true) {
        self.lower = lower
        self.upper = upper
        self.includesLower = includesLower
        self.includesUpper = includesUpper
    }

    func contains(_ number: Double) -> Bool {
        (includesLower ? number >= lower : number > lower) && (includesUpper ? number <= upper : number < upper)
    }

    private static func number(_ text: Substring) -> Double? {
        guard let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
