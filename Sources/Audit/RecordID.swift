/// Makes the identifiers of records: UUIDs of version 7 (RFC 9562, 5.7), which sort as they were made.
///
/// 48 bits of milliseconds, 12 bits that count within a millisecond, 62 random bits. When the wall clock goes back, or more
/// than 4 096 are made in a millisecond, the last millisecond is kept or counted up, so that the order always holds.
struct RecordIDGenerator: Sendable {
    private var millisecond = 0
    private var count: UInt64 = 0

    /// The next identifier, greater than every one before it.
    mutating func next(at now: Int) -> String {
        if now > millisecond {
            millisecond = now
            count = 0
        } else if count == 0xFFF {
            millisecond += 1
            count = 0
        } else {
            count += 1
        }
        let high = UInt64(millisecond) << 16 | 0x7000 | count
        let low = UInt64.random(in: .min ... .max) & (.max >> 2) | 1 << 63
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, digit) in Hexadecimal.text(high, low).utf8.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
