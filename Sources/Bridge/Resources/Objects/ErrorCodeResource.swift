import JSON
import Okta

/// `okta://errors/{code}`: what to do about one of Okta's error codes.
struct ErrorCodeResource: ResourceTemplate {
    static let prefix = "okta://errors/"
    static let variable = "code"
    static let title = "An Okta error code"
    static let description = "What to do about one of Okta's error codes, such as E0000007."
    static let completion = ArgumentCompletion.fixed(
        (1...300).map { "E" + String(repeating: "0", count: 7 - String($0).count) + String($0) }
            .filter { OktaErrorCode($0).advice != nil }
    )

    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        guard let advice = OktaErrorCode(value).advice else { throw .notFound }
        return ["code": .string(value), "advice": .string(advice)]
    }
}
