"""kill -9 at every failpoint of the write sequence: never a write without an intent, never two, every intent ends."""

import os

import pytest

from host import Host
from house import House
from test_main_job import DANA, open_review, read_to_the_end, type_name

FAILPOINTS = [
    "targetRead", "approvalRequested", "decided", "targetReread", "intentCommitted", "sending", "answered",
    "outcomeCommitted", "verified",
]
BEFORE_THE_SCREEN = {"targetRead", "approvalRequested"}


@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_killed_at(failpoint, binary, emulator):
    house = House(binary, emulator, GATEHOUSE_FAILPOINT=failpoint)
    try:
        house.console.wait_for("Overview")
        host = Host(house, "legacy")
        host.start("deactivate_user", user_id=DANA)
        if failpoint not in BEFORE_THE_SCREEN:
            open_review(house.console, "Dana Kim")
            read_to_the_end(house.console)
            type_name(house.console, "Dana Kim")
        assert house.console.wait_exit() == -9
        judge(binary, emulator, house)
    finally:
        house.close()


def judge(binary, emulator, house):
    """Starts again on the same state and looks at what is left."""
    house.environment.pop("GATEHOUSE_FAILPOINT")
    writes = emulator.writes("lifecycle/deactivate")
    assert len(writes) <= 1, writes
    again = House(binary, emulator, state=house.home)
    try:
        again.console.wait_for("Overview")
        code, text = again.verify()
        assert code == 0, text
        records = again.records()
        intents = [record for record in records if record["type"] == "op.intent"]
        outcomes = [record for record in records if record["type"] == "op.outcome"]
        assert len(intents) <= 1
        assert len(outcomes) == len(intents), "every intent has exactly one outcome"
        assert len(writes) <= len(intents), "a write left without an intent"
        pending = [record for record in records if record["type"] == "approval.requested"]
        ended = [
            record for record in records
            if record["type"] in ("approval.decided", "approval.expired", "approval.cancelled")
        ]
        assert len(ended) >= len(pending), "a pending approval survived the restart"
        again.console.pump(0.5)
        assert "PENDING" not in again.console.lines()[0]
    finally:
        again.close()
    assert os.path.exists(f"{house.home}/state/audit.sqlite")
