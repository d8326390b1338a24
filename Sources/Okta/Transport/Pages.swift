extension PageCursor {
    /// The cursor of the page after an answer; nil if the answer names none.
    ///
    /// Okta sends one `Link` line per relation; several in one line are understood too. The link must keep scheme,
    /// host, port and path template of the request (gate.md T18). It is then followed as it is, but for an `expand`
    /// that Okta lost.
    ///
    /// - Throws: `OktaError.foreignOrigin` for a link that leads elsewhere.
    init?(after request: OktaRequest, _ head: HTTPHead, origin: OktaOrigin) throws(OktaError) {
        guard let url = LinkField.target(of: "next", in: head.values("link")) else { return nil }
        var target = try origin.target(of: url)
        self.init(template: request.template, target: target)
        guard fitsItsTemplate else { throw .foreignOrigin("another path of \(origin)") }
        if let expand = request.expand, parameter("expand") == nil {
            target += target.contains("?") ? "&expand=\(expand)" : "?expand=\(expand)"
            self.target = target
        }
    }

    /// Whether the target is a path of the template with a query, and nothing else: a cursor comes back from hosts.
    var fitsItsTemplate: Bool {
        guard target.utf8.count <= 8192, target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !target.contains("#")
        else { return false }
        let path = target.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let pattern = template.split(separator: "/", omittingEmptySubsequences: false)
        return path.count == pattern.count
            && zip(path, pattern).allSatisfy { segment, expected in
                guard expected == "{id}" else { return segment == expected }
                return !segment.isEmpty && segment != "." && segment != ".."
            }
    }

    /// The value of one query parameter as it is written in the target.
    func parameter(_ name: String) -> Substring? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        return target[target.index(after: mark)...].split(separator: "&").first { $0.hasPrefix("\(name)=") }
            .map { $0.dropFirst(name.count + 1) }
    }
}

/// The `Link` header field of RFC 8288, as far as pages need it.
enum LinkField {
    /// The URL of the first link with this relation.
    static func target(of relation: String, in values: [String]) -> String? {
        for value in values {
            var rest = value[...]
            while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
                let url = rest[rest.index(after: start)..<end]
                rest = rest[rest.index(after: end)...]
                let parameters = rest.prefix { $0 != "<" }
                if relations(parameters).contains(relation) { return String(url) }
            }
        }
        return nil
    }

    private static func relations(_ parameters: Substring) -> [String] {
        for parameter in parameters.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
            if parts.count == 2, parts[0].lowercased() == "rel" {
                return parameter.split(separator: "=", maxSplits: 1)[1].split { $0 == " " || $0 == "\"" }
                    .map { $0.lowercased() }
            }
        }
        return []
    }
}
