import JSON
import Okta

/// `get_org`: what Okta says of the org itself.
struct GetOrg: ReadTool {
    static let name = "get_org"
    static let description = "Reads the org's own settings: id, company name, subdomain, status, support contacts."

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let answer = try await okta.answer { okta throws(OktaError) in try await okta.get(OktaRead("/api/v1/org")) }
        return ToolOutput(["org": answer.body.removing("_links")])
    }
}
