import Bridge
import Testing

struct SocketPathTests {
    /// Which directories are ours, which sockets exist, and what files hold.
    private func files(
        directories: Set<String> = [],
        sockets: Set<String> = [],
        lines: [String: String] = [:]
    ) -> SocketPath.Files {
        SocketPath.Files(
            isDirectory: { path, uid in uid == 7 && directories.contains(path) },
            isSocket: { sockets.contains($0) },
            line: { path, uid in uid == 7 ? lines[path] : nil }
        )
    }

    private let home = "/home/a/.local/state/gatehouse/run/mcp.sock"
    private let pointer = "/home/a/.local/state/gatehouse/socket"

    @Test func `the option goes before the variable, and both before every standard place`() {
        var environment = SocketPath.Environment(socket: "/v", runtimeDirectory: "/run/user/7", home: "/home/a", uid: 7)
        let files = files(directories: ["/run/user/7"])
        #expect(SocketPath.toConnect(option: "/o", environment: environment, files: files)?.path == "/o")
        #expect(SocketPath.toConnect(option: nil, environment: environment, files: files)?.path == "/v")
        environment.socket = nil
        let place = "/run/user/7/gatehouse/mcp.sock"
        #expect(SocketPath.toConnect(option: nil, environment: environment, files: files)?.path == place)
        #expect(SocketPath.toListen(option: nil, environment: environment, files: files) == SocketPath(path: place))
    }

    @Test func `a relay with little environment finds the server's runtime directory`() {
        let bare = SocketPath.Environment(home: "/home/a", uid: 7)
        let files = files(directories: ["/run/user/7"], sockets: ["/run/user/7/gatehouse/mcp.sock"])
        #expect(
            SocketPath.toConnect(option: nil, environment: bare, files: files)?.path == "/run/user/7/gatehouse/mcp.sock"
        )
    }

    @Test func `a runtime directory that is not ours is passed over`() {
        let environment = SocketPath.Environment(runtimeDirectory: "/foreign", home: "/home/a", uid: 7)
        #expect(SocketPath.toListen(option: nil, environment: environment, files: files()) == SocketPath(path: home))
        let relative = SocketPath.Environment(runtimeDirectory: "tmp", home: "/home/a", uid: 7)
        #expect(
            SocketPath.toListen(option: nil, environment: relative, files: files(directories: ["tmp"]))?.path == home
        )
    }

    @Test func `a client takes the first place that has a socket`() {
        let environment = SocketPath.Environment(home: "/home/a", uid: 7)
        let files = files(directories: ["/run/user/7"], sockets: [home])
        #expect(SocketPath.toConnect(option: nil, environment: environment, files: files)?.path == home)
    }

    @Test func `a server elsewhere leaves its path where clients look last`() {
        let environment = SocketPath.Environment(runtimeDirectory: "/run/mine", home: "/home/a", uid: 7)
        let served = files(directories: ["/run/mine"])
        let place = SocketPath(path: "/run/mine/gatehouse/mcp.sock", pointer: pointer)
        #expect(SocketPath.toListen(option: nil, environment: environment, files: served) == place)
        #expect(SocketPath.toListen(option: "/o/s", environment: environment, files: served)?.pointer == pointer)
        let bare = SocketPath.Environment(home: "/home/a", uid: 7)
        let left = files(sockets: [place.path], lines: [pointer: place.path])
        #expect(SocketPath.toConnect(option: nil, environment: bare, files: left)?.path == place.path)
        let both = files(sockets: [place.path, home], lines: [pointer: place.path])
        #expect(SocketPath.toConnect(option: nil, environment: bare, files: both)?.path == home)
    }

    @Test func `with nothing to go by there is no place`() {
        let nothing = SocketPath.Environment(uid: 7)
        #expect(SocketPath.toListen(option: nil, environment: nothing, files: files()) == nil)
        #expect(SocketPath.toConnect(option: nil, environment: nothing, files: files()) == nil)
    }
}
