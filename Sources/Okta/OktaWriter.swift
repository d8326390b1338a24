/// Changes the org: the only place from which a write can leave.
package struct OktaWriter: Sendable {
    /// Sends one write once; supplied by `OktaClient`, or by a test.
    package typealias Exchange = @Sendable (OktaWrite) async -> WriteReport

    let exchange: Exchange

    package init(exchange: @escaping Exchange) { self.exchange = exchange }

    /// Sends the write that the receipt stands for, exactly once.
    ///
    /// There is no retry in here: a retry is a new turn with a new intent (STYLE 2).
    package func send(_ receipt: consuming some WriteReceipt & ~Copyable) async -> WriteReport {
        await exchange(receipt.redeem())
    }
}

/// How one send ended.
package struct WriteReport: Sendable {
    package enum Result: Sendable {
        /// 2xx. The body is `.null` where Okta sent none or an unusable one.
        case applied(OktaAnswer)
        /// A well-formed 4xx: Okta did nothing.
        case rejected(OktaRefusal)
        /// Nothing left this machine, or Okta said 429 or refused the signature: nothing was done.
        case notSent(OktaError)
        /// Bytes left and nobody knows what they did.
        case unknown(OktaError)
    }

    /// Whether another intent may be made for the same write (gate.md 3).
    package enum Retry: Sendable, Hashable {
        case never
        case after(Duration)
        /// Only if a read shows that the target is as it was before.
        case ifUnchanged(after: Duration)
    }

    package var result: Result
    package var retry: Retry
    package var exchange: ExchangeReport

    package init(result: Result, retry: Retry, exchange: ExchangeReport) {
        self.result = result
        self.retry = retry
        self.exchange = exchange
    }
}
