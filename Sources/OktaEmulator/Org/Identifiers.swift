/// SplitMix64: the one source of chance in the emulator, so that a seed decides everything.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `range`, the same for the same seed on every platform.
    mutating func number(in range: Range<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// One of `elements`, which must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(in: 0..<elements.count)] }

    /// True in `percent` of 100 cases.
    mutating func chance(percent: Int) -> Bool { number(in: 0..<100) < percent }
}

/// Makes the ids of one org: 20 characters, a prefix per kind, ascending in the order of creation, so that an id
/// can serve as a page cursor even after its object is gone.
struct Identifiers: Sendable {
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let hexDigits = Array("0123456789abcdef".utf8)

    private var counter: UInt64 = 620_381_240_331_000_117
    private var chance: SeededGenerator

    init(seed: UInt64) { chance = SeededGenerator(seed: seed ^ 0x1D5_0F0A_C4E0) }

    /// The next id of a kind, such as `00u` for users.
    mutating func next(_ prefix: String) -> String {
        counter += 1 + chance.next() % 0xFF_FFFF
        var number = counter
        var ascending: [UInt8] = []
        for _ in 0..<10 {
            ascending.append(Identifiers.digits[Int(number % 62)])
            number /= 62
        }
        var bytes = Array(prefix.utf8) + ascending.reversed()
        for _ in 0..<4 { bytes.append(Identifiers.digits[chance.number(in: 0..<62)]) }
        return String(decoding: bytes, as: UTF8.self) + "5d7"
    }

    /// `length` lower-case hexadecimal digits.
    mutating func hex(_ length: Int) -> String { text(length, of: Identifiers.hexDigits) }

    /// `length` characters that need no escape in a URL.
    mutating func token(_ length: Int) -> String { text(length, of: Identifiers.urlSafe) }

    /// A version 4 UUID by its form.
    mutating func uuid() -> String {
        let digits = Array(hex(32).utf8)
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return [part(0..<8), part(8..<12), "4" + part(13..<16), "a" + part(17..<20), part(20..<32)].joined(
            separator: "-"
        )
    }

    private mutating func text(_ length: Int, of alphabet: [UInt8]) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<length { bytes.append(alphabet[chance.number(in: 0..<alphabet.count)]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
