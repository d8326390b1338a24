package import JSON

/// How the text of a resource is written.
package enum ResourceFormat: String, Hashable, Sendable {
    case json = "application/json"
    case markdown = "text/markdown"
}

/// One resource that hosts may read: the type is the resource, as with tools.
package protocol Resource: Sendable {
    static var uri: String { get }
    static var title: String { get }
    static var description: String { get }
    static var format: ResourceFormat { get }
}

/// A resource whose text is the same for everybody as long as we run.
package protocol TextResource: Resource {
    static var text: String { get }
}

extension TextResource {
    package static var format: ResourceFormat { .markdown }
}

/// A resource that is made anew at each read, as JSON.
package protocol LiveResource: Resource {
    /// Whether clients are told when it changes.
    static var reportsChanges: Bool { get }
    /// What it holds now, for this client.
    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue
}

extension LiveResource {
    package static var format: ResourceFormat { .json }
    package static var reportsChanges: Bool { false }
}

extension Resource {
    /// The short name that lists carry beside the title: the URI without its scheme.
    static var name: String {
        uri.split(separator: "/", omittingEmptySubsequences: true).dropFirst().joined(separator: "/")
    }
}

/// Why a resource, or a completion, has no content.
package enum ResourceFailure: Error, Hashable, Sendable {
    /// There is no such object.
    case notFound
    /// One sentence for people.
    case failed(String)
    /// The client gave the request up: nothing is answered.
    case withdrawn
}
