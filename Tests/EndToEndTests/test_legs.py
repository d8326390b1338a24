"""A call held in legs (mcp.md 5, L): the official client sends it again by itself until somebody has decided."""

import time

import pytest

from host import Host, content
from house import running
from schema_check import kind_of
from test_main_job import open_review, read_to_the_end
from wire import MODERN, Wire

DANA = "dana.kim@acme.example"
SUSPEND = {"name": "suspend_user", "arguments": {"user_id": DANA}}


@pytest.fixture
def house(binary):
    with running(binary, GATEHOUSE_LEG="2") as house:
        yield house


def approve(console):
    open_review(console, "Dana Kim")
    read_to_the_end(console)
    console.press("y", pause=0.3)
    console.pump(1.2)
    console.press("ctrl-y", pause=0.3)


def records(house, kind):
    house.console.pump(0.5)
    return [record for record in house.records() if record["type"] == kind]


@pytest.mark.filterwarnings("ignore:.*2026-07-28")
def test_c82_the_official_client_goes_through_legs_to_one_result_and_one_execution(house):
    host = Host(house, MODERN)
    try:
        begun = time.monotonic()
        call = host.start("suspend_user", user_id=DANA, reason="On leave.")
        approve(house.console)
        result = call.result(30)
        assert time.monotonic() - begun > 2, "the decision took more than one leg"
        assert not result.is_error and content(result)["status"] == "applied"
        assert house.emulator.user(DANA)["status"] == "SUSPENDED"
        assert len([row for row in house.emulator.writes("lifecycle/suspend") if row["applied"]]) == 1
        for kind in ["approval.requested", "op.intent", "op.outcome"]:
            assert len(records(house, kind)) == 1, kind
        assert len([row for row in records(house, "call.received") if row["tool"] == "suspend_user"]) == 1
        code, text = house.verify()
        assert code == 0, text
    finally:
        host.close()


@pytest.mark.filterwarnings("ignore:.*2026-07-28")
def test_a_client_that_stops_asking_has_withdrawn(house):
    wire = Wire(house.socket, MODERN)
    try:
        first = wire.result("tools/call", SUSPEND)
        assert kind_of(first) == "leg"
        house.console.wait_for("1 PENDING")
        second = wire.result("tools/call", {**SUSPEND, "requestState": first["requestState"]})
        assert kind_of(second) == "leg" and second["requestState"] != first["requestState"]
        house.console.wait_for("1 PENDING")
        assert wire.code("tools/call", {**SUSPEND, "requestState": first["requestState"]}) == -32602
        deadline = time.monotonic() + 20
        while not records(house, "approval.cancelled"):
            assert time.monotonic() < deadline, "nothing was withdrawn"
        assert wire.code("tools/call", {**SUSPEND, "requestState": second["requestState"]}) == -32602
        assert house.emulator.writes("lifecycle/suspend") == []
    finally:
        wire.close()
