import JSON

/// The id that pairs a request with its response: a string or an integer, echoed as it was written.
///
/// Compared byte by byte: two ids that Unicode calls equivalent are two ids, and `1` is not `"1"`.
struct RequestID: Hashable, Sendable {
    /// The longest string id that is accepted, in UTF-8 bytes (gate.md T26).
    static let lengthLimit = 128

    /// The id as JSON text.
    let json: String
    /// The id as it came.
    let value: JSONValue

    /// Nil if the value is no string of at most 128 bytes and no integer written as one.
    init?(_ value: JSONValue) {
        if let text = value.string {
            guard text.utf8.count <= RequestID.lengthLimit else { return nil }
        } else {
            guard let number = value.number, Int(number.text) != nil else { return nil }
        }
        json = value.description
        self.value = value
    }

    static func == (left: RequestID, right: RequestID) -> Bool { left.json.utf8.elementsEqual(right.json.utf8) }
    func hash(into hasher: inout Hasher) {
        for byte in json.utf8 { hasher.combine(byte) }
    }
}

/// One JSON-RPC 2.0 message from a client, with its envelope judged (mcp.md 2).
enum JSONRPCMessage: Sendable {
    /// `params` is an object or absent.
    case request(id: RequestID, method: String, params: JSONValue?)
    /// Never answered, whatever is wrong with it; `params` is nil unless it is an object.
    case notification(method: String, params: JSONValue?)
    /// A `result` or `error`: never answered.
    case response
    /// No valid request; answered with the id if that is readable, else with null.
    case invalid(id: RequestID?, JSONRPCError)

    /// Judges one parsed value that is not an array.
    init(_ value: JSONValue) {
        guard value.kind == .object else {
            self = .invalid(id: nil, .init(.invalidRequest, "Invalid request: not an object"))
            return
        }
        let writtenID = value["id"]
        let id = writtenID.flatMap(RequestID.init)
        guard value["jsonrpc"]?.string == "2.0" else {
            self = .invalid(id: id, .init(.invalidRequest, "Invalid request: jsonrpc must be \"2.0\""))
            return
        }
        guard value["result"] == nil, value["error"] == nil else {
            self = .response
            return
        }
        guard let method = value["method"]?.string else {
            self = .invalid(id: id, .init(.invalidRequest, "Invalid request: method must be a string"))
            return
        }
        let params = value["params"]
        guard writtenID != nil else {
            self = .notification(method: method, params: params.flatMap { $0.kind == .object ? $0 : nil })
            return
        }
        guard let id else {
            self = .invalid(
                id: nil,
                .init(.invalidRequest, "Invalid request: id must be an integer or a string of at most 128 bytes")
            )
            return
        }
        guard params == nil || params?.kind == .object else {
            self = .invalid(id: id, .init(.invalidRequest, "Invalid request: params must be an object"))
            return
        }
        self = .request(id: id, method: method, params: params)
    }
}
