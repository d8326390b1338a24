/// Makes the identifiers of records: UUIDs of version 7 (RFC 9562, 5.7), which sort as they were made.
///
/// 48 bits of milliseconds, 12 bits that count within a millisecond, 62 bits that are random in each millisecond. When the
/// wall clock goes back, or more than 4 096 are made in a millisecond, the last millisecond is kept or counted up, so that
/// the order always holds.
struct RecordIDGenerator: Sendable {
    private var millisecond = 0
    private var count: UInt64 = 0
    private var random: UInt64 = 0

    /// The next identifier, greater than every one before it.
    mutating func next(at now: Int) -> String {
        if now > millisecond {
            begin(now)
        } else if count == 0xFFF {
            begin(millisecond + 1)
        } else {
            count += 1
        }
        let high = UInt64(millisecond) << 16 | 0x7000 | count
        let digits = Hexadecimal.text(high, random & (.max >> 2) | 1 << 63).utf8
        return String(unsafeUninitializedCapacity: 36) { text in
            var count = 0
            for (index, digit) in digits.enumerated() {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[count] = UInt8(ascii: "-")
                    count += 1
                }
                text[count] = digit
                count += 1
            }
            return count
        }
    }

    private mutating func begin(_ next: Int) {
        millisecond = next
        count = 0
        random = .random(in: .min ... .max)
    }
}
