import CScan

/// How the text of a JSON string is escaped (RFC 8259, section 7) and how Gatehouse writes it (RFC 8785, 3.2.2.2).
enum StringEscapes {
    /// The text that an escaped one stands for.
    ///
    /// `raw` is what stands between the quotes; the parser has checked it, so escapes are complete.
    static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var at = 0
        while at < raw.count {
            guard raw[at] == UInt8(ascii: "\\") else {
                text.append(raw[at])
                at += 1
                continue
            }
            guard raw[at + 1] == UInt8(ascii: "u") else {
                text.append(character(escapedBy: raw[at + 1]))
                at += 2
                continue
            }
            var scalar = hexadecimal(raw, at: at + 2)
            at += 6
            if scalar >= 0xD800, scalar < 0xE000 {
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (hexadecimal(raw, at: at + 2) - 0xDC00)
                at += 6
            }
            if let scalar = UnicodeScalar(scalar), let encoded = UTF8.encode(scalar) {
                text.append(contentsOf: encoded)
            }
        }
        return text
    }

    private static func character(escapedBy letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "r"): 0x0D
        default: letter
        }
    }

    private static func hexadecimal(_ raw: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
        var value: UInt32 = 0
        for index in offset..<offset + 4 { value = value << 4 | UInt32(digit(raw[index]) ?? 0) }
        return value
    }

    /// The value of a hexadecimal digit; nil for every other byte.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Appends a string literal with its quotes.
    ///
    /// Only what must be escaped is, in the shortest form.
    static func appendLiteral(_ text: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var at = 0
        while let base = text.baseAddress, at < text.count {
            let plain = cscan_unescaped_length(base + at, text.count - at)
            out.append(contentsOf: UnsafeBufferPointer(start: base + at, count: plain))
            at += plain
            guard at < text.count else { break }
            appendEscape(of: text[at], to: &out)
            at += 1
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(of byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: out.append(UInt8(ascii: "b"))
        case 0x09: out.append(UInt8(ascii: "t"))
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0C: out.append(UInt8(ascii: "f"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0..<0x20:
            let last = byte & 0x0F
            out.append(contentsOf: "u00".utf8)
            out.append(UInt8(ascii: "0") + byte >> 4)
            out.append(last < 10 ? UInt8(ascii: "0") + last : UInt8(ascii: "a") + last - 10)
        default: out.append(byte)
        }
    }
}
