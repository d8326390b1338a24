import FoundationEssentials
import JSON
import Testing

@testable import Okta

/// Answers of real orgs go through decoding whole; where they come from stands in the file.
@Suite struct RecordedAnswersTests {
    private static let origin = try? OktaOrigin("https://acme.okta.com")

    private static func attempt(_ recorded: JSONValue) throws -> Attempt {
        let body = try #require(recorded["body"])
        let fields = (recorded["headers"]?.members ?? []).filter { $0.key != "link" }
            .compactMap { member in member.value.string.map { HeaderField(member.key, $0) } }
        let head = HTTPHead(status: try #require(recorded["status"]?.int), fields: fields)
        let method = try #require(recorded["method"]?.string)
        let write = OktaWrite(OktaWrite.Method(rawValue: method) ?? .post, "/api/v1/users")
        let read = OktaRead("/api/v1/users")
        let request =
            method == "GET" ? OktaRequest(body.kind == .array ? read.asList : read) : OktaRequest(write)
        let bytes = body.isNull ? [] : body.bytes()
        return Attempt(
            HTTPReply(head: head, body: bytes),
            to: request,
            origin: try #require(origin),
            limits: OktaConfiguration.Limits()
        )
    }

    @Test func `every recorded answer is decoded without loss`() throws {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try #require(FileManager.default.contents(atPath: "/\(folder)/Fixtures/recorded-answers.json"))
        let file = try JSONValue(parsing: Array(bytes))
        let answers = try #require(file["answers"]?.elements.map { Array($0) })
        for recorded in answers {
            let name = "\(recorded["method"] ?? "") \(recorded["path"] ?? "") \(recorded["status"] ?? "")"
            let attempt = try Self.attempt(recorded)
            #expect(attempt.phase == .answered, "\(name)")
            switch attempt.verdict {
            case .answered(let answer): #expect(answer.body.canonical() == recorded["body"]?.canonical(), "\(name)")
            case .refused(let refusal):
                let body = recorded["body"]
                #expect(refusal.status == recorded["status"]?.int, "\(name)")
                #expect(refusal.code == body?["errorCode"]?.string ?? body?["error"]?.string, "\(name)")
                let summary = body?["errorSummary"] ?? body?["error_description"] ?? body?["message"]
                #expect(refusal.summary == summary?.string, "\(name)")
                let causes = body?["errorCauses"]?.elements?.compactMap { $0["errorSummary"]?.string }
                #expect(refusal.causes == causes ?? [], "\(name)")
            case .rateLimited: #expect(attempt.status == 429 && recorded["status"]?.int == 429, "\(name)")
            case .failed, .answeredUnusably, .busy: Issue.record("\(name): \(attempt.verdict)")
            }
        }
    }
}
