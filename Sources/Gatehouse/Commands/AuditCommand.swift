import ArgumentParser
import Audit

/// `gatehouse audit …`: the record without the console.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check the audit log.",
        subcommands: [AuditVerifyCommand.self]
    )
}

/// `gatehouse audit verify`: exit 0 intact, 1 broken, 2 unreadable.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the chain, the signatures and that every intent has one outcome."
    )

    @Option(help: "The state directory; default: the configured one.")
    var state: String?

    func run() async throws {
        let directory: String
        if let state {
            directory = state
        } else {
            directory = try await Settings(environment: Surroundings.environment(), file: nil).stateDirectory
        }
        let found: Verification
        do {
            found = try await Verification.verify(directory: directory)
        } catch {
            throw StartFailure(.auditUnreadable, "\(directory): \(error)")
        }
        guard let fault = found.fault else {
            Output.say("intact: \(found.head) records, last checkpoint at \(found.checkpoint)")
            return
        }
        throw StartFailure(
            .auditBroken,
            "broken: \(fault.rawValue) at record \(found.faultSeq ?? 0); keep a copy of \(directory) and find out who could write there"
        )
    }
}
