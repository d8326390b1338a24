"""`gatehouse serve --headless`: nobody is there, so nothing that needs a person happens."""

import os
import signal
import subprocess
import time

from host import Host, content
from test_main_job import DANA


class Headless:
    """A gatehouse without a console; enough of `house.House` for a host."""

    def __init__(self, binary, emulator, home):
        self.binary, self.home, self.socket = binary, str(home), f"{home}/mcp.sock"
        self.environment = {
            "HOME": self.home, "PATH": os.environ["PATH"], "GATEHOUSE_SOCKET": self.socket,
            "GATEHOUSE_STATE_DIR": f"{home}/state", **emulator.environment,
        }
        self.process = subprocess.Popen([binary, "serve", "--headless"], env=self.environment)
        end = time.monotonic() + 20
        while not os.path.exists(self.socket):
            assert self.process.poll() is None and time.monotonic() < end, "no socket appeared"
            time.sleep(0.05)

    def relay(self):
        return self.binary, ["connect", "--socket", self.socket]


def test_reads_pass_and_writes_are_denied_at_once(binary, emulator, tmp_path):
    house = Headless(binary, emulator, tmp_path)
    host = Host(house, "auto")
    try:
        assert content(host.call("list_users", limit=5))["count"] == 5
        denied = host.call("deactivate_user", user_id=DANA)
        assert denied.is_error
        assert denied.structured_content["by"] == "no_approver"
        assert emulator.writes("/api/v1/users") == []
    finally:
        host.close()
        house.process.send_signal(signal.SIGTERM)
        assert house.process.wait(15) == 0
    done = subprocess.run([binary, "audit", "verify"], env=house.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_it_must_be_said(binary):
    done = subprocess.run([binary, "serve"], capture_output=True, text=True)
    assert done.returncode == 64
    assert "--headless" in done.stderr
