import Audit
import JSON

extension GateParts {
    /// Records the end of a call, and gives its answer.
    ///
    /// The row of an operation that goes on stays open until the operation ends, be it that it waits or that its request
    /// was given up after it had left; a leg is no end at all.
    func complete(_ trace: CallTrace, _ end: OperationTable.End) -> CallAnswer {
        if case .leg = end.answer { return end.answer }
        trace.update { if !end.rule.isEmpty { $0.rule = end.rule } }
        let goesOn = end.status == .cancelled && operations.isSending(trace.value.operation, for: trace.id)
        if end.status != .pending, !goesOn { trace.end(end.status, end.answer.result) }
        let call = trace.value
        book.weigh(call)
        var sections: [(key: String, value: JSONValue)] = [
            ("bytes", .number(call.resultBytes ?? end.answer.result?.text.count ?? 0)),
            ("ms", .number(call.machineTime(at: clock.now).wholeMilliseconds)),
        ]
        guard case .denied(let by) = end.status else {
            audit.record(entry(.callCompleted, call, outcome: end.status.word, sections: sections))
            return end.answer
        }
        sections.append(("decision", ["decision": "deny", "by": .string(by), "rule": .string(end.rule)]))
        audit.record(entry(.callDenied, call, outcome: by, sections: sections))
        book.noteDenied(call)
        return end.answer
    }
}
