import JSON
import Okta

extension WritePlan.Change {
    /// A user's step from its present status to another.
    static func status(of user: User, to status: User.Status) -> WritePlan.Change {
        .init("status", from: .string(user.status.text), to: .string(status.text))
    }
}

extension User.Status {
    /// What must hold in the user's state once the write has been applied.
    var expected: (pointer: JSONPointer, value: JSONValue) { (JSONPointer(tokens: ["status"]), .string(text)) }
}
