/// The ids of all who have an application in any way, in their order, each once.
///
/// The application's own users and the members of its groups are merged as they are read, so a page costs no more in
/// a large org than in a small one.
struct AssignedUsers: Sequence, IteratorProtocol {
    private var own: ArraySlice<ApplicationRecord.DirectUser>
    private var members: [ArraySlice<GroupRecord.Member>]

    /// Starts after this id; at the first for nil.
    init(of application: ApplicationRecord, in org: OrgState, after id: String?) {
        own = application.users.rows(after: id)
        members = application.groups.compactMap { org.groups[$0.id]?.members.rows(after: id) }
    }

    mutating func next() -> String? {
        var next = own.first?.id
        for slice in members {
            if let id = slice.first?.id, next.map({ id < $0 }) != false { next = id }
        }
        if own.first?.id == next { _ = own.popFirst() }
        for index in members.indices where members[index].first?.id == next { _ = members[index].popFirst() }
        return next
    }
}
