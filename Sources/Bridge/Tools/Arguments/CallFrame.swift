import Crypto
import JSON

/// What a call gets from the run rather than from the client: the time it came, and what its list cursors are bound to.
///
/// A `ParameterSet` that needs it declares `var frame = CallFrame()`; it is no argument and stands in no schema.
struct CallFrame: Sendable {
    /// When the call was decoded, in milliseconds since 1970.
    let now: Int
    let key: SymmetricKey
    /// The tool and the arguments that choose the rows of a list: a cursor is good for exactly these.
    private(set) var listBinding: [UInt8]

    /// A frame that no call has; its cursors fit nothing.
    init() { self.init(now: 0, key: SymmetricKey(size: .bits256)) }

    init(now: Int, key: SymmetricKey) {
        self.now = now
        self.key = key
        listBinding = []
    }

    /// The same frame for one call's lists.
    func bound(to tool: String, arguments: JSONValue) -> CallFrame {
        var frame = self
        frame.listBinding = Array("\(tool)\0".utf8) + arguments.canonical()
        return frame
    }
}

extension CallFrame: Decodable {
    init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? CallDecoder else {
            preconditionFailure("a tool is decoded by ToolInput only")
        }
        self = decoder.arguments.frame
    }
}
