import Glibc

/// The name of this machine.
enum HostName {
    static func current() -> String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// The terminal on standard input.
enum TerminalName {
    static func current() -> String { ttyname(0).map { String(cString: $0) } ?? "none" }
}
