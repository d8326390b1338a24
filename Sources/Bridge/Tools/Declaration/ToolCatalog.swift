import Audit
package import Crypto
package import JSON

/// The one list of tools, in the order in which hosts see them.
package struct ToolCatalog: Sendable {
    /// Every tool; important ones first, since some hosts cut the list (DESIGN 2, profile `core`).
    static let types: [any Tool.Type] = [
        OperationStatus.self, GetRateLimitStatus.self, GetOrg.self,
        ListUsers.self, GetUser.self, GetUserDetails.self, UpdateUser.self, SuspendUser.self, UnsuspendUser.self,
        UnlockUser.self, DeactivateUser.self, DeleteDeactivatedUser.self,
        ListGroups.self, GetGroup.self, ListGroupUsers.self, AddUserToGroup.self, RemoveUserFromGroup.self,
        ListApplications.self, GetApplicationDetails.self, AssignUserToApplication.self,
        GetLogs.self, SearchLogs.self, GetUserLogs.self,
    ]

    package let entries: [ToolEntry]
    /// Hexadecimal SHA-256 of the listing, the same on every run of one build.
    package let digest: String
    private let byName: [String: Int]
    private let key: SymmetricKey

    /// - Parameter key: Authenticates list cursors; a new one each run makes older cursors void.
    package init(cursorKey key: SymmetricKey = SymmetricKey(size: .bits256)) {
        self.key = key
        let entries = ToolCatalog.types.map { ToolEntry($0, key: key) }
        let listing = JSONValue.array(entries.map(\.listing.json)).canonical()
        (self.entries, digest) = (entries, Hexadecimal.text(SHA256.hash(data: listing)))
        var byName: [String: Int] = [:]
        for (index, type) in ToolCatalog.types.enumerated() {
            for name in [type.name] + type.aliases {
                precondition(byName.updateValue(index, forKey: name) == nil, "two tools are called \(name)")
            }
        }
        self.byName = byName
    }

    /// What `tools/list` shows.
    package var listings: [ToolListing] { entries.map(\.listing) }

    /// The tool with this name, listed or an alias.
    package func entry(named name: String) -> ToolEntry? { byName[name].map { entries[$0] } }
}

/// One tool of the catalog, whatever its type.
package struct ToolEntry: Sendable {
    package let type: any Tool.Type
    package let listing: ToolListing
    private let input: ToolInput
    private let key: SymmetricKey

    init(_ type: any Tool.Type, key: SymmetricKey) {
        let input = ToolInput(type)
        self.type = type
        self.input = input
        self.key = key
        listing = ToolListing(
            name: type.name,
            title: type.title,
            description: type.description,
            riskClass: type.riskClass,
            isIdempotent: type.isIdempotent,
            inputSchema: input.schema,
            outputSchema: type.outputSchema
        )
    }

    /// Checks the arguments of one call.
    ///
    /// - Parameters:
    ///   - arguments: The arguments object as the client sent it.
    ///   - now: The wall clock in milliseconds since 1970; what `24h` and `today` are reckoned from.
    /// - Returns: The call, and its arguments as they count.
    /// - Throws: Every problem at once.
    package func decode(
        _ arguments: JSONValue,
        now: Int = WallClock.milliseconds()
    ) throws(InvalidArguments) -> DecodedCall {
        try input.decode(arguments, in: CallFrame(now: now, key: key))
    }
}

extension ToolListing {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "title": .string(title), "description": .string(description),
            "class": .number(riskClass.rawValue), "idempotent": .bool(isIdempotent), "input": inputSchema,
            "output": outputSchema ?? .null,
        ]
    }
}
