import Foundation
import JSON

/// Reading and writing a page of 200 users, ours and Foundation's.
enum JSONBenchmark: Benchmark {
    static let name = "json"
    static let summary = "parse and write a page of 200 Okta users, against Foundation's JSONSerialization"

    static func run() throws -> Table {
        let page = UserPage.bytes(users: 200)
        let data = Data(page)
        let value = try JSONValue(parsing: page)
        let made = rebuild(value)
        let object = try JSONSerialization.jsonObject(with: data)
        let parse = try Measurement { _ = try JSONSerialization.jsonObject(with: data) }
        let write = try Measurement { _ = try JSONSerialization.data(withJSONObject: object) }
        let writeSorted = try Measurement {
            _ = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        }
        let indented = Array(try JSONSerialization.data(withJSONObject: object, options: .prettyPrinted))

        var rows = [["", "MB/s", "median ms", "best ms", "x Foundation"]]
        func add(_ label: String, _ byteCount: Int, _ measured: Measurement, against foundation: Measurement) {
            let speed = measured.megabytesPerSecond(byteCount)
            let milliseconds = [measured.median, measured.best].map { fixed($0 / .milliseconds(1), decimals: 2) }
            let ratio = speed / foundation.megabytesPerSecond(page.count)
            rows.append([label, fixed(speed)] + milliseconds + [fixed(ratio, decimals: 1)])
        }
        add("JSONSerialization: parse", page.count, parse, against: parse)
        add("parse, all checks", page.count, try Measurement { _ = try JSONValue(parsing: page) }, against: parse)
        add("parse, indented", indented.count, try Measurement { _ = try JSONValue(parsing: indented) }, against: parse)
        add("parse, read three fields", page.count, try Measurement { _ = try readUsers(page) }, against: parse)
        add("JSONSerialization: write", page.count, write, against: write)
        add("write as parsed", page.count, Measurement { _ = value.bytes() }, against: write)
        add("write as made in code", page.count, Measurement { _ = made.bytes() }, against: write)
        add("rebuild each value, write", page.count, Measurement { _ = rebuild(value).bytes() }, against: write)
        add("JSONSerialization: write sorted", page.count, writeSorted, against: writeSorted)
        add("canonical form", page.count, Measurement { _ = value.canonical() }, against: writeSorted)
        return Table(title: "\(name): a page of 200 users, \(page.count) bytes", rows: rows)
    }

    private static func readUsers(_ page: [UInt8]) throws -> Int {
        let users = try JSONValue(parsing: page).elements ?? []
        return users.reduce(0) { sum, user in
            let texts = [user["id"]?.string, user["status"]?.string, user["profile"]?["login"]?.string]
            return texts.reduce(sum) { $0 + ($1?.utf8.count ?? 0) }
        }
    }

    /// The same value, made in code from its parts: what redaction costs at worst.
    private static func rebuild(_ value: JSONValue) -> JSONValue {
        if let elements = value.elements { return .array(elements.map(rebuild)) }
        if let members = value.members { return .object(members.map { ($0.key, rebuild($0.value)) }) }
        return value
    }
}
