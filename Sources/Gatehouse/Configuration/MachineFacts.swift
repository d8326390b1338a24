import Glibc

/// The name of this machine.
enum HostName {
    static func current() -> String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

/// The name of the user who runs us.
enum UserName {
    static func current() -> String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid \(getuid())" }
        return String(cString: name)
    }
}

/// The terminal on standard input.
enum TerminalName {
    static func current() -> String { ttyname(0).map { String(cString: $0) } ?? "none" }
}
