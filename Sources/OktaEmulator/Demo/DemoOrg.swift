/// Makes the org "Acme": the same seed, size and clock give the same org down to the last id.
enum DemoOrg {
    static func make(_ options: EmulatorOptions, now: Moment) -> OrgState {
        var org = OrgState(options)
        var chance = SeededGenerator(seed: options.seed)
        let start = now.wholeSecond
        DemoGroups.addBuiltIn(to: &org, now: start)
        DemoPeople.add(max(20, options.people), to: &org, now: start, &chance)
        let directory = DemoApplications.add(to: &org, now: start)
        DemoGroups.add(to: &org, directory: directory, now: start, &chance)
        DemoApplications.assign(in: &org, now: start, &chance)
        DemoHistory.add(to: &org, now: start, &chance)
        DemoFactors.add(to: &org)
        DemoZones.add(to: &org, now: start)
        DemoPolicies.add(to: &org, now: start)
        DemoSettings.add(to: &org, now: start)
        DemoAdministration.add(to: &org, now: start)
        return org
    }
}
