import Testing

@testable import TUI

@Suite struct KeymapTests {
    @Test func `no context binds a key twice`() {
        for context in KeyContext.allCases {
            var owners: [Key: Command] = [:]
            for binding in Keymap.bindings(in: [context]) {
                for key in binding.keys {
                    #expect(owners[key] == nil, "\(key.label) in \(context.title)")
                    owners[key] = binding.command
                }
            }
        }
    }

    @Test func `a permitting key means nothing outside the review`() {
        for binding in Keymap.bindings where binding.permits {
            #expect(binding.contexts == [.review])
            for key in binding.keys {
                for other in Keymap.bindings where other.command != binding.command {
                    #expect(!other.keys.contains(key), "\(key.label) also does: \(other.help)")
                }
            }
        }
    }

    @Test func `the permitting keys are the ones that are promised`() {
        let keys = Keymap.bindings.filter(\.permits).flatMap(\.keys)
        #expect(Set(keys) == [.character("y"), .character("s"), .character("t"), .control("y")])
    }

    @Test func `Enter and Space permit nothing`() {
        for binding in Keymap.bindings where binding.permits {
            #expect(!binding.keys.contains(.enter) && !binding.keys.contains(.character(" ")))
        }
    }

    @Test func `no key needs Ctrl-S, Ctrl-Q or a mouse`() {
        for binding in Keymap.bindings {
            #expect(!binding.keys.contains(.control("s")) && !binding.keys.contains(.control("q")))
        }
    }

    @Test func `the README's table names every binding`() {
        for binding in Keymap.bindings { #expect(Keymap.markdown.contains(binding.help)) }
    }

    @Test func `the innermost context wins`() {
        #expect(Keymap.command(for: .enter, in: ViewID.approvals.contexts) == .open)
        #expect(Keymap.command(for: .character("q"), in: [.review]) == .back)
        #expect(Keymap.command(for: .character("y"), in: ViewID.approvals.contexts) == nil)
    }
}
