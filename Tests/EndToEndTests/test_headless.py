"""`gatehouse serve --headless`: nobody is there, so nothing that needs a person happens."""

import os
import re
import shutil
import signal
import subprocess
import tempfile

from host import Host, content
from house import Headless
from test_main_job import DANA


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


def test_its_memory_is_closed_to_other_programs_of_its_user(binary, emulator):
    """Asked as an ordinary user where the tests run as root: root may read everything."""
    user = 65534 if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as home:
        own = shutil.copy(binary, f"{home}/gatehouse")
        os.chmod(home, 0o700)
        os.chown(home, user if user is not None else -1, -1)
        house = Headless(own, emulator, home, user)
        try:
            entries = f"/proc/{house.process.pid}"
            with open(f"{entries}/limits") as limits:
                assert re.search(r"Max core file size +0 +0 ", limits.read())
            reader = subprocess.run(["cat", f"{entries}/environ"], user=user, capture_output=True, text=True)
            assert "Permission denied" in reader.stderr
            host = Host(house, "auto")
            assert content(host.call("list_users", limit=5))["count"] == 5
            host.close()
        finally:
            house.process.send_signal(signal.SIGTERM)
            assert house.process.wait(15) == 0


def test_it_must_be_said(binary):
    done = subprocess.run([binary, "serve"], capture_output=True, text=True)
    assert done.returncode == 64
    assert "--headless" in done.stderr
