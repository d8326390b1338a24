import JSON

/// How the bytes of an answer reach the client.
enum Delivery: Sendable {
    /// All at once.
    case whole
    /// All at once, this much later.
    case late(Duration)
    /// In pieces of so many bytes with a pause before each.
    case pieces(bytes: Int, pause: Duration)
    /// The head, half of the body that it promises, and the end of the connection.
    case half
}

/// What the server does with a request.
enum Exchange: Sendable {
    case answer(APIReply, bytes: [UInt8], Delivery = .whole)
    /// Close the connection without a status line.
    case hangUp
    /// Send nothing until the client closes or the server stops.
    case silence

    /// The status that is sent, if one is.
    var status: Int? {
        switch self {
        case .answer(let reply, _, _): reply.status
        case .hangUp, .silence: nil
        }
    }

    /// The limit that has refused the request.
    var refusal: RateRefusal? {
        switch self {
        case .answer(let reply, _, _): reply.refusal
        case .hangUp, .silence: nil
        }
    }

    /// An answer as it is.
    static func sent(_ reply: APIReply, _ delivery: Delivery = .whole) -> Exchange {
        .answer(reply, bytes: reply.page.map { Array($0.utf8) } ?? reply.body?.bytes() ?? [], delivery)
    }
}
