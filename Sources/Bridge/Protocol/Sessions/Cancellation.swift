import JSON

/// `notifications/cancelled`: the client gives up one of its requests and wants no answer to it.
struct Cancellation: Sendable {
    var request: RequestID

    /// Nil if the params name no request id, which is ignored like an unknown id.
    init?(_ params: JSONValue?) {
        guard let id = params?["requestId"].flatMap(RequestID.init) else { return nil }
        request = id
    }
}

/// `notifications/gatehouse/relay`: how long our relay was told that answers may be held (DESIGN 4).
///
/// A convenience, never a security input: it only moves the moment at which a held call is answered `pending_approval`.
struct HoldPreference: Sendable {
    /// Bounded to 1 s … 1 h.
    var hold: Duration

    /// Nil if the params have no number `hold`, in seconds.
    init?(_ params: JSONValue?) {
        guard let seconds = params?["hold"]?.double else { return nil }
        hold = .milliseconds(Int(min(max(seconds, 1), 3600) * 1000))
    }
}
