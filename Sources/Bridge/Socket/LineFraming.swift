import Glibc
import NIOCore

/// Cuts the bytes of a stream into lines (mcp.md 2).
///
/// The format: one JSON text per line, UTF-8, ended by a line feed (0x0A); one carriage return before it is dropped; empty
/// lines are skipped. A line longer than the limit is not kept: its bytes are dropped as they come, up to its line feed, and
/// then it is reported once. Bytes after the last line feed are no line.
struct LineFraming {
    enum Event: Equatable {
        /// A line without its end.
        case line(ByteBuffer)
        /// A line was longer than the limit and has been skipped.
        case tooLong
    }

    private let limit: Int
    private var bytes = ByteBuffer()
    /// How many of the readable bytes are known to hold no line feed, so that each is looked at once.
    private var scanned = 0
    private var isSkipping = false

    /// - Parameter limit: The longest line, in bytes without its end.
    init(limit: Int) { self.limit = limit }

    /// Takes what was read.
    mutating func append(_ more: ByteBuffer) {
        guard bytes.readableBytes > 0 else {
            bytes = more
            return
        }
        bytes.writeImmutableBuffer(more)
    }

    /// The next whole line; nil until more bytes come.
    mutating func next() -> Event? {
        while let length = lengthOfLine() {
            let line = bytes.readSlice(length: length)
            bytes.moveReaderIndex(forwardBy: 1)
            scanned = 0
            guard !isSkipping, length <= limit + 1, var line, line.withoutCarriageReturn() <= limit else {
                isSkipping = false
                return .tooLong
            }
            if line.readableBytes > 0 { return .line(line) }
        }
        // One byte more than the limit may still turn out to be the carriage return of a line that fits.
        if isSkipping || bytes.readableBytes > limit + 1 {
            isSkipping = true
            bytes = ByteBuffer()
            scanned = 0
        } else if bytes.readableBytes == 0 {
            bytes = ByteBuffer()
        } else {
            bytes.discardReadBytes()
        }
        return nil
    }

    /// Whether bytes without a line feed are left: asked when the stream has ended.
    var hasUnfinishedLine: Bool { isSkipping || bytes.readableBytes > 0 }

    /// The distance to the next line feed; nil if there is none yet.
    private mutating func lengthOfLine() -> Int? {
        let start = scanned
        let found = bytes.withUnsafeReadableBytes { all -> Int? in
            guard let base = all.baseAddress, all.count > start else { return nil }
            guard let hit = memchr(base + start, 0x0A, all.count - start) else { return nil }
            return UnsafeRawPointer(hit) - base
        }
        scanned = found ?? bytes.readableBytes
        return found
    }
}

extension ByteBuffer {
    /// Drops one carriage return at the end.
    ///
    /// - Returns: How many bytes are left.
    fileprivate mutating func withoutCarriageReturn() -> Int {
        if readableBytes > 0, getInteger(at: writerIndex - 1, as: UInt8.self) == 0x0D {
            moveWriterIndex(to: writerIndex - 1)
        }
        return readableBytes
    }
}
