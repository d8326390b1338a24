import Crypto
package import JSON

/// What is taken out of a value before it is recorded or shown to a host.
///
/// A rule is a field path such as `profile.ssn`. `*` stands for any characters within a step, a step `**` for any number
/// of steps (none, too, so that `credentials.**` means `credentials` with all it holds). Indices of arrays are no steps,
/// ASCII case does not count, and a path may begin at any depth: a rule that meant less would miss the same field where it
/// stands inside another object. Members whose name says that they are a secret are dropped whatever the rules say.
package struct Redaction: Sendable {
    private let drop: [Path]
    private let hash: [Path]
    private let key: SymmetricKey

    /// - Parameters:
    ///   - drop: Paths whose members are removed.
    ///   - hash: Paths whose values become `hmac:` and 64 hexadecimal digits: they can be checked, not read.
    ///   - key: The audit key (`AuditLog.redaction` has it).
    package init(drop: [String] = [], hash: [String] = [], key: [UInt8]) {
        self.drop = drop.map(Path.init)
        self.hash = hash.map(Path.init)
        self.key = SymmetricKey(data: key)
    }

    /// The value without what the rules and the names of secrets take out.
    package func apply(to value: JSONValue) -> JSONValue {
        // Most values hold nothing that is to go, and a parsed one that stays as it is stays cheap to write.
        let isTouched = !drop.isEmpty || !hash.isEmpty || !value.holdsOnly(keys: { !Redaction.isSecret($0) })
        return isTouched ? apply(to: value, drop: Matches(drop), hash: Matches(hash)) : value
    }

    private func apply(to value: JSONValue, drop: Matches, hash: Matches) -> JSONValue {
        if let elements = value.elements {
            return .array(elements.map { apply(to: $0, drop: drop, hash: hash) })
        }
        guard let members = value.members else { return value }
        var kept: [(key: String, value: JSONValue)] = []
        for member in members where !Redaction.isSecret(member.key) {
            let name = member.key.lowercased()
            let dropped = drop.stepping(into: name)
            let hashed = hash.stepping(into: name)
            guard !dropped.isComplete else { continue }
            kept.append((member.key, hashed.isComplete ? code(member.value) : apply(member.value, dropped, hashed)))
        }
        return .object(kept)
    }

    private func apply(_ value: JSONValue, _ drop: Matches, _ hash: Matches) -> JSONValue {
        apply(to: value, drop: drop, hash: hash)
    }

    /// `hmac:` and the code of a string's UTF-8, or of any other value's canonical text; null stays null.
    private func code(_ value: JSONValue) -> JSONValue {
        guard !value.isNull else { return value }
        let bytes = value.string.map { Array($0.utf8) } ?? value.canonical()
        return .string("hmac:" + Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: bytes, using: key)))
    }
}

extension Redaction {
    /// Whether a member of this name is never stored nor shown, as `password`, `client_secret` or `resetPasswordUrl`.
    package static func isSecret(_ name: String) -> Bool {
        var name = name
        return name.withUTF8(isSecret)
    }

    /// The same for the UTF-8 of a name.
    static func isSecret(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        // Some letters beyond ASCII have small forms in it, such as the Kelvin sign.
        guard name.allSatisfy({ $0 < 0x80 }) else {
            return isSmallSecret(String(decoding: name, as: UTF8.self).lowercased().utf8)
        }
        return isSmallSecret(name.lazy.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 })
    }

    private static func isSmallSecret(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        // Most names end as none of these does.
        guard let last = name.last(where: { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }),
            secretLetters & 1 << (last &- UInt8(ascii: "a")) != 0
        else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { plain in
            var count = 0
            for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
                plain[count] = byte
                count += 1
            }
            let plain = UnsafeBufferPointer(rebasing: plain[..<count])
            return secretNames.contains { $0.utf8CodeUnitCount == count && ends(plain, with: $0) }
                || secretEndings.contains { ends(plain, with: $0) }
        }
    }

    private static func ends(_ name: UnsafeBufferPointer<UInt8>, with ending: StaticString) -> Bool {
        let length = ending.utf8CodeUnitCount
        guard length <= name.count, let last = name.last, last == ending.utf8Start[length - 1] else { return false }
        return name.suffix(length).elementsEqual(UnsafeBufferPointer(start: ending.utf8Start, count: length))
    }

    /// The last letters of secrets, one bit each from `a` on.
    private static let secretLetters = (secretNames + secretEndings).reduce(UInt32(0)) { letters, name in
        letters | 1 << (name.utf8Start[name.utf8CodeUnitCount - 1] - UInt8(ascii: "a"))
    }

    // Asked of every key of every value: static, so that nothing is counted.
    private static let secretEndings: [StaticString] = [
        "password", "secret", "token", "privatekey", "passcode", "apikey",
    ]

    private static let secretNames: [StaticString] = [
        "activationurl", "resetpasswordurl", "recoveryurl", "passphrase", "authorization", "proxyauthorization",
        "cookie", "setcookie", "assertion", "clientassertion", "recoveryquestion", "securityanswer", "otp", "totp",
    ]
}

extension Redaction {
    /// One rule, split into steps.
    private struct Path: Sendable {
        let steps: [String]

        init(_ text: String) {
            steps = text.lowercased().split(separator: ".").map(String.init)
        }
    }

    /// How far each rule has matched on the way to a member.
    private struct Matches {
        private let paths: [Path]
        /// For each rule, the steps that may come next.
        private var positions: [Set<Int>]

        init(_ paths: [Path]) {
            self.paths = paths
            positions = paths.map { _ in [] }
        }

        /// Whether some rule has matched to its end.
        var isComplete: Bool { zip(paths, positions).contains { $1.contains($0.steps.count) } }

        func stepping(into name: String) -> Matches {
            var next = self
            for (index, path) in paths.enumerated() {
                let starts = positions[index].union([0])
                next.positions[index] = Set(starts.flatMap { Matches.reach($0, in: path.steps, by: name) })
            }
            return next
        }

        private static func reach(_ position: Int, in steps: [String], by name: String) -> Set<Int> {
            guard position < steps.count else { return [] }
            guard steps[position] != "**" else {
                return closure(position, in: steps).union(reach(position + 1, in: steps, by: name))
            }
            return matches(name[...], steps[position][...]) ? closure(position + 1, in: steps) : []
        }

        /// The position, and those that follow it because `**` may stand for nothing.
        private static func closure(_ position: Int, in steps: [String]) -> Set<Int> {
            guard position < steps.count, steps[position] == "**" else { return [position] }
            return closure(position + 1, in: steps).union([position])
        }

        private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
            guard let star = pattern.firstIndex(of: "*") else { return text == pattern }
            guard text.hasPrefix(pattern[..<star]) else { return false }
            let rest = pattern[pattern.index(after: star)...]
            var tail = text.dropFirst(pattern[..<star].count)
            while true {
                if matches(tail, rest) { return true }
                if tail.isEmpty { return false }
                tail = tail.dropFirst()
            }
        }
    }
}
