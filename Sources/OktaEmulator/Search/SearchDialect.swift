/// What one endpoint accepts in `search` or `filter`: attributes, operators, and the error it gives otherwise.
struct SearchDialect: Sendable {
    /// The operators an attribute takes; nil if the endpoint does not know it.
    var operators: @Sendable (_ attribute: String) -> Set<SearchOperator>?
    var allowsNot = false
    var isCaseSensitive: Bool
    /// The System Log answers E0000053 with the position, everything else E0000031.
    var isSystemLog = false

    /// Parses and checks an expression.
    ///
    /// - Throws: E0000031, or E0000053 from the System Log.
    func parse(_ text: String) throws(APIError) -> SearchExpression {
        let expression: SearchExpression
        do throws(SearchSyntaxError) {
            expression = try SearchParser.parse(text)
        } catch {
            throw isSystemLog ? .invalidFilter(error.description) : .invalidSearch(error.description)
        }
        try check(expression)
        return expression
    }

    private func check(_ expression: SearchExpression) throws(APIError) {
        switch expression {
        case .comparison(let attribute, let `operator`, _): try check(attribute, `operator`)
        case .present(let attribute): try check(attribute, .pr)
        case .and(let left, let right), .or(let left, let right):
            try check(left)
            try check(right)
        case .not(let inner):
            guard allowsNot else { throw .invalidSearch("The operator 'not' is not supported here.") }
            try check(inner)
        }
    }

    private func check(_ attribute: String, _ `operator`: SearchOperator) throws(APIError) {
        guard let allowed = operators(attribute) else {
            let cause = "'\(attribute)' is not a supported attribute."
            throw isSystemLog ? .invalidFilter(cause) : .invalidSearch(cause)
        }
        guard allowed.contains(`operator`) else {
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            throw .invalidSearch(
                "The operator '\(`operator`.rawValue)' is not supported for '\(attribute)'; allowed: \(names)."
            )
        }
    }
}

extension SearchDialect {
    private static let dates: Set<SearchOperator> = [.eq, .gt, .ge, .lt, .le]

    /// What `GET /users?search=` takes; `lastLogin` is not searchable.
    static let userSearch = SearchDialect(
        operators: { attribute in
            switch attribute {
            case "id", "status", "type.id": [.eq, .sw, .pr, .gt, .ge, .lt, .le]
            case "created", "activated", "statusChanged", "lastUpdated": dates.union([.pr])
            default: attribute.hasPrefix("profile.") ? [.eq, .sw, .pr, .gt, .ge, .lt, .le] : nil
            }
        },
        isCaseSensitive: false
    )

    /// `GET /users?filter=`.
    static let userFilter = SearchDialect(
        operators: { attribute in
            switch attribute {
            case "status", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName": [.eq]
            case "lastUpdated": dates
            default: nil
            }
        },
        isCaseSensitive: true
    )

    /// What `GET /groups?search=` takes; `co` works only on name and description.
    static let groupSearch = SearchDialect(
        operators: { attribute in
            switch attribute {
            case "id", "type", "source.id": [.eq, .sw]
            case "created", "lastUpdated", "lastMembershipUpdated": dates
            case "profile.name", "profile.description": [.eq, .sw, .co, .pr]
            default: attribute.hasPrefix("profile.") ? [.eq, .sw, .pr] : nil
            }
        },
        isCaseSensitive: false
    )

    /// `GET /groups?filter=`.
    static let groupFilter = SearchDialect(
        operators: { attribute in
            switch attribute {
            case "id", "type": [.eq]
            case "lastUpdated", "lastMembershipUpdated": dates
            default: nil
            }
        },
        isCaseSensitive: true
    )

    /// `GET /apps?filter=`.
    static let applicationFilter = SearchDialect(
        operators: { attribute in
            switch attribute {
            case "id", "status", "name", "credentials.signing.kid", "settings.slo.enabled", "user.id", "group.id":
                [.eq]
            default: nil
            }
        },
        isCaseSensitive: true
    )

    /// `GET /principal-rate-limits?filter=`.
    static let principalLimitFilter = SearchDialect(
        operators: { ["principalType", "principalId"].contains($0) ? [.eq] : nil },
        isCaseSensitive: true
    )

    /// `GET /zones?filter=`.
    static let zoneFilter = SearchDialect(
        operators: { ["id", "usage", "system"].contains($0) ? [.eq] : nil },
        isCaseSensitive: true
    )

    /// `GET /logs?filter=`: nearly every field of the event, but not `published`.
    static let logFilter = SearchDialect(
        operators: { attribute in
            let roots = [
                "actor", "authenticationContext", "client", "debugContext", "displayMessage", "eventType",
                "legacyEventType", "outcome", "request", "securityContext", "severity", "target", "transaction",
                "uuid", "version",
            ]
            guard let root = attribute.split(separator: ".").first, roots.contains(String(root)) else { return nil }
            let all = Set(SearchOperator.allCases)
            switch attribute {
            case "debugContext.debugData.url", "debugContext.debugData.requestUri": return all.subtracting([.co])
            default: return all
            }
        },
        allowsNot: true,
        isCaseSensitive: true,
        isSystemLog: true
    )
}
