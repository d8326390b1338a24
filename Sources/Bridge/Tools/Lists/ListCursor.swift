import Crypto
import FoundationEssentials
import JSON
import Okta

/// A `next_cursor` of ours that came back: opaque to the client, good only for the tool and the arguments it was made for.
///
/// Text: base64url of `tag ‖ template ‖ 0 ‖ target`, where `tag` is the first 16 bytes of
/// `HMAC-SHA-256(key of this run, binding ‖ 0 ‖ template ‖ 0 ‖ target)` and `binding` is the tool's name and its
/// canonical arguments. So a client can neither make one up nor carry one over to another group's members.
struct ListCursor: ParameterValue {
    let text: String
    /// Where Okta's next page is.
    let page: PageCursor

    static var schema: [(key: String, value: JSONValue)] { [("type", "string")] }
    static var expectation: String { "the next_cursor of this tool's last answer, with the same arguments" }
    static func decode(_ json: JSONValue, in frame: CallFrame) -> ListCursor? {
        guard let text = json.string, let page = frame.open(text) else { return nil }
        return ListCursor(text: text, page: page)
    }
    var argument: JSONValue? { .string(text) }
}

extension CallFrame {
    private static let tagLength = 16

    /// The cursor that takes this call's list on.
    func seal(_ page: PageCursor) -> String {
        let payload = Array("\(page.template)\0\(page.target)".utf8)
        let text = Data(tag(payload) + payload).base64EncodedString()
        return text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil unless the text is a cursor made for this call's tool and arguments in this run.
    func open(_ text: String) -> PageCursor? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let plain = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard text.utf8.count <= 16_384, let data = Data(base64Encoded: plain), data.count > CallFrame.tagLength
        else { return nil }
        let payload = Array(data.dropFirst(CallFrame.tagLength))
        // Compared whole, without an early end that would tell how much was right.
        let difference = zip(tag(payload), data.prefix(CallFrame.tagLength)).reduce(0) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0, let split = payload.firstIndex(of: 0) else { return nil }
        return PageCursor(
            template: String(decoding: payload[..<split], as: UTF8.self),
            target: String(decoding: payload[(split + 1)...], as: UTF8.self)
        )
    }

    private func tag(_ payload: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: listBinding + [0] + payload, using: key).prefix(CallFrame.tagLength))
    }
}
