import Audit
import Glibc
import TestSupport
import Testing

struct StateDirectoryTests {
    @Test(arguments: [mode_t(0o755), 0o710, 0o707, 0o777])
    func `a directory that others may enter is refused`(_ mode: mode_t) async throws {
        let fixture = try LogFixture()
        mkdir(fixture.path, 0o700)
        chmod(fixture.path, mode)
        await expectInsecure(fixture, fixture.path)
    }

    @Test func `a symbolic link in place of the directory is refused`() async throws {
        let fixture = try LogFixture()
        mkdir(fixture.path + "-elsewhere", 0o700)
        symlink(fixture.path + "-elsewhere", fixture.path)
        await expectInsecure(fixture, fixture.path)
    }

    @Test func `a file in place of the directory is refused`() async throws {
        let fixture = try LogFixture()
        close(open(fixture.path, O_CREAT | O_WRONLY, 0o600))
        await expectInsecure(fixture, fixture.path)
    }

    @Test(arguments: [
        "audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm", "gatehouse.lock", "checkpoint.key", "checkpoint.pub",
    ])
    func `a symbolic link in place of a file is refused and not followed`(_ name: String) async throws {
        let fixture = try LogFixture()
        mkdir(fixture.path, 0o700)
        symlink(fixture.path + "-target", fixture.path + "/" + name)
        await expectInsecure(fixture, fixture.path + "/" + name)
        #expect(access(fixture.path + "-target", F_OK) != 0)
    }

    @Test(arguments: ["audit.sqlite", "checkpoint.key"])
    func `a file that others may read is refused`(_ name: String) async throws {
        let fixture = try LogFixture()
        try await fixture.with { try await $0.write() }
        chmod(fixture.path + "/" + name, 0o644)
        await expectInsecure(fixture, fixture.path + "/" + name)
    }

    @Test func `what is made is ours alone, whatever the directory above looks like`() async throws {
        let fixture = try LogFixture()
        let log = try await AuditLog(.init(directory: fixture.path + "/a/b", host: "h", build: "b"))
        #expect(mode(fixture.path + "/a/b") == 0o700)
        for name in [
            "audit.sqlite", "audit.sqlite-wal", "audit.sqlite-shm", "gatehouse.lock", "checkpoint.key",
            "checkpoint.pub",
        ] {
            #expect(mode(fixture.path + "/a/b/" + name) == 0o600, "\(name)")
        }
        try await log.close()
    }

    private func mode(_ path: String) -> mode_t {
        var facts = stat()
        lstat(path, &facts)
        return facts.st_mode & 0o777
    }

    private func expectInsecure(_ fixture: LogFixture, _ path: String) async {
        do {
            try await fixture.open().close()
            Issue.record("was accepted")
        } catch let error as AuditError {
            guard case .insecurePath(path, _) = error else {
                Issue.record("\(error)")
                return
            }
        } catch {
            Issue.record("\(error)")
        }
    }
}
