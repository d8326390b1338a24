/// Scheme, host and port of the configured org: the only place our requests go to (gate.md T18, T27).
package struct OktaOrigin: Hashable, Sendable, CustomStringConvertible {
    package let isEncrypted: Bool
    /// Lower case; an IPv6 address stands in brackets.
    package let host: String
    package let port: Int

    /// Takes an org URL apart.
    ///
    /// - Throws: `OktaConfigurationError.badOrgURL` for anything but `https://host[:port][/]`, or `http` to loopback.
    package init(_ url: String) throws(OktaConfigurationError) {
        guard let parts = URLParts(url) else {
            throw .badOrgURL(Self.shown(url), reason: "it is no absolute http or https URL of one host")
        }
        guard parts.target == "/" else {
            throw .badOrgURL(Self.shown(url), reason: "it holds a path, a query or a fragment")
        }
        guard parts.isEncrypted || parts.isLoopback else {
            throw .badOrgURL(Self.shown(url), reason: "http is allowed to this machine only")
        }
        guard !parts.host.contains("-admin.okta") else {
            throw .badOrgURL(Self.shown(url), reason: "it names the admin console; leave out \"-admin\"")
        }
        self.init(parts)
    }

    private init(_ parts: URLParts) {
        isEncrypted = parts.isEncrypted
        host = parts.host
        port = parts.port
    }

    /// Without a trailing slash; the port only where it is not the scheme's own.
    package var description: String {
        let scheme = isEncrypted ? "https" : "http"
        return port == (isEncrypted ? 443 : 80) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    /// Path and query of a URL that stays within this origin.
    ///
    /// The URL is absolute, or a path that begins with one slash.
    ///
    /// - Throws: `OktaError.foreignOrigin` with the foreign scheme and host, never with path or query.
    func target(of url: String) throws(OktaError) -> String {
        if url.hasPrefix("/"), !url.hasPrefix("//") {
            guard let parts = URLParts(description + url) else { throw .foreignOrigin("an unusable path") }
            return parts.target
        }
        guard let parts = URLParts(url) else { throw .foreignOrigin("an unusable URL") }
        let other = OktaOrigin(parts)
        guard other == self else { throw .foreignOrigin(other.description) }
        return parts.target
    }

    /// The URL as an error may show it: no query, no user information, no control character.
    private static func shown(_ url: String) -> String {
        let start = url.lastIndex(of: "@").map { url.index(after: $0) } ?? url.startIndex
        let end = url[start...].firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        return String(url[start..<end].unicodeScalars.prefix(120).filter { $0.value > 0x20 && $0.value < 0x7F })
    }
}

/// An absolute `http` or `https` URL taken apart, strictly: no user information, no fragment, ASCII only.
private struct URLParts {
    var isEncrypted: Bool
    var host: String
    var port: Int
    /// Path and query; at least `/`.
    var target: String

    init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }), !url.contains("#"),
            let colon = url.firstRange(of: "://")
        else { return nil }
        switch url[..<colon.lowerBound].lowercased() {
        case "https": isEncrypted = true
        case "http": isEncrypted = false
        default: return nil
        }
        let rest = url[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<end]) else { return nil }
        self.host = host
        self.port = port ?? (isEncrypted ? 443 : 80)
        target = rest[end...].hasPrefix("/") ? String(rest[end...]) : "/\(rest[end...])"
    }

    /// Host and port of `host[:port]` or `[::1][:port]`; nil with user information or an odd character.
    private static func authority(_ text: Substring) -> (String, Int?)? {
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            guard let number = Int(text[text.index(after: colon)...]), (1...65535).contains(number) else { return nil }
            port = number
            host = text[..<colon]
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let name = isBracketed ? host.dropFirst().dropLast() : host
        let allowed = isBracketed ? "0123456789abcdef:" : "0123456789abcdefghijklmnopqrstuvwxyz-."
        guard !name.isEmpty, name.lowercased().allSatisfy(allowed.contains) else { return nil }
        return (host.lowercased(), port)
    }

    /// Whether the host is this machine by its spelling; a name that merely resolves to loopback is not.
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }
}
