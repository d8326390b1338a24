package import JSON

/// What is wrong with one argument of a call.
package enum ArgumentProblem: Hashable, Sendable {
    /// The arguments are no object; what came instead.
    case notAnObject(received: String)
    case missing(name: String, expected: String)
    /// The value has the wrong type or is out of its limits.
    case unfit(name: String, expected: String, received: String)
    /// No such argument; the nearest name, if one is near.
    case unknown(name: String, nearest: String?)
    /// An argument came under two of its names.
    case twice(name: String, synonym: String)
    /// Arguments that exclude each other.
    case exclusive(names: [String])

    /// The argument as JSON text, cut to what a sentence can hold.
    package static func shown(_ json: JSONValue) -> String {
        let text = json.description
        return text.count <= 80 ? text : "\(text.prefix(79))…"
    }
}

extension [ArgumentProblem] {
    /// A problem if more than one of the arguments was given.
    static func onlyOne(of arguments: (name: String, value: String?)...) -> [ArgumentProblem] {
        let given = arguments.filter { $0.value != nil }.map(\.name)
        return given.count > 1 ? [.exclusive(names: given)] : []
    }
}

extension ArgumentProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notAnObject(let received): "arguments: expected an object, got \(received)"
        case .missing(let name, let expected): "\(name): missing; expected \(expected)"
        case .unfit(let name, let expected, let received): "\(name): expected \(expected), got \(received)"
        case .unknown(let name, let nearest?):
            "\(ArgumentProblem.shown(.string(name))): no such argument; did you mean \(nearest)?"
        case .unknown(let name, nil): "\(ArgumentProblem.shown(.string(name))): no such argument"
        case .twice(let name, let synonym): "\(name): given twice, also as \(synonym)"
        case .exclusive(let names): "\(names.joined(separator: ", ")): give only one of them"
        }
    }
}

/// The arguments of a call do not fit the tool; every problem is named.
package struct InvalidArguments: Error, Hashable, Sendable {
    package var tool: String
    /// At least one, in the order of the declaration, unknown names last.
    package var problems: [ArgumentProblem]

    package init(tool: String, problems: [ArgumentProblem]) {
        self.tool = tool
        self.problems = problems
    }
}

extension InvalidArguments: CustomStringConvertible {
    package var description: String {
        "\(tool): " + problems.map(\.description).joined(separator: " · ")
    }
}
