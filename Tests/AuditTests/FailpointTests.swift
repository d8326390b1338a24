import Audit
import Glibc
import TestSupport
import Testing

#if DEBUG
    struct FailpointTests {
        @Test func `a process is killed where the environment asks for it`() async {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                setenv("GATEHOUSE_FAILPOINT", "sending", 1)
                Failpoint.reached(.targetRead)
                Failpoint.reached(.sending)
            }
        }

        @Test func `a count lets it pass until then`() async {
            await #expect(processExitsWith: .success) {
                setenv("GATEHOUSE_FAILPOINT", "sending:3", 1)
                Failpoint.reached(.sending)
                Failpoint.reached(.sending)
            }
        }

        @Test(arguments: ["intentCommitted", "outcomeCommitted"])
        func `a log whose process was killed there opens, ends what was open, and verifies`(
            _ place: String
        ) async throws {
            let fixture = try LogFixture()
            let path = fixture.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, place = place as String] in
                setenv("GATEHOUSE_FAILPOINT", place, 1)
                let log = try await AuditLog(.init(directory: path, host: "h", build: "b"))
                try await log.write()
            }
            let wasOpen = place == "intentCommitted"
            #expect(try await Verification.verify(directory: path).fault == (wasOpen ? .intentWithoutOutcome : nil))
            let log = try await fixture.open()
            #expect(log.opening.unknownIntents.count == (wasOpen ? 1 : 0))
            let outcomes = try await log.records(AuditQuery(type: "op.outcome")).records
            #expect(outcomes.map(\.entry.outcome) == [wasOpen ? "unknown" : "applied"])
            try await log.close()
            #expect(try await Verification.verify(directory: path).isIntact)
        }

        @Test(arguments: [20, 61, 140])
        func `kill -9 amid fifty writers loses no intent that was acted on, and each ends once`(
            _ record: Int
        ) async throws {
            let fixture = try LogFixture()
            let path = fixture.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, record = record as Int] in
                let log = try await AuditLog(.init(directory: path, host: "h", build: "b"))
                let sent = open(path + "/sent", O_WRONLY | O_CREAT | O_APPEND, 0o600)
                log.observe { if $0.seq == record { kill(getpid(), SIGKILL) } }
                try await withThrowingTaskGroup { group in
                    for writer in 0..<50 {
                        group.addTask {
                            for number in 0..<10 {
                                let intent = try await log.intent(burning: "\(writer) \(number)")
                                let line = Array("\(intent)\n".utf8)
                                write(sent, line, line.count)
                                try await log.settle(intent: intent, .applied, .of(.outcome))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let sent = try Set(fixture.text(of: "sent").split(separator: "\n").map { try #require(Int($0)) })
            let log = try await fixture.open()
            let intents = try await log.records(AuditQuery(limit: 1_000, type: "op.intent")).records.map(\.seq)
            let outcomes = try await log.records(AuditQuery(limit: 1_000, type: "op.outcome")).records
            #expect(sent.isSubset(of: intents))
            #expect(outcomes.count == intents.count)
            #expect(outcomes.filter { $0.entry.outcome == "unknown" }.count == log.opening.unknownIntents.count)
            try await log.close()
            #expect(try await Verification.verify(directory: path).isIntact)
        }

        @Test(arguments: Failpoint.allCases)
        func `without the environment nothing happens`(_ place: Failpoint) {
            Failpoint.reached(place)
        }
    }
#endif
