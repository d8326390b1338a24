import JSON

/// Somebody else in the org, who changes an object right after it was answered.
enum SomebodyElse {
    /// Changes the object that a request names, or the first one of its answer: one attribute and `lastUpdated`.
    ///
    /// Users, groups, applications, policies and zones can be changed so; nothing happens to anything else.
    static func change(what call: APICall, got reply: APIReply, _ org: inout OrgState) {
        guard call.segments.count > 2 else { return }
        let listed = reply.body?.elements?.first ?? reply.body
        let reference = call.segments.count > 3 ? call.segments[3] : listed?["id"]?.string ?? ""
        var other = call
        other.requestID = org.identifiers.hex(32)
        other.principal = .user(org.users.rows.first { !$0.roles.isEmpty && $0.status == .active }?.id ?? "")
        other.userAgent = "Mozilla/5.0"
        let text = "Changed by somebody else, \(org.identifiers.hex(6))"
        switch call.segments[2] {
        case "users": changeUser(reference == "me" ? org.tokenOwnerID : reference, text, other, &org)
        case "groups": changeGroup(reference, text, other, &org)
        case "apps": changeApplication(reference, text, other, &org)
        case "policies": changePolicy(reference, text, other, &org)
        case "zones": changeZone(reference, text, other, &org)
        default: break
        }
    }

    private static func changeUser(_ reference: String, _ text: String, _ call: APICall, _ org: inout OrgState) {
        guard var user = org.user(reference) else { return }
        let before = user.profile.json
        user.profile["costCenter"] = .string(text)
        user.lastUpdated = call.now.wholeSecond
        org.replace(user)
        org.record(.profileUpdate, by: call, on: [user.logEntity.changing(from: before, to: user.profile.json)])
    }

    private static func changeGroup(_ id: String, _ text: String, _ call: APICall, _ org: inout OrgState) {
        guard var group = org.groups[id] else { return }
        let before = group.profile.json
        group.profile["description"] = .string(text)
        group.lastUpdated = call.now.wholeSecond
        org.groups[id] = group
        org.record(.groupUpdate, by: call, on: [group.logEntity.changing(from: before, to: group.profile.json)])
    }

    private static func changeApplication(_ id: String, _ text: String, _ call: APICall, _ org: inout OrgState) {
        guard var application = org.applications[id] else { return }
        application.profile = ["note": .string(text)]
        application.lastUpdated = call.now.wholeSecond
        org.applications[id] = application
        org.record(.applicationUpdate, by: call, on: [application.logEntity])
    }

    private static func changePolicy(_ id: String, _ text: String, _ call: APICall, _ org: inout OrgState) {
        guard var policy = org.policies[id] else { return }
        policy.description = text
        policy.lastUpdated = call.now.wholeSecond
        org.policies[id] = policy
        org.record(.policyUpdate, by: call, on: [policy.logEntity])
    }

    private static func changeZone(_ id: String, _ text: String, _ call: APICall, _ org: inout OrgState) {
        guard var zone = org.zones[id] else { return }
        zone.name = text
        zone.lastUpdated = call.now.wholeSecond
        org.zones[id] = zone
        org.record(.zoneUpdate, by: call, on: [zone.logEntity])
    }
}
