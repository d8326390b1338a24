/// The one list of resources, templates and prompts, in the order in which hosts see them.
package enum ResourceCatalog {
    static let live: [any LiveResource.Type] = [
        ServerInfo.self, ServerHealth.self, OrganizationInfo.self, RateLimits.self, EffectivePolicy.self,
    ]
    static let texts: [any TextResource.Type] = [
        UsageHelp.self, ApprovalsHelp.self, ErrorsHelp.self, LimitsHelp.self, SearchSyntaxHelp.self,
        LogFiltersHelp.self, UserLifecycleHelp.self, SystemPrompt.self, TroubleshootingWorkflow.self,
        UserUpdateTemplate.self, ApplicationConfigTemplate.self, ResponsesTemplate.self,
        LogQueryExamples.self, UserSearchExamples.self, GroupSearchExamples.self,
    ]
    static let templates: [any ResourceTemplate.Type] = [
        UserResource.self, GroupResource.self, ApplicationResource.self, LogEventResource.self,
        ErrorCodeResource.self,
    ]
    static let prompts: [any Prompt.Type] = [
        SupportAgentPrompt.self, InvestigateSignInPrompt.self, AppAccessProblemPrompt.self, OffboardUserPrompt.self,
        ContainCompromisedUserPrompt.self, AccessReviewPrompt.self, StaleAccountsPrompt.self, AdminDigestPrompt.self,
        BuildLogQueryPrompt.self, ExplainDenialPrompt.self,
    ]

    /// Every listed resource.
    static let resources: [any Resource.Type] = live + texts

    /// Where to find what a URI names; nil if there is no such resource.
    static func place(of uri: String) -> ResourcePlace? {
        if let found = live.first(where: { $0.uri == uri }) { return .live(found) }
        if let found = texts.first(where: { $0.uri == uri }) { return .text(found) }
        for template in templates {
            if let value = template.value(in: uri) { return .object(template, value) }
        }
        return nil
    }
}

/// A resource that was found by its URI.
enum ResourcePlace: Sendable {
    case live(any LiveResource.Type)
    case text(any TextResource.Type)
    /// A template and the value of its variable.
    case object(any ResourceTemplate.Type, String)
}
