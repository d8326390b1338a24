import NIOCore

/// How a running request reaches its connection, from whatever thread it is on.
struct ConnectionReach: Sendable {
    /// What a request that runs has to tell.
    enum News: Sendable {
        case progress(CallProgress)
        case ending(RequestRunner.Ending)
    }

    private struct Place {
        var connection: Connection
        var context: ChannelHandlerContext
    }

    private let place: NIOLoopBound<Place>
    private let request: Session.Serial

    /// Made on the connection's event loop.
    init(_ connection: Connection, _ context: ChannelHandlerContext, request: Session.Serial) {
        place = NIOLoopBound(Place(connection: connection, context: context), eventLoop: context.eventLoop)
        self.request = request
    }

    /// Heard now if the loop is serving the request's own line, else when the loop comes to it; what was held back is then
    /// served, too.
    func tell(_ news: News) {
        guard !place.eventLoop.inEventLoop else {
            return place.value.connection.hear(news, of: request, place.value.context)
        }
        place.eventLoop.execute {
            let here = place.value
            here.connection.hear(news, of: request, here.context)
            here.connection.goOn(here.context)
        }
    }
}
