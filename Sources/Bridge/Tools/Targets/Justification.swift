/// The argument that every write takes beside its own.
struct Justification: ParameterSet {
    @Parameter("Why, in your words: shown to the operator and kept in the audit, not sent to Okta.", .length(0...500))
    var reason: String?
}
