import Glibc

/// What commands say to the person who ran them.
enum Output {
    /// One line to standard output.
    static func say(_ text: String) { write(text + "\n", to: 1) }

    /// One line to standard error, with our name in front.
    static func complain(_ text: String) { write("gatehouse: \(text)\n", to: 2) }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
