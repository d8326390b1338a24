import JSON

/// What a request to enrol a factor says, once it is known to be sound.
struct FactorEnrollment {
    var kind: FactorKind
    var profile: JSONValue
    var answer: String?

    private static let subject = "factorEnrollRequest"

    /// - Throws: E0000001 with what is wrong, E0000098 for what is no telephone number.
    init(_ body: JSONValue, of user: UserRecord) throws(APIError) {
        guard let type = body["factorType"]?.string else {
            throw .validation(Self.subject, "factorType: The field cannot be left blank")
        }
        guard let kind = FactorKind(type: type, provider: body["provider"]?.string ?? "OKTA"), kind != .fastPass else {
            throw .validation(Self.subject, "Factor type or provider is not supported.")
        }
        self.kind = kind
        let sent = body["profile"]
        switch kind {
        case .question:
            let checked = try Self.question(sent)
            profile = checked.profile
            answer = checked.answer
        case .message, .call: profile = try Self.phone(sent, of: kind)
        case .email:
            let address = sent?["email"]?.string ?? user.profile.text("email")
            guard address.contains("@") else {
                throw .validation(Self.subject, "email: Does not match required pattern")
            }
            profile = ["email": .string(address)]
        case .push, .oneTimePassword, .googleAuthenticator: profile = ["credentialId": .string(user.login)]
        case .securityKey, .fastPass: profile = .null
        }
    }

    private static func question(_ sent: JSONValue?) throws(APIError) -> (profile: JSONValue, answer: String) {
        guard let name = sent?["question"]?.string,
            let known = SecurityQuestion.texts.first(where: { $0.name == name })
        else { throw .validation(subject, "Invalid security question.") }
        guard let answer = sent?["answer"]?.string, answer.count >= 4 else {
            throw .validation(subject, "The security question answer must be at least 4 characters in length")
        }
        return (["question": .string(known.name), "questionText": .string(known.text)], answer)
    }

    private static func phone(_ sent: JSONValue?, of kind: FactorKind) throws(APIError) -> JSONValue {
        let digits = (sent?["phoneNumber"]?.string ?? "").filter { $0 != "-" && $0 != " " }
        let rest = digits.dropFirst()
        let isNumber =
            digits.hasPrefix("+") && (2...15).contains(rest.count) && rest.first != "0"
            && rest.utf8.allSatisfy { (48...57).contains($0) }
        guard isNumber else {
            throw APIError(status: 400, code: "E0000098", summary: "This phone number is invalid.")
        }
        let profile: JSONValue = ["phoneNumber": .string(digits)]
        guard kind == .call, let extensionNumber = sent?["phoneExtension"]?.string else { return profile }
        return profile.setting("phoneExtension", to: .string(extensionNumber))
    }

    /// What the user's device needs in order to take up a factor; nil for those that need nothing.
    static func embedded(
        for factor: FactorRecord,
        of user: UserRecord,
        _ identifiers: inout Identifiers,
        _ call: APICall
    ) -> JSONValue? {
        let own = "\(call.origin)/api/v1/users/\(user.id)/factors/\(factor.id)"
        let picture: JSONValue = ["href": .string("\(own)/qr/\(identifiers.token(20))"), "type": "image/png"]
        switch factor.kind {
        case .question, .message, .call, .email, .fastPass: return nil
        case .oneTimePassword, .googleAuthenticator:
            return [
                "activation": [
                    "timeStep": 30, "sharedSecret": .string(identifiers.hex(16)), "encoding": "base32",
                    "keyLength": 6, "_links": ["qrcode": picture],
                ]
            ]
        case .push:
            return [
                "activation": [
                    "expiresAt": .moment(call.now.adding(seconds: PushTransaction.lifeSeconds)),
                    "factorResult": "WAITING", "_links": ["qrcode": picture],
                ]
            ]
        case .securityKey:
            let owner: JSONValue = [
                "displayName": .string(user.displayName), "name": .string(user.login), "id": .string(user.id),
            ]
            return [
                "activation": [
                    "attestation": "direct", "challenge": .string(identifiers.token(20)), "excludeCredentials": [],
                    "authenticatorSelection": ["userVerification": "preferred", "requireResidentKey": false],
                    "pubKeyCredParams": [["type": "public-key", "alg": -7], ["type": "public-key", "alg": -257]],
                    "rp": ["name": .string(OrgFacts.companyName)], "user": owner,
                ]
            ]
        }
    }
}
