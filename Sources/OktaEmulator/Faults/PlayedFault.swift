import JSON

extension OktaOrg {
    /// Answers a request, with the fault that hits it if one does.
    func respond(to call: APICall, hitBy fault: Fault.Kind?, _ org: inout OrgState) -> Exchange {
        switch fault {
        case nil, .mutateAfter: .sent(answer(to: call, &org))
        case .staleRead: .sent(answer(to: call, isStale: true, &org))
        case .resetBeforeApply: .hangUp
        case .resetAfterApply: applied(call, &org) { _ in .hangUp }
        case .hang: .silence
        case .hangAfterApply: applied(call, &org) { _ in .silence }
        case .status(let status, let code):
            .sent(
                APIReply(APIError(status: status, code: code, summary: "Injected fault"), call, limits: peek(call, org))
            )
        case .rateLimitStorm(let seconds): .sent(refusal(of: call, resetAfter: seconds, org))
        case .concurrencyStorm: .sent(APIReply(.tooManyRequests, call, limits: crowded(call, org)))
        case .redirect(let target):
            .sent(APIReply(status: 302, headers: [("location", target), ("date", call.now.http)]))
        case .htmlPage:
            .sent(APIReply(status: 200, page: OktaOrg.signInPage, headers: [("date", call.now.http)]))
        case .delay(let duration): applied(call, &org) { .sent($0, .late(duration)) }
        case .slow(let bytes, let pause): applied(call, &org) { .sent($0, .pieces(bytes: bytes, pause: pause)) }
        case .truncated: applied(call, &org) { .sent($0.withBody, .half) }
        case .malformedBody:
            applied(call, &org) { reply in
                let bytes = reply.body?.bytes() ?? []
                return .answer(reply, bytes: Array(bytes.prefix(bytes.count / 2)) + Array("{\"".utf8))
            }
        case .hugeBody(let size):
            applied(call, &org) { reply in
                let filler = [UInt8](repeating: UInt8(ascii: "x"), count: size)
                return .answer(reply, bytes: Array("[\"".utf8) + filler + Array("\"]".utf8))
            }
        case .wrongType: applied(call, &org) { .sent($0.withBodyOfAnotherType) }
        case .foreignNextLink(let origin): applied(call, &org) { .sent($0.leading(to: origin, from: call)) }
        case .lyingHeaders(let lie): applied(call, &org) { .sent($0.telling(lie, at: call.now)) }
        }
    }

    private static let signInPage = "<!doctype html><title>Sign in to the network</title>"

    private func applied(_ call: APICall, _ org: inout OrgState, _ spoilt: (APIReply) -> Exchange) -> Exchange {
        spoilt(answer(to: call, &org))
    }

    private func refusal(of call: APICall, resetAfter seconds: Int, _ org: OrgState) -> APIReply {
        var limits = peek(call, org)
        limits.remaining = 0
        limits.reset = call.now.epochSeconds + seconds
        return APIReply(.tooManyRequests, call, limits: limits)
    }
}

extension APIReply {
    /// The same with a body to spoil: what would be 204 is 200 with `{}`.
    fileprivate var withBody: APIReply {
        guard body == nil else { return self }
        return APIReply(status: 200, body: .object([]), headers: headers)
    }

    fileprivate var withBodyOfAnotherType: APIReply {
        var reply = withBody
        reply.body = body?.kind == .array ? ["items": body ?? .null] : [reply.body ?? .null]
        return reply
    }

    fileprivate func leading(to origin: String, from call: APICall) -> APIReply {
        var reply = self
        reply.headers.removeAll { $0.name == "link" }
        reply.headers.append(("link", "<\(origin)\(call.path)?after=stolen&limit=1>; rel=\"next\""))
        return reply
    }

    fileprivate func telling(_ lie: Fault.RateLie, at now: Moment) -> APIReply {
        let values: [String] =
            switch lie {
            case .aboveLimit: ["10", "5000", String(now.epochSeconds + 60)]
            case .past: ["10", "0", String(now.adding(hours: -1).epochSeconds)]
            case .future: ["10", "0", String(now.adding(days: 3650).epochSeconds)]
            case .text: ["many", "some", "soon"]
            }
        var reply = self
        reply.headers.removeAll { $0.name.hasPrefix("x-rate-limit-") }
        for (name, value) in zip(["limit", "remaining", "reset"], values) {
            reply.headers.append(("x-rate-limit-" + name, value))
        }
        return reply
    }
}
