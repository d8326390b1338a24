"""The main job: a host's call, the gate, Okta, the screen."""

import time

import pytest

from host import Host, content

DANA = "dana.kim@acme.example"


@pytest.fixture(params=["auto", "legacy"])
def host(request, house):
    running = Host(house, request.param)
    yield running
    running.close()


def open_review(console, name):
    """Goes to Approvals and opens the first request, which must name this target."""
    console.wait_for("1 PENDING")
    console.press("3")
    console.wait_for(name)
    console.press("enter")
    console.wait_for("lines shown")
    console.pump(0.5)


def read_to_the_end(console):
    """Pages until every line was on screen long enough, then waits for the quiet that arms."""
    for _ in range(40):
        if "Armed." in console.text():
            return
        console.press("pgdn", pause=0.5)
        console.pump(1.2)
    raise AssertionError(f"the review never armed:\n{console.text()}")


def type_name(console, name):
    console.press("y", pause=0.3)
    console.wait_for("name:")
    console.type(name, pause=0.05)
    console.pump(1.2)
    console.press("ctrl-y", pause=0.3)


def test_a_host_lists_and_reads(host, house):
    names = [tool.name for tool in host.tools()]
    assert "list_users" in names and "deactivate_user" in names
    page = content(host.call("list_users", limit=50))
    assert page["count"] == 50 and page["has_more"]
    user = content(host.call("get_user", user_id=DANA))
    assert "Dana" in str(user)
    house.console.press("2")
    house.console.wait_for("list_users")
    house.console.wait_for("get_user")


def test_an_approved_deactivation_changes_the_org(host, house, emulator):
    call = host.start("deactivate_user", user_id=DANA, reason="Leaver, approved by HR.")
    open_review(house.console, "Dana Kim")
    assert emulator.user(DANA)["status"] == "ACTIVE"
    read_to_the_end(house.console)
    type_name(house.console, "Dana Kim")
    result = call.result(20)
    assert not result.is_error, result
    assert content(result)["operation_id"]
    assert emulator.user(DANA)["status"] == "DEPROVISIONED"
    assert len(emulator.writes("lifecycle/deactivate")) == 1
    code, text = house.verify()
    assert code == 0, text
    outcomes = [record for record in house.records() if record["type"] == "op.outcome"]
    assert len(outcomes) == 1
    sent = [row for row in emulator.writes("lifecycle/deactivate") if row["applied"]]
    assert sent[0]["requestId"] in str(outcomes[0])


def test_a_denied_deactivation_sends_nothing(host, house, emulator):
    call = host.start("deactivate_user", user_id=DANA)
    open_review(house.console, "Dana Kim")
    house.console.press("n", pause=0.3)
    house.console.type("HR knows nothing of it")
    house.console.press("enter")
    result = call.result(20)
    assert result.is_error
    assert "HR knows nothing of it" in str(result)
    assert emulator.writes("/api/v1/users") == []
    assert emulator.user(DANA)["status"] == "ACTIVE"
    assert house.verify()[0] == 0


def test_a_target_that_changed_meanwhile_is_shown_again(host, house, emulator):
    call = host.start("deactivate_user", user_id=DANA)
    open_review(house.console, "Dana Kim")
    read_to_the_end(house.console)
    emulator.request("POST", f"/api/v1/users/{DANA}", {"profile": {"title": "Head of Analysis"}})
    type_name(house.console, "Dana Kim")
    house.console.wait_for("CHANGED SINCE YOU READ IT")
    house.console.wait_for("Head of Analysis")
    assert emulator.writes("lifecycle/deactivate") == []
    house.console.press("n", pause=0.3)
    house.console.press("enter")
    assert call.result(20).is_error
    assert emulator.writes("lifecycle/deactivate") == []
    assert house.verify()[0] == 0


def test_typing_without_reading_decides_nothing(host, house, emulator):
    call = host.start("suspend_user", user_id=DANA)
    house.console.wait_for("1 PENDING")
    house.console.type("yyyyssttee\r\r y" * 3)
    open_review(house.console, "Dana Kim")
    for _ in range(30):
        house.console.press("y", pause=0.03)
    house.console.press("\x1b[200~yyyy\x1b[201~")
    time.sleep(0.3)
    assert not call.done()
    assert emulator.writes("/api/v1/users") == []
    house.console.press("esc")
    house.console.press("n")
    assert not call.done()
