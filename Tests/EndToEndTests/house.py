"""One whole gatehouse for a test: emulator, console under a pty, state directory, socket."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from terminal import Terminal


class Emulator:
    """`gatehouse emulator` on a port of its own."""

    def __init__(self, binary, *options):
        self.process = subprocess.Popen(
            [binary, "emulator", "--port", "0", *options], stdout=subprocess.PIPE, text=True
        )
        self.environment = {}
        while len(self.environment) < (4 if {"--app-key", "--device-app"} & set(options) else 2):
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError("the emulator did not start")
            if "=" in line:
                name, value = line.strip().removeprefix("export ").split("=", 1)
                self.environment[name] = value
        self.url = self.environment["OKTA_ORG_URL"]

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": "SSWS " + self.environment["OKTA_API_TOKEN"], "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def user(self, login):
        return self.request("GET", f"/api/v1/users/{login}")

    def journal(self):
        """Every request that arrived: method, path, status, whether it took effect, request id."""
        return self.request("GET", "/__journal")

    def activate(self, code, login=None):
        """A person types the code and allows it as `login`, or denies it."""
        self.request("POST", "/__devices", {"user_code": code, **({"login": login} if login else {})})

    def forget_devices(self):
        """Ends every refresh token and every code that waits."""
        self.request("DELETE", "/__devices")

    def token_requests(self):
        return [row["status"] for row in self.journal() if row["path"] == "/oauth2/v1/token"]

    def writes(self, path):
        return [row for row in self.journal() if row["method"] != "GET" and path in row["path"]]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class House:
    """A gatehouse with its console, connected to an emulator."""

    def __init__(self, binary, emulator, columns=120, rows=40, state=None, **environment):
        self.binary = binary
        self.emulator = emulator
        self.home = state or tempfile.mkdtemp(prefix="gh-", dir="/tmp")
        self.owns_home = state is None
        self.socket = f"{self.home}/mcp.sock"
        self.environment = {
            "HOME": self.home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "GATEHOUSE_SOCKET": self.socket, "GATEHOUSE_STATE_DIR": f"{self.home}/state", **emulator.environment,
            **environment,
        }
        self.console = Terminal([binary], self.environment, columns, rows)

    def relay(self):
        """Command and arguments that an MCP host would be configured with."""
        return self.binary, ["connect", "--socket", self.socket]

    def verify(self):
        """Exit code and text of `gatehouse audit verify`."""
        done = subprocess.run(
            [self.binary, "audit", "verify"], env=self.environment, capture_output=True, text=True, timeout=30
        )
        return done.returncode, done.stdout + done.stderr

    def records(self):
        """Every audit record, oldest first, parsed."""
        path = f"{self.home}/state/audit.sqlite"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            return [json.loads(row[0]) for row in database.execute("SELECT json FROM record ORDER BY seq")]

    def close(self):
        self.console.close()
        if self.owns_home:
            shutil.rmtree(self.home, ignore_errors=True)


class Headless:
    """A gatehouse without a console; enough of `House` for a host."""

    def __init__(self, binary, emulator, home, user=None, **outputs):
        self.binary, self.home, self.socket, self.user = binary, str(home), f"{home}/mcp.sock", user
        self.environment = {
            "HOME": self.home, "PATH": os.environ["PATH"], "GATEHOUSE_SOCKET": self.socket,
            "GATEHOUSE_STATE_DIR": f"{home}/state", **emulator.environment,
            **{name: os.environ[name] for name in ["LSAN_OPTIONS"] if name in os.environ},
        }
        self.process = subprocess.Popen(
            [binary, "serve", "--headless"], env=self.environment, user=user, **outputs
        )
        end = time.monotonic() + 60
        while not os.path.exists(self.socket):
            assert self.process.poll() is None and time.monotonic() < end, "no socket appeared"
            time.sleep(0.05)

    def relay(self):
        connect = [self.binary, "connect", "--socket", self.socket]
        command = connect if self.user is None else ["setpriv", f"--reuid={self.user}", *connect]
        return command[0], command[1:]


@contextlib.contextmanager
def running(binary, **environment):
    """A house with an org of its own, its console ready."""
    emulator = Emulator(binary)
    house = House(binary, emulator, **environment)
    try:
        house.console.wait_for("Overview")
        yield house
    finally:
        house.close()
        emulator.close()
