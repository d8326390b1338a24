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

/// `notifications/gatehouse/relay`: how our relay was told that answers may be held (DESIGN 4).
///
/// A convenience, never a security input: it only moves the moment at which a held call is answered.
struct HoldPreference: Equatable, Sendable {
    /// How long, 1 s … 1 h; nil if the relay was told nothing.
    var hold: Duration?
    /// How long in each leg, 1 s … 1 h, or zero for no legs; nil if the relay was told nothing.
    var leg: Duration?

    init(hold: Duration? = nil, leg: Duration? = nil) {
        self.hold = hold
        self.leg = leg
    }

    /// Nil if the params have neither a number `hold` nor a number `leg`, in seconds.
    init?(_ params: JSONValue?) {
        hold = params?["hold"]?.double.map(Self.bounded)
        leg = params?["leg"]?.double.map { $0 > 0 ? Self.bounded($0) : .zero }
        if hold == nil, leg == nil { return nil }
    }

    private static func bounded(_ seconds: Double) -> Duration {
        .milliseconds(Int(min(max(seconds, 1), 3600) * 1000))
    }
}
