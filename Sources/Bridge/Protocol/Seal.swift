import Audit
import Crypto

/// Authenticates text that a client is given and brings back: cursors of lists, states of calls that go on in legs.
///
/// The code is the first 16 bytes of HMAC-SHA-256 in hexadecimal. The key lives as long as the process, so what an
/// earlier run gave out is refused like a forgery.
struct Seal: Sendable {
    private let key = SymmetricKey(size: .bits256)

    /// The code of a text.
    func code(of text: String) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).prefix(16))
    }
}
