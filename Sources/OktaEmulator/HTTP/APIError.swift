import JSON

/// An answer that is Okta's error envelope.
///
/// Codes and texts are those of `error-codes.json` and the recordings.
struct APIError: Error, Sendable {
    var status: Int
    var code: String
    var summary: String
    var causes: [String] = []

    /// The envelope; the request id decides the `errorId`, so that it is the same in every run.
    func json(requestID: String) -> JSONValue {
        [
            "errorCode": .string(code), "errorSummary": .string(summary), "errorLink": .string(code),
            "errorId": .string("oae" + requestID.prefix(22)),
            "errorCauses": .array(causes.map { ["errorSummary": .string($0)] }),
        ]
    }

    /// E0000001: `subject` is what was validated, `cause` names the field.
    static func validation(_ subject: String, _ cause: String) -> APIError {
        APIError(status: 400, code: "E0000001", summary: "Api validation failed: \(subject)", causes: [cause])
    }
    static let malformedBody = APIError(
        status: 400,
        code: "E0000003",
        summary: "The request body was not well-formed."
    )
    /// E0000007: `kind` is Okta's internal type, such as `User`, `UserGroup`, `AppInstance`.
    static func notFound(_ id: String, _ kind: String) -> APIError {
        APIError(status: 404, code: "E0000007", summary: "Not found: Resource not found: \(id) (\(kind))")
    }
    static let unknownPath = APIError(status: 404, code: "E0000008", summary: "The requested path was not found")
    static let invalidToken = APIError(status: 401, code: "E0000011", summary: "Invalid token provided")
    static let forbidden = APIError(
        status: 403,
        code: "E0000006",
        summary: "You do not have permission to perform the requested action"
    )
    static let alreadyActive = APIError(
        status: 403,
        code: "E0000016",
        summary: "Activation failed because the user is already active"
    )
    static let wrongMethod = APIError(
        status: 405,
        code: "E0000022",
        summary: "The endpoint does not support the provided HTTP method"
    )
    static let masteredElsewhere = APIError(
        status: 403,
        code: "E0000023",
        summary: "Operation failed because user profile is mastered under another system"
    )
    static let missingParameter = APIError(
        status: 400,
        code: "E0000028",
        summary: "The request is missing a required parameter."
    )
    static func readOnly(_ attribute: String) -> APIError {
        APIError(
            status: 403,
            code: "E0000077",
            summary: "Cannot modify the \(attribute) attribute because it is read-only."
        )
    }
    static let invalidCursor = APIError(
        status: 400,
        code: "E0000029",
        summary: "Invalid paging request.",
        causes: ["Invalid cursor."]
    )
    static let invalidDate = APIError(
        status: 400,
        code: "E0000030",
        summary: "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, "
            + "e.g. 2013-01-01T12:00:00.000-07:00."
    )
    static func invalidSearch(_ cause: String) -> APIError {
        APIError(status: 400, code: "E0000031", summary: "Invalid search criteria.", causes: [cause])
    }
    static let notLockedOut = APIError(
        status: 403,
        code: "E0000032",
        summary: "Unlock is not allowed for this user.",
        causes: ["The user is not locked out."]
    )
    static let searchAndFilter = APIError(
        status: 400,
        code: "E0000033",
        summary: "Bad request. Can't specify a search query and filter in the same request."
    )
    static let wrongStatus = APIError(
        status: 403,
        code: "E0000038",
        summary: "This operation is not allowed in the user's current status."
    )
    static func applicationChangeFailed(_ cause: String) -> APIError {
        APIError(status: 403, code: "E0000039", summary: "Operation on application settings failed.", causes: [cause])
    }
    /// E0000024: recorded for a PUT on an application that is not active.
    static let noActiveInstances = APIError(
        status: 400,
        code: "E0000024",
        summary: "Bad request. This operation on app metadata is not yet supported.",
        causes: ["No active instances."]
    )
    static let labelTaken = APIError(
        status: 400,
        code: "E0000040",
        summary: "Application label must not be the same as an existing application label."
    )
    static let applicationIsActive = APIError(
        status: 403,
        code: "E0000056",
        summary: "Delete application forbidden.",
        causes: ["The application must be deactivated before deletion."]
    )
    static let inactiveUser = APIError(
        status: 403,
        code: "E0000117",
        summary: "Cannot assign apps or update app profiles for an inactive user."
    )
    static func assignedThroughGroup(_ user: String) -> APIError {
        APIError(
            status: 403,
            code: "E0000046",
            summary: "Deactivate application for user forbidden.",
            causes: [
                "User '\(user)' cannot be unassigned from this application while their group memberships grant "
                    + "them access to it."
            ]
        )
    }
    static let tooManyRequests = APIError(
        status: 429,
        code: "E0000047",
        summary: "API call exceeded rate limit due to too many requests."
    )
    static func invalidFilter(_ cause: String) -> APIError {
        APIError(status: 400, code: "E0000053", summary: "Invalid SCIM filter.", causes: [cause])
    }
    /// A change to a group that its source manages: 501 before 2026, 403 since.
    static let managedElsewhere = APIError(status: 403, code: "E0000060", summary: "Unsupported operation.")
    static let alreadyAssigned = APIError(
        status: 409,
        code: "E0000062",
        summary: "The specified user is already assigned to the application."
    )
    static let wrongPassCode = APIError(
        status: 403,
        code: "E0000068",
        summary: "Invalid Passcode/Answer",
        causes: ["Your passcode doesn't match our records. Please try again."]
    )
    /// A factor that is not in the state that the operation asks for.
    static let wrongFactorState = APIError(
        status: 403,
        code: "E0000079",
        summary: "This operation is not allowed in the current authentication state."
    )
    static let alreadyHasRole = APIError(
        status: 409,
        code: "E0000090",
        summary: "The role specified is already assigned to the user."
    )
    /// The answer to an `If-Match` that no longer holds.
    ///
    /// Okta's own code for it is not published; this one is ours.
    static let preconditionFailed = APIError(
        status: 412,
        code: "E0000001",
        summary: "Api validation failed: If-Match",
        causes: ["The resource has changed since the given ETag."]
    )
}
