import Synchronization

/// What a person is shown to sign in: a code, and the page that takes it.
package struct DevicePrompt: Sendable, Hashable {
    /// Eight letters or so; nothing but letters, digits and `-`.
    package let code: String
    /// Printable ASCII, of the org's choosing.
    package let link: String
    /// The same page with the code filled in.
    package let linkWithCode: String?
}

/// Whether a person is needed, and the prompt while one is asked for: what signers and the console tell each other.
package final class DeviceSession: Sendable {
    private struct Shared {
        var isNeeded = false
        var prompt: DevicePrompt?
    }

    /// One element per time that somebody is needed; two in a row count as one.
    package let needs: AsyncStream<Void>
    private let needed: AsyncStream<Void>.Continuation
    private let shared = Mutex(Shared())

    init() { (needs, needed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// Nil where nobody is asked for.
    package var prompt: DevicePrompt? { shared.withLock { $0.prompt } }

    /// Whether the last try found no refresh token that Okta takes.
    package var isNeeded: Bool { shared.withLock { $0.isNeeded } }

    /// A person must sign in.
    package func need() {
        shared.withLock { $0.isNeeded = true }
        needed.yield()
    }

    /// A token was granted.
    func satisfy() { shared.withLock { $0.isNeeded = false } }

    /// Shows the prompt, or takes it away.
    package func show(_ prompt: DevicePrompt?) { shared.withLock { $0.prompt = prompt } }
}
