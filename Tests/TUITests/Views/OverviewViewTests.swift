import Testing

@testable import TUI

@Suite struct OverviewViewTests {
    @Test(arguments: PlayedConsole.sizes, PlayedConsole.themes)
    func `the overview is drawn as recorded`(size: Size, theme: Theme.Name) {
        var console = PlayedConsole(size: size, theme: theme)
        let name = "overview-\(size.columns)x\(size.rows)-\(theme.rawValue)"
        Snapshot.check(console.show(), theme: Theme(theme), named: name)
    }
}
