import Bridge
import Testing

@testable import TUI

/// A log of records that answers as the desk does.
private struct PlayedLog {
    var records: [AuditRow]

    init(count: Int) { records = (1...count).map { Self.record($0) } }

    static func record(_ seq: Int) -> AuditRow {
        AuditRow(
            seq: seq,
            time: SampleHouse.wall - 1_000_000 + seq,
            type: seq % 10 == 0 ? "op.outcome" : "call.received",
            outcome: seq % 100 == 0 ? "unknown" : "",
            tool: "list_groups",
            target: Untrusted("user \(seq)"),
            actor: "claude",
            riskClass: 1,
            operation: seq % 10 == 0 ? "\(seq / 20)" : ""
        )
    }

    func page(before: Int?, limit: Int, _ filter: AuditFilter) -> AuditPage {
        let matching = records.reversed().filter { row in
            row.seq < before ?? .max && (filter.operation.isEmpty || row.operation == filter.operation)
                && (filter.type.isEmpty || TextPattern(filter.type).isFound(in: row.type))
                && (filter.text.isEmpty || row.target.contains(TextPattern(filter.text)))
        }
        let rows = Array(matching.prefix(limit))
        return AuditPage(rows: rows, hasMore: matching.count > rows.count, total: records.count)
    }

    /// Answers what the console asked, and what it asks then.
    func answer(_ console: inout PlayedConsole) {
        while true {
            let asked = console.takeEffects()
            guard !asked.isEmpty else { return }
            for case .fetchAudit(let before, let limit, let filter) in asked {
                #expect(limit <= AuditPages.pageRows)
                console.send(
                    .reply(.auditPage(page(before: before, limit: limit, filter), before: before, filter: filter))
                )
            }
        }
    }
}

@Suite struct AuditViewTests {
    private func played(_ log: PlayedLog, _ size: Size = Size(columns: 120, rows: 40)) -> PlayedConsole {
        var console = PlayedConsole(size: size, events: [.auditState(SampleHouse.auditState)])
        console.type("5")
        log.answer(&console)
        return console
    }

    private func note(_ console: inout PlayedConsole) -> String { console.screen()[console.state.size.rows - 2] }

    private func shownSeqs(_ console: inout PlayedConsole) -> [Int] {
        console.screen().dropLast(2).compactMap { row in
            guard let range = row.firstRange(of: "user ") else { return nil }
            return Int(row[range.upperBound...].prefix { $0.isNumber })
        }
    }

    @Test func `pages are fetched as they are read, in both directions, without a gap`() {
        let log = PlayedLog(count: 3600)
        var console = played(log)
        #expect(shownSeqs(&console).last == 3600)
        var seen: Set<Int> = []
        for _ in 0..<115 {
            console.type(.pageUp)
            log.answer(&console)
            let rows = shownSeqs(&console)
            #expect(rows == Array((rows.first ?? 0)...(rows.last ?? 0)))
            seen.formUnion(rows)
        }
        #expect(seen.count >= 3600 && seen.contains(1))
        var last = 0
        for _ in 0..<115 {
            console.type(.pageDown)
            log.answer(&console)
            let rows = shownSeqs(&console)
            #expect(rows.first ?? 0 >= last && rows == Array((rows.first ?? 0)...(rows.last ?? 0)))
            last = rows.first ?? 0
        }
        #expect(shownSeqs(&console).last == 3600)
    }

    @Test func `memory holds a bounded part of the log`() {
        var pages = AuditPages()
        let log = PlayedLog(count: 9000)
        guard case .fetchAudit(let before, let limit, let filter) = pages.reload(AuditFilter()) else { return }
        pages.take(log.page(before: before, limit: limit, filter), before: before)
        while case .fetchAudit(let before, let limit, let filter) = pages.fetch(around: 0..<10, AuditFilter()) {
            pages.take(log.page(before: before, limit: limit, filter), before: before)
            #expect(pages.count <= AuditPages.capacity)
        }
        #expect(pages.id(at: 0) == 1 && !pages.isAtNewest)
        for seq in 9001...9500 { pages.append(PlayedLog.record(seq), isListed: true, isFollowing: false) }
        while case .fetchAudit(let before, let limit, let filter) = pages.fetch(
            around: pages.count - 10..<pages.count,
            AuditFilter()
        ) {
            pages.take(PlayedLog(count: 9500).page(before: before, limit: limit, filter), before: before)
            #expect(pages.count <= AuditPages.capacity)
        }
        #expect(pages.isAtNewest && pages.id(at: pages.count - 1) == 9500)
        #expect((1..<pages.count).allSatisfy { pages.id(at: $0) == pages.id(at: $0 - 1) + 1 })
    }

    @Test func `new records come in at the bottom while the list follows, and are counted while it is paused`() {
        var log = PlayedLog(count: 300)
        var console = played(log)
        console.send(.desk([.audit(PlayedLog.record(301))]))
        #expect(shownSeqs(&console).last == 301)
        console.type("k")
        let before = Array(console.screen()[3..<38])
        console.send(.desk((302...310).map { .audit(PlayedLog.record($0)) }))
        #expect(Array(console.screen()[3..<38]) == before)
        #expect(note(&console).contains("310 records      PAUSED  9 new below"))
        log.records += (301...310).map { PlayedLog.record($0) }
        console.type("G")
        log.answer(&console)
        #expect(shownSeqs(&console).last == 310)
    }

    @Test func `the chain's state stays on the first line whatever is filtered`() {
        let log = PlayedLog(count: 500)
        var console = played(log)
        console.type("/~type op.* \"user 4\"")
        console.type(.enter)
        log.answer(&console)
        let rows = console.screen()
        #expect(rows[2].contains("chain ok, verified to 184 220"))
        #expect(shownSeqs(&console) == [40] + Array(stride(from: 400, through: 490, by: 10)))
        #expect(note(&console).contains("filter: ~type op.* \"user 4\"      11 of 500"))
        console.send(.desk([.audit(PlayedLog.record(501)), .audit(PlayedLog.record(4010))]))
        #expect(shownSeqs(&console).last == 4010)
        console.send(
            .desk([
                .auditState(
                    AuditState(
                        isIntact: false,
                        head: 500,
                        verifiedTo: 300,
                        verifiedAt: SampleHouse.wall,
                        lastCheckpoint: 0,
                        fault: "record 301: edit"
                    )
                )
            ])
        )
        #expect(console.screen()[2].contains("CHAIN BROKEN: record 301: edit"))
    }

    @Test func `what the log cannot search by is an error`() {
        var console = played(PlayedLog(count: 10))
        for text in ["~type a | ~type b", "!x", "a b", "~tool x"] {
            console.type("/\(text)")
            console.type(.enter)
            #expect(console.state.toast?.kind == .problem, "\(text)")
            #expect(console.state.view.filterText.isEmpty)
            console.type(.escape)
        }
    }

    @Test func `O lists the records of the same operation`() {
        let log = PlayedLog(count: 300)
        var console = played(log)
        console.type("O")
        log.answer(&console)
        #expect(shownSeqs(&console) == [300])
        console.type("/")
        console.type(.control("u"), .enter)
        log.answer(&console)
        console.type("kO")
        #expect(console.state.toast?.text.text == "this record belongs to no operation")
    }

    @Test func `v verifies once at a time, and its answer is newer than what was told`() {
        var console = played(PlayedLog(count: 10))
        console.type("vv")
        #expect(console.takeEffects() == [.verifyAudit])
        #expect(console.screen()[2].contains("verifying"))
        var state = SampleHouse.auditState
        state.isIntact = false
        state.fault = "record 7: gap"
        console.send(.reply(.verified(AuditVerification(state: state, milliseconds: 700))))
        #expect(console.screen()[2].contains("CHAIN BROKEN: record 7: gap"))
    }

    @Test func `a page for another search is not taken`() {
        var console = PlayedConsole(events: [])
        console.type("5/~type op.*")
        console.type(.enter)
        let page = PlayedLog(count: 10).page(before: nil, limit: 200, AuditFilter())
        console.send(.reply(.auditPage(page, before: nil, filter: AuditFilter())))
        #expect(shownSeqs(&console).isEmpty)
    }
}
