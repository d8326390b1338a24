"""The scenarios of the official conformance suite for the tasks extension, by their names (mcp.md 9).

The suite runs them beside its frozen sets and does not score them. Its tools of fixtures sleep and fail as told; ours
wait for the operator, so what ends a task here is the operator, or a target that does not exist.
"""

import datetime
import time

import pytest

from schema_check import Schemas
from test_clients import DANA
from test_conformance import ASKS_NOBODY, HTTP, READ, SUSPEND
from test_main_job import open_review
from test_protocol import SCHEMAS
from wire import META, MODERN, Wire

EXTENSION = META + "tasks"
DECLARED = {META + "clientCapabilities": {"extensions": {EXTENSION: {}}}}
# All that `src/scenarios/server/tasks` of the suite's 0.2.0-alpha.11 holds.
NAMES = """
    tasks-lifecycle tasks-capability-negotiation tasks-wire-fields tasks-request-state-removal tasks-mrtr-input
    tasks-request-headers tasks-dispatch-and-envelope tasks-status-notifications tasks-required-task-error
    tasks-mrtr-composition
""".split()
NOT_APPLICABLE = {
    "tasks-mrtr-input": ASKS_NOBODY,
    "tasks-mrtr-composition": ASKS_NOBODY,
    "tasks-request-headers": HTTP,
    "tasks-required-task-error": "no tool of ours insists on a task: without the extension the call is held",
}
# What only one kind of answer may carry.
ENVELOPE = {"taskId", "status", "result", "error", "inputRequests"}
NOBODY = {"name": "suspend_user", "arguments": {"user_id": "nobody.here"}}
SCENARIOS = {}


def scenario(function):
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


def test_every_scenario_is_reproduced_or_has_its_reason():
    assert SCENARIOS.keys() | NOT_APPLICABLE.keys() == set(NAMES)
    assert not SCENARIOS.keys() & NOT_APPLICABLE.keys()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_APPLICABLE])
def test_scenario(name, standing):
    wire = Wire(standing.socket, MODERN)
    try:
        SCENARIOS[name](wire, standing)
        problems = wire.recorder.problems(Schemas(SCHEMAS))
        assert not problems, "\n".join(problems)
    finally:
        wire.close()
    assert standing.emulator.writes("/api/v1/users") == []


def create(wire, call=SUSPEND, **more):
    return wire.result("tools/call", {**call, **more}, **DECLARED)


def get(wire, task):
    return wire.result("tasks/get", {"taskId": task}, **DECLARED)


def cancel(wire, task):
    ack = wire.result("tasks/cancel", {"taskId": task}, **DECLARED)
    assert ack["resultType"] == "complete" and not ENVELOPE & ack.keys(), ack


def ended(wire, task):
    deadline = time.monotonic() + 20
    while (standing := get(wire, task))["status"] == "working":
        assert time.monotonic() < deadline, standing
        time.sleep(0.05)
    return standing


def deny(house):
    """The operator denies the one request that waits."""
    open_review(house.console, "Dana Kim")
    house.console.press("n", pause=0.3)
    house.console.type("not today")
    house.console.press("enter")


def is_timestamp(text):
    return text.endswith("Z") and datetime.datetime.fromisoformat(text.removesuffix("Z")) is not None


def with_reason(reason):
    """The call of `SUSPEND` as another operation than those of the scenarios before."""
    return {**SUSPEND, "arguments": {"user_id": DANA, "reason": reason}}


@scenario
def tasks_lifecycle(wire, house):
    wire.open()
    read = create(wire, READ)
    assert read["resultType"] == "complete" and "taskId" not in read and read["content"]
    made = create(wire, with_reason("lifecycle"))
    assert made["resultType"] == "task" and "task" not in made and made["taskId"] and made["status"] == "working"
    assert not {"result", "error", "inputRequests"} & made.keys()
    assert is_timestamp(made["createdAt"]) and is_timestamp(made["lastUpdatedAt"])
    standing = get(wire, made["taskId"])
    assert standing["taskId"] == made["taskId"] and standing["status"] == "working"
    assert not {"result", "error"} & standing.keys()
    deny(house)
    # The operator's denial is the tool's own answer, not a failure of the protocol; the status `failed` needs a failure
    # of ours, which TaskTests make (C85).
    over = ended(wire, made["taskId"])
    assert over["status"] == "completed" and over["result"]["isError"] and over["result"]["content"]
    assert over["result"]["structuredContent"]["by"] == "operator"
    failing = ended(wire, create(wire, NOBODY)["taskId"])
    assert failing["status"] == "completed" and failing["result"]["isError"] and "error" not in failing
    other = create(wire, with_reason("lifecycle, cancelled"))["taskId"]
    cancel(wire, other)
    assert ended(wire, other)["status"] == "cancelled"
    for terminal in [other, failing["taskId"]]:
        cancel(wire, terminal)
    assert get(wire, failing["taskId"])["status"] == "completed"
    assert wire.code("tasks/cancel", {"taskId": "0" * 32}, **DECLARED) == -32602


@scenario
def tasks_capability_negotiation(wire, _):
    capabilities = wire.open(hold=1)["capabilities"]
    assert EXTENSION in capabilities["extensions"] and "tasks" not in capabilities
    for method in ["tasks/get", "tasks/update", "tasks/cancel"]:
        error = wire.ask(method, {"taskId": "gate-test", "inputResponses": {}})["error"]
        assert error["code"] == -32021, method
        assert error["data"]["requiredCapabilities"]["extensions"] == {EXTENSION: {}}
    held = wire.result("tools/call", with_reason("capability"))
    assert held["resultType"] == "complete" and not {"taskId", "task"} & held.keys() and held["content"]
    made = create(wire, with_reason("capability, declared on this request alone"))
    assert made["resultType"] == "task" and made["taskId"] and "task" not in made
    cancel(wire, made["taskId"])


@scenario
def tasks_wire_fields(wire, _):
    wire.open()
    made = create(wire, NOBODY)
    for standing in [made, ended(wire, made["taskId"])]:
        for field in ["ttlMs", "pollIntervalMs"]:
            assert type(standing[field]) is int and standing[field] > 0, field
        assert not {"ttl", "pollInterval"} & standing.keys()
    again = get(wire, made["taskId"])
    assert again["taskId"] == made["taskId"] and again["result"], "kept as long as it says"
    assert META + "related-task" not in again["result"].get("_meta", {})


@scenario
def tasks_request_state_removal(wire, _):
    wire.open()
    made = create(wire, with_reason("state"))
    assert "requestState" not in made and "requestState" not in get(wire, made["taskId"])
    cancel(wire, made["taskId"])
    assert "requestState" not in ended(wire, made["taskId"])
    assert "requestState" not in ended(wire, create(wire, NOBODY)["taskId"])


@scenario
def tasks_dispatch_and_envelope(wire, _):
    wire.open()
    for method in ["tasks/result", "tasks/list"]:
        assert wire.code(method, {"taskId": "0" * 32}, **DECLARED) == -32601, method
    made = create(wire, with_reason("no hint"))
    assert made["resultType"] == "task", "without a hint of the client's"
    assert get(wire, made["taskId"])["resultType"] == "complete", "found at once"
    ack = wire.result("tasks/update", {"taskId": made["taskId"], "inputResponses": {}}, **DECLARED)
    assert ack["resultType"] == "complete" and not ENVELOPE & ack.keys()
    cancel(wire, made["taskId"])
    hinted = create(wire, READ, task={"ttl": 60_000, "pollInterval": 100})
    assert hinted["resultType"] == "complete" and hinted["content"] and "taskId" not in hinted
    assert wire.code("tasks/get", {"taskId": "tasks-conformance-nonexistent-12345"}, **DECLARED) == -32602


@scenario
def tasks_status_notifications(wire, _):
    # The suite skips it until it is written anew for listen streams; this is what its description asks.
    wire.open()
    task = create(wire, with_reason("status"))["taskId"]
    wire.request("subscriptions/listen", {"notifications": {"taskIds": [task]}}, **DECLARED)
    stream = wire.last
    assert wire.read()["params"]["notifications"] == {"taskIds": [task]}
    assert wire.read()["params"]["status"] == "working"
    wire.request("tasks/cancel", {"taskId": task}, **DECLARED)
    notes = [wire.read(), wire.read()]
    note = next(message["params"] for message in notes if message.get("method") == "notifications/tasks")
    assert note["taskId"] == task and note["status"] == "cancelled"
    assert note["_meta"][META + "subscriptionId"] == stream
