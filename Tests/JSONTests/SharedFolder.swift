import FoundationEssentials

/// The test data that lies beside the repository, in `../shared`.
enum SharedFolder {
    /// Why a test cannot have its data.
    struct Missing: Error, CustomStringConvertible {
        var path: String
        var description: String {
            "\(path) is missing: this test reads data from the folder `shared` beside the repository"
        }
    }

    private static var path: String {
        // Tests/JSONTests/SharedFolder.swift: three steps up is the repository.
        let steps = #filePath.split(separator: "/").dropLast(3)
        return "/" + steps.joined(separator: "/") + "/../shared"
    }

    /// The bytes of a file, named from `shared`.
    static func bytes(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
            throw Missing(path: "\(path)/\(name)")
        }
        return Array(data)
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)"), !names.isEmpty
        else {
            throw Missing(path: "\(path)/\(folder)")
        }
        return names.sorted()
    }
}
