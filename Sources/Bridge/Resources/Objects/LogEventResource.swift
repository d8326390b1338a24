import JSON

/// `okta://logs/{uuid}`: one System Log event, read through the gate as `get_logs`.
struct LogEventResource: ResourceTemplate {
    static let prefix = "okta://logs/"
    static let variable = "uuid"
    static let title = "A System Log event"
    static let description = "One System Log event of the last 90 days, by its uuid."
    static let completion = ArgumentCompletion.none

    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        let isPlain = value.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit || $0 == UInt8(ascii: "-") }
        guard isPlain, value.utf8.count <= 64 else { throw .notFound }
        let found = try await source.call(
            GetLogs.name,
            ["filter": .string("uuid eq \"\(value)\""), "since": "90d", "limit": 1, "detail": "full"]
        )
        guard let event = found["items"]?[0] else { throw .notFound }
        return event
    }
}
