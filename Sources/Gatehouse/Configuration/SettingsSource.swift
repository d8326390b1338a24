import Bridge
import Configuration
import Glibc
import SystemPackage
import Yams

/// Where each setting's value comes from: the environment, then `gatehouse.yaml`.
struct SettingsSource {
    /// A value and the place a person must go to change it.
    struct Found {
        var value: String
        var place: String
    }

    private let environment: EnvironmentVariablesProvider
    private let file: FileProvider<YAMLSnapshot>?
    private let path: String

    /// - Parameters:
    ///   - environment: The process's environment variables.
    ///   - path: The configuration file; it need not exist unless `isRequired`.
    ///   - isRequired: Whether the path was given by hand.
    /// - Throws: `StartFailure` with the line and column of what is wrong in the file.
    init(environment: [String: String], path: String, isRequired: Bool) async throws(StartFailure) {
        self.environment = EnvironmentVariablesProvider(environmentVariables: environment)
        self.path = path
        guard access(path, F_OK) == 0 else {
            guard !isRequired else {
                throw StartFailure(
                    .configuration,
                    "\(path): \(String(cString: strerror(errno))); name a file that exists"
                )
            }
            file = nil
            return
        }
        try Self.refuseUnknownKeys(path)
        do {
            file = try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
        } catch {
            throw StartFailure(.configuration, "\(path): \(error)")
        }
    }

    /// The value of a setting; nil where neither place has one.
    func find(_ setting: Setting) throws(StartFailure) -> Found? {
        let key = AbsoluteConfigKey(setting.rawValue.split(separator: ".").map(String.init))
        if let value = Self.text(of: key, in: environment), !value.isEmpty {
            return Found(value: value, place: "environment variable \(setting.variable)")
        }
        guard let file else { return nil }
        do {
            guard case .string(let value)? = try file.value(forKey: key, type: .string).value?.content else {
                return nil
            }
            return Found(value: value, place: "\(path): \(setting.rawValue)")
        } catch {
            throw StartFailure(.configuration, "\(path): \(setting.rawValue) must be one value, not a list or a block")
        }
    }

    private static func text(of key: AbsoluteConfigKey, in provider: EnvironmentVariablesProvider) -> String? {
        guard case .string(let value)? = (try? provider.value(forKey: key, type: .string))?.value?.content else {
            return nil
        }
        return value
    }

    private static func refuseUnknownKeys(_ path: String) throws(StartFailure) {
        let root: Yams.Node?
        do {
            let text = try String(decoding: ReadFile.bytes(at: path, limit: 1 << 20), as: UTF8.self)
            root = try Yams.compose(yaml: text)
        } catch let failure as StartFailure {
            throw failure
        } catch {
            throw StartFailure(.configuration, "\(path): \(error)")
        }
        guard let root else { return }
        guard let mapping = root.mapping else {
            throw StartFailure(.configuration, "\(path):1:1: expected settings such as `okta:`, found a single value")
        }
        for (section, values) in mapping {
            let name = section.string ?? ""
            guard Setting.allCases.contains(where: { $0.rawValue.hasPrefix(name + ".") }), !name.isEmpty else {
                throw unknown(name, at: section, in: path)
            }
            for (key, _) in values.mapping ?? [:] {
                let full = "\(name).\(key.string ?? "")"
                guard Setting(rawValue: full) != nil else { throw unknown(full, at: key, in: path) }
            }
        }
    }

    private static func unknown(_ key: String, at node: Yams.Node, in path: String) -> StartFailure {
        let place = node.mark.map { ":\($0.line):\($0.column)" } ?? ""
        let nearest = NearestName.suggestion(for: key, among: Setting.allCases.map(\.rawValue))
        let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
        return StartFailure(.configuration, "\(path)\(place): unknown key \"\(key)\"\(hint)")
    }
}
