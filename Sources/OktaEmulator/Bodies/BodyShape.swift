import JSON

/// What a request's body must look like: which members it must have, of which types, with which words.
///
/// A member that is not named here may be anything, and one that is not required may be null: Okta takes null for what is
/// left out.
indirect enum BodyShape: Sendable {
    case text
    case number
    case flag
    /// One of these words.
    case word([String])
    case list(BodyShape)
    /// An object whose members all have one shape.
    case map(BodyShape)
    case object([String: Member])
    /// Where one path has different types for different kinds of object.
    case either(BodyShape, BodyShape)

    struct Member: Sendable {
        var shape: BodyShape
        var isRequired = false

        static func required(_ shape: BodyShape) -> Member { Member(shape: shape, isRequired: true) }
        static func optional(_ shape: BodyShape) -> Member { Member(shape: shape) }
    }

    /// Every way in which a value breaks the shape, each as the cause of an error.
    ///
    /// The words are recorded ones of Okta's: of a field that was left out, and of one with a wrong value.
    func causes(in value: JSONValue, at path: String = "") -> [String] {
        switch self {
        case .text: value.string == nil ? [Self.invalid(path)] : []
        case .number: value.double == nil ? [Self.invalid(path)] : []
        case .flag: value.bool == nil ? [Self.invalid(path)] : []
        case .word(let words): value.string.map(words.contains) == true ? [] : [Self.invalid(path)]
        case .list(let element): Self.causes(in: value.elements, of: element, at: path)
        case .map(let member):
            value.members.map { members in
                members.flatMap { $0.value.isNull ? [] : member.causes(in: $0.value, at: Self.below(path, $0.key)) }
            } ?? [Self.invalid(path)]
        case .object(let members):
            value.members == nil
                ? [Self.invalid(path)]
                : members.sorted { $0.key < $1.key }.flatMap { name, member in
                    Self.causes(in: value[name], of: member, at: Self.below(path, name))
                }
        case .either(let first, let second):
            first.causes(in: value, at: path).isEmpty ? [] : second.causes(in: value, at: path)
        }
    }

    private static func causes(in elements: [JSONValue]?, of shape: BodyShape, at path: String) -> [String] {
        elements.map { $0.flatMap { shape.causes(in: $0, at: path) } } ?? [invalid(path)]
    }

    private static func causes(in value: JSONValue?, of member: Member, at path: String) -> [String] {
        guard let value, !value.isNull else {
            return member.isRequired ? ["\(path): The field cannot be left blank"] : []
        }
        return member.shape.causes(in: value, at: path)
    }

    private static func below(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private static func invalid(_ path: String) -> String {
        path.isEmpty ? "The field has an invalid value" : "\(path): The field has an invalid value"
    }
}

extension BodyShape {
    /// An object of which nothing is required.
    static func some(_ members: [String: BodyShape]) -> BodyShape { .object(members.mapValues { .optional($0) }) }

    static let texts = BodyShape.list(.text)
}

extension Route {
    /// Why the body of a request is none that the route takes, although the route would have let it pass.
    ///
    /// What the route itself says comes first: it knows the recorded words, and what does not exist or may not be touched
    /// is told before what is wrong with the body. So it is tried on an org that is thrown away.
    ///
    /// - Throws: What the route says, else E0000001 with every cause.
    func refuseMalformed(_ call: APICall, in org: OrgState) throws(APIError) {
        guard let shape = BodyShapes.all["\(method) \(path)"], let body = try? JSONValue(parsing: call.body) else {
            return
        }
        let causes = shape.causes(in: body)
        guard let first = causes.first else { return }
        var trial = org
        _ = try handler(&trial, call)
        let subject = first.split(separator: ":").first.map { "\($0)" } ?? "body"
        throw APIError(status: 400, code: "E0000001", summary: "Api validation failed: \(subject)", causes: causes)
    }
}
