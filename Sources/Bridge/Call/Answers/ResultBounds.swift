import Audit
import JSON

/// What a host may get of a result: no secrets, and no more bytes than the policy allows (gate.md T15).
struct ResultBounds: Sendable {
    let redaction: Redaction
    let limit: Int

    /// The content without secrets.
    ///
    /// Where it is too large, the longest list loses its end and `truncated` says so.
    func apply(_ content: JSONValue) -> JSONValue {
        let plain = redaction.apply(to: content)
        let size = plain.byteCount
        guard size > limit else { return plain }
        guard let list = longestList(in: plain) else {
            return ["truncated": ["bytes": .number(size), "limit": .number(limit)]]
        }
        // 256 bytes are for the note itself and for the operation id.
        let room = limit - 256 - (size - list.bytes)
        var kept: [JSONValue] = []
        var used = 0
        for element in list.elements {
            used += element.bytes().count + 1
            guard used <= room else { break }
            kept.append(element)
        }
        return plain.setting(list.key, to: .array(kept)).setting(
            "truncated",
            to: [
                "list": .string(list.key), "kept": .number(kept.count), "of": .number(list.elements.count),
                "hint": "ask for a smaller page or a narrower search",
            ]
        )
    }

    private func longestList(in content: JSONValue) -> (key: String, elements: [JSONValue], bytes: Int)? {
        var longest: (key: String, elements: [JSONValue], bytes: Int)?
        guard let members = content.members else { return nil }
        for (key, value) in members {
            guard let elements = value.elements else { continue }
            let bytes = value.bytes().count
            if bytes > longest?.bytes ?? 0 { longest = (key, Array(elements), bytes) }
        }
        return longest
    }
}
