import JSON

/// The arguments that one tool takes: mirrored once from an empty call, then used for the schema and for every call.
struct ToolInput: Sendable {
    /// One declared parameter with its two names.
    private struct Entry: Sendable {
        let property: String
        let name: String
        let declared: any DeclaredParameter
    }

    private let type: any Tool.Type
    private let entries: [Entry]
    /// Where the parameter of each name stands.
    private let places: [String: Int]

    /// Traps if a stored property is no parameter, or if two parameters have one name: mistakes of ours.
    init(_ type: any Tool.Type) {
        self.type = type
        entries = ToolInput.parameters(of: type.init())
        var places: [String: Int] = [:]
        for (place, entry) in entries.enumerated() {
            precondition(places.updateValue(place, forKey: entry.name) == nil, "\(type) declares one argument twice")
        }
        self.places = places
    }

    /// The argument names, in the order of the declaration.
    var names: [String] { entries.map(\.name) }

    /// The JSON Schema of the arguments object: flat, closed (mcp.md 7.3).
    var schema: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("type", "object"), ("properties", .object(entries.map { ($0.name, $0.declared.schema) })),
        ]
        let required = entries.filter(\.declared.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(("required", .array(required))) }
        return .object(members + [("additionalProperties", false)])
    }

    /// Checks the arguments of one call and makes the call of them.
    ///
    /// - Throws: Every problem at once.
    func decode(_ arguments: JSONValue, in frame: CallFrame) throws(InvalidArguments) -> DecodedCall {
        guard let members = arguments.members else {
            throw InvalidArguments(
                tool: type.name,
                problems: [.notAnObject(received: ArgumentProblem.shown(arguments))]
            )
        }
        var problems: [ArgumentProblem] = []
        var given = [JSONValue?](repeating: nil, count: entries.count)
        var strange: [(key: String, value: JSONValue)] = []
        for member in members {
            if let place = places[member.key] { given[place] = member.value } else { strange.append(member) }
        }
        let unknown = place(strange, in: &given, &problems)
        let (bound, canonical) = bind(given, in: frame, &problems)
        problems += unknown
        guard problems.isEmpty else { throw InvalidArguments(tool: type.name, problems: problems) }
        guard let call = try? type.init(from: CallDecoder(arguments: bound)) else {
            preconditionFailure("\(type) has a stored property that is no parameter")
        }
        let conflicts = call.conflicts
        guard conflicts.isEmpty else { throw InvalidArguments(tool: type.name, problems: conflicts) }
        return DecodedCall(tool: call, arguments: CanonicalArguments(json: canonical))
    }

    /// Puts what came under another server's name where it belongs; what nobody knows is returned as problems.
    private func place(
        _ strange: [(key: String, value: JSONValue)],
        in given: inout [JSONValue?],
        _ problems: inout [ArgumentProblem]
    ) -> [ArgumentProblem] {
        var unknown: [ArgumentProblem] = []
        for (name, value) in strange.sorted(by: { $0.key < $1.key }) {
            guard let listed = ArgumentNames.listed(for: name, value: value, among: places.keys),
                let place = places[listed]
            else {
                unknown.append(.unknown(name: name, nearest: NearestName.suggestion(for: name, among: names)))
                continue
            }
            if given[place] == nil {
                given[place] = value
            } else {
                problems.append(.twice(name: listed, synonym: name))
            }
        }
        return unknown
    }

    /// Binds each parameter to its argument; those that depend on the others come last.
    private func bind(
        _ given: [JSONValue?],
        in frame: CallFrame,
        _ problems: inout [ArgumentProblem]
    ) -> (BoundArguments, JSONValue) {
        var bound = BoundArguments(frame: frame)
        var values = [(any ParameterValue)?](repeating: nil, count: entries.count)
        let dependent = entries.indices.filter { entries[$0].declared.dependsOnOthers }
        for place in entries.indices where !dependent.contains(place) {
            values[place] = bind(entries[place], given[place], &bound, &problems)
        }
        guard !dependent.isEmpty else { return (bound, canonical(values)) }
        // A cursor is bound to the other arguments: while one of those is wrong, nothing can be said of it.
        guard problems.isEmpty else { return (bound, .null) }
        bound.frame = frame.bound(to: type.name, arguments: canonical(values, less: PageShape.names))
        for place in dependent { values[place] = bind(entries[place], given[place], &bound, &problems) }
        return (bound, canonical(values))
    }

    private func bind(
        _ entry: Entry,
        _ argument: JSONValue?,
        _ bound: inout BoundArguments,
        _ problems: inout [ArgumentProblem]
    ) -> (any ParameterValue)? {
        let value = entry.declared.value(for: argument, in: bound.frame)
        if let value {
            bound.values.append((entry.property, value))
        } else if let argument {
            let received = ArgumentProblem.shown(argument)
            problems.append(.unfit(name: entry.name, expected: entry.declared.expectation, received: received))
        } else {
            problems.append(.missing(name: entry.name, expected: entry.declared.expectation))
        }
        return value
    }

    /// The bound arguments as JSON, in the order of the declaration.
    private func canonical(_ values: [(any ParameterValue)?], less omitted: Set<String> = []) -> JSONValue {
        .object(
            zip(entries, values).compactMap { entry, value in
                guard !omitted.contains(entry.name), let json = value?.argument else { return nil }
                return (entry.name, json)
            }
        )
    }

    private static func parameters(of declaration: Any) -> [Entry] {
        Mirror(reflecting: declaration).children.flatMap { child -> [Entry] in
            let property = String(child.label?.trimmingPrefix("_") ?? "")
            switch child.value {
            case let declared as any DeclaredParameter:
                return [Entry(property: property, name: ArgumentNames.snakeCase(property), declared: declared)]
            case let group as any DeclaredGroup: return parameters(of: group.parameters)
            case is CallFrame: return []
            default: preconditionFailure("\(Swift.type(of: declaration)).\(property) is no parameter")
            }
        }
    }
}
