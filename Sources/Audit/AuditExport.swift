import GRDB

/// Writes the log for other programs.
package enum AuditExport {
    /// One JSON object per line, oldest first: `{"hash":"…","record":{…}}`.
    ///
    /// The record is the text that was hashed, so that a reader can check the chain without the database. Its control
    /// characters are escaped as JSON escapes them: a line is a line.
    ///
    /// - Parameters:
    ///   - path: The log's directory; another process may be writing to it.
    ///   - times: Only records of this time, in milliseconds since 1970; nil: all.
    ///   - write: Takes each line, with its newline.
    /// - Throws: `AuditError` if the log cannot be read, or if `write` throws.
    package static func jsonl(
        directory path: String,
        times: Range<Int>? = nil,
        write: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws(AuditError) {
        let file = try AuditFile(existing: try StateDirectory(existing: path), keys: [])
        do {
            try await file.reader.read { db in
                let rows = try Row.fetchCursor(
                    db,
                    sql: "SELECT lower(hex(hash)), json FROM record WHERE ts >= ? AND ts < ? ORDER BY seq",
                    arguments: [times?.lowerBound ?? Int.min, times?.upperBound ?? Int.max]
                )
                while let row = try rows.next() {
                    let hash: String = row[0]
                    let json: String = row[1]
                    try write(Array("{\"hash\":\"\(hash)\",\"record\":\(json)}\n".utf8))
                }
            }
        } catch {
            throw AuditError(error)
        }
    }
}
