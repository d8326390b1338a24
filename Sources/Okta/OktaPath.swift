/// A path of the Okta Management API, with the template that Okta counts and the audit shows.
///
/// Only an `OktaID` can be interpolated, so no text from outside ever becomes more than one percent-encoded segment:
/// `"/api/v1/users/\(user.id)/lifecycle/deactivate"` has the template `/api/v1/users/{id}/lifecycle/deactivate`.
package struct OktaPath: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The path with `{id}` for each identifier.
    package let template: String
    /// The path as it is sent, each identifier percent-encoded.
    package let encoded: String

    package init(stringLiteral value: StaticString) {
        template = "\(value)"
        encoded = "\(value)"
    }

    package init(stringInterpolation: Interpolation) {
        template = stringInterpolation.template
        encoded = stringInterpolation.encoded
    }

    package var description: String { encoded }

    package struct Interpolation: StringInterpolationProtocol {
        var template = ""
        var encoded = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            template.reserveCapacity(literalCapacity)
            encoded.reserveCapacity(literalCapacity + interpolationCount * 20)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            template += "\(literal)"
            encoded += "\(literal)"
        }

        package mutating func appendInterpolation(_ id: OktaID) {
            template += "{id}"
            encoded += id.pathSegment
        }
    }
}
