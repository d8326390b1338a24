"""Every protocol version on the raw socket of a real gatehouse; all that it writes conforms to the official schemas."""

import json
import os
import subprocess
import sys

import pytest

from schema_check import VERSIONS
from wire import META, MODERN, Wire

SCHEMAS = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../shared/mcp-schema"))
DANA = "dana.kim@acme.example"
HEALTH = {"uri": "server://health"}


@pytest.fixture(params=VERSIONS)
def wire(request, standing, tmp_path):
    connection = Wire(standing.socket, request.param)
    yield connection
    connection.close()
    path = tmp_path / f"{request.param}.jsonl"
    connection.recorder.save(path)
    check = os.path.join(os.path.dirname(__file__), "schema_check.py")
    done = subprocess.run(
        [sys.executable, check, "--schemas", SCHEMAS, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def command(console, text):
    console.type(text)
    console.press("enter")


def pages(wire, method, member):
    """All entries of a list, page by page."""
    entries, cursor = [], None
    while True:
        result = wire.result(method, {"cursor": cursor} if cursor else None)
        entries += result[member]
        cursor = result.get("nextCursor")
        if cursor is None:
            return entries


def test_c41_c42_lists_and_calls(wire):
    wire.open()
    names = [tool["name"] for tool in pages(wire, "tools/list", "tools")]
    assert "get_user" in names and len(set(names)) == len(names)
    page = wire.result("tools/call", {"name": "list_users", "arguments": {"limit": 3}})
    assert not page.get("isError")
    assert ("structuredContent" in page) == (wire.version >= "2025-06-18")
    assert json.loads(page["content"][-1]["text"])["count"] == 3
    assert wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": "nobody.here"}})["isError"]
    assert wire.result("tools/call", {"name": "get_user", "arguments": {"user": DANA}})["isError"]
    assert wire.code("tools/call", {"name": "no_such_tool"}) == -32602
    assert wire.code("tools/list", {"cursor": "forged"}) == -32602
    assert wire.code("no/such/method") == -32601


def test_c42_c43_resources(wire):
    capabilities = wire.open()["capabilities"]
    assert capabilities["resources"] == {"subscribe": True}
    for resource in pages(wire, "resources/list", "resources"):
        contents = wire.result("resources/read", {"uri": resource["uri"]})["contents"]
        assert len(contents) == 1 and contents[0]["text"]
        if contents[0]["mimeType"] == "application/json":
            json.loads(contents[0]["text"])
    templates = pages(wire, "resources/templates/list", "resourceTemplates")
    assert "okta://users/{user}" in [template["uriTemplate"] for template in templates]
    for uri, part in [
        ("okta://users/dana.kim%40acme.example", "Dana"), ("okta://groups/Everyone", "Everyone"),
        ("okta://apps/Wiki", "Wiki"), ("okta://errors/E0000007", "E0000007"),
    ]:
        assert part in wire.result("resources/read", {"uri": uri})["contents"][0]["text"]


def test_c60_an_unknown_resource_gets_the_error_of_its_version(wire):
    wire.open()
    for uri in ["okta://no/such", "okta://users/nobody.here", "okta://groups/No%20such%20group"]:
        answer = wire.ask("resources/read", {"uri": uri})
        assert answer["error"]["code"] == (-32602 if wire.version == MODERN else -32002), answer
        assert answer["error"]["data"]["uri"] == uri


def test_org_and_health_are_those_of_the_running_house(wire, standing):
    wire.open()

    def read(uri):
        return json.loads(wire.result("resources/read", {"uri": uri})["contents"][0]["text"])

    assert read("okta://org/info")["org"]["id"] == standing.emulator.request("GET", "/api/v1/org")["id"]
    health = read("server://health")
    assert health["mode"] == {"frozen": False, "read_only": False, "audit_down": False}
    assert {"check": "Circuit breaker", "state": "ok", "value": "closed"}.items() <= next(
        row.items() for row in health["checks"] if row["check"] == "Circuit breaker"
    )
    decisions = {row["tool"]: row["decision"] for row in read("okta://policy/effective")["tools"]}
    assert decisions["get_user"] == "allow" and decisions["deactivate_user"] == "approve"


def test_c42_c61_prompts(wire):
    wire.open()
    prompts = pages(wire, "prompts/list", "prompts")
    assert len(prompts) >= 8
    for prompt in prompts:
        arguments = {argument["name"]: "dana.kim" for argument in prompt.get("arguments", [])}
        messages = wire.result("prompts/get", {"name": prompt["name"], "arguments": arguments})["messages"]
        assert messages[0]["role"] == "user" and messages[0]["content"]["text"]
    assert wire.code("prompts/get", {"name": "no_such_prompt"}) == -32602
    assert wire.code("prompts/get", {"name": "offboard_user"}) == -32602


def test_c42_c62_completion(wire):
    capabilities = wire.open()["capabilities"]
    assert ("completions" in capabilities) == (wire.version != VERSIONS[0])
    user = {
        "ref": {"type": "ref/resource", "uri": "okta://users/{user}"}, "argument": {"name": "user", "value": "dana"},
    }
    if wire.version == VERSIONS[0]:
        assert wire.code("completion/complete", user) == -32601
        return
    completion = wire.result("completion/complete", user)["completion"]
    assert DANA in completion["values"] and len(completion["values"]) <= 100
    group = {"ref": {"type": "ref/prompt", "name": "access_review"}, "argument": {"name": "group", "value": "Every"}}
    assert "Everyone" in wire.result("completion/complete", group)["completion"]["values"]
    app = {"ref": {"type": "ref/resource", "uri": "okta://apps/{app}"}, "argument": {"name": "app", "value": "Wik"}}
    assert "Wiki" in wire.result("completion/complete", app)["completion"]["values"]


def test_c42_c64_c65_log_messages(wire):
    wire.open()
    failing = {"name": "get_user", "arguments": {"user_id": "nobody.here"}}
    if wire.version == MODERN:
        wire.request("tools/call", failing, **{"io.modelcontextprotocol/logLevel": "debug"})
    else:
        assert wire.code("logging/setLevel", {"level": "shout"}) == -32602
        assert wire.result("logging/setLevel", {"level": "debug"}) == {}
        wire.request("tools/call", failing)
    message = wire.read()
    assert message["method"] == "notifications/message"
    assert message["params"]["data"]["tool"] == "get_user"
    assert wire.read()["result"]["isError"]


def test_c42_c63_c66_changes_of_health(wire, standing):
    wire.open()
    if wire.version == MODERN:
        wire.request("subscriptions/listen", {"notifications": {"resourceSubscriptions": [HEALTH["uri"]]}})
        assert wire.read()["method"] == "notifications/subscriptions/acknowledged"
    else:
        assert wire.result("resources/subscribe", HEALTH) == {}
    try:
        command(standing.console, ":freeze")
        standing.console.wait_for("FROZEN")
        note = wire.read()
        assert note["method"] == "notifications/resources/updated"
        assert note["params"]["uri"] == HEALTH["uri"]
    finally:
        command(standing.console, ":thaw tested")


def test_c42_a_held_call(wire):
    wire.open(hold=1)
    call = {"name": "suspend_user", "arguments": {"user_id": DANA, "reason": wire.version}}
    result = wire.result("tools/call", call, progressToken="p")
    pending = json.loads(result["content"][-1]["text"])
    assert pending["status"] == "pending_approval"
    status = wire.result(
        "tools/call", {"name": "operation_status", "arguments": {"operation_id": pending["operation_id"]}}
    )
    assert json.loads(status["content"][-1]["text"])["status"] == "pending_approval"


def test_c42_c4_c7_refusals_before_and_after_opening(wire):
    for line in ["nonsense", "{}", "5", '{"jsonrpc":"2.0","id":null,"method":"ping"}']:
        wire.send(line)
        answer = wire.read()
        assert answer["id"] is None and answer["error"]["code"] in (-32700, -32600)
    wire.open()
    wire.send('{"jsonrpc":"2.0","id":"x","method":"tools/list","params":[]}')
    assert wire.read()["error"]["code"] == -32600
    if wire.version == MODERN:
        assert wire.code("ping") == -32601
    else:
        assert wire.result("ping") == {}


def test_c15_c17_batches(wire):
    wire.open()
    if wire.version == MODERN:
        wire.result("tools/list")
    first, second = wire.message(101, "ping", None), wire.message(102, "tools/list", None)
    wire.methods.update({101: "ping", 102: "tools/list"})
    wire.send(json.dumps([first, {"jsonrpc": "2.0", "method": "notifications/x"}, second]))
    answer = wire.read()
    if wire.version == "2025-03-26":
        assert sorted(member["id"] for member in answer) == [101, 102]
    else:
        assert answer["id"] is None and answer["error"]["code"] == -32600


def test_c54_c55_c56_c59_what_a_failed_call_says(wire, standing):
    wire.open()
    reads = len(standing.emulator.journal())
    for arguments, name in [({"limit": "many"}, "limit"), ({"limit": 1, "colour": "red"}, "colour")]:
        result = wire.result("tools/call", {"name": "list_users", "arguments": arguments})
        assert result["isError"] and name in str(result["content"])
    assert len(standing.emulator.journal()) == reads, "nothing reaches Okta"
    result = wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": "nobody.here"}})
    text = json.dumps(result)
    assert result["isError"] and {block["type"] for block in result["content"]} == {"text"}
    for secret in [standing.emulator.environment["OKTA_API_TOKEN"], "/api/v1", "?", ".swift"]:
        assert secret not in text


def test_c42_c86_a_task_param_counts_in_d_alone(wire):
    capabilities = wire.open()["capabilities"]
    read = {"name": "get_user", "arguments": {"user_id": DANA}, "task": {"ttl": 1000}}
    assert ("tasks" in capabilities) == (wire.version == "2025-11-25")
    if wire.version == "2025-11-25":
        assert wire.code("tools/call", read) == -32601
    else:
        result = wire.result("tools/call", read)
        assert not result.get("isError") and "task" not in result


def test_c42_c83_c84_c85_c86_tasks(wire):
    """The life of a task in both faces; what the operator has to decide is withdrawn, so the org stays as it is."""
    wire.open()
    arguments = {"user_id": DANA, "reason": f"a task of {wire.version}"}
    call = {"name": "suspend_user", "arguments": arguments}
    nobody = {"name": "suspend_user", "arguments": {**arguments, "user_id": "nobody.here"}}
    if wire.version < "2025-11-25":
        assert wire.code("tasks/get", {"taskId": "x"}) == -32601
        return
    if wire.version == MODERN:
        declared = {META + "clientCapabilities": {"extensions": {META + "tasks": {}}}}
        task, failing = (wire.result("tools/call", params, **declared)["taskId"] for params in (call, nobody))
        undeclared = wire.ask("tasks/get", {"taskId": task})["error"]
        assert undeclared["code"] == -32021
        assert undeclared["data"] == {"requiredCapabilities": {"extensions": {META + "tasks": {}}}}
        assert wire.result("tasks/update", {"taskId": task, "inputResponses": {}}, **declared)
    else:
        declared = {}
        task, failing = (
            wire.result("tools/call", {**params, "task": {}})["task"]["taskId"] for params in (call, nobody)
        )
        assert wire.result("tasks/result", {"taskId": failing})["isError"]
    assert wire.result("tasks/get", {"taskId": task}, **declared)["status"] == "working"
    assert wire.code("tasks/get", {"taskId": "0" * 32}, **declared) == -32602
    if wire.version == MODERN:
        wire.request("subscriptions/listen", {"notifications": {"taskIds": [task, failing]}}, **declared)
        assert wire.read()["params"]["notifications"]["taskIds"] == [task, failing]
    wire.result("tasks/cancel", {"taskId": task}, **declared)
    ends = {task: "cancelled", failing: "completed" if wire.version == MODERN else "failed"}
    while wire.version == MODERN and ends.keys() - seen_ends(wire):
        wire.read()
    for identifier, status in ends.items():
        found = wire.result("tasks/get", {"taskId": identifier}, **declared)
        assert found["status"] == status and ("result" in found) == (status == "completed")


def seen_ends(wire):
    """The tasks whose end has been told on a stream."""
    notes = [message["params"] for _, message in wire.recorder.lines if message.get("method") == "notifications/tasks"]
    return {note["taskId"] for note in notes if note["status"] != "working"}


def test_c87_every_call_is_in_the_record_when_its_answer_comes(wire, standing):
    wire.open()
    before = {record["seq"] for record in standing.records()}
    wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": DANA}})
    wire.result("tools/call", {"name": "get_user", "arguments": {"colour": "red"}})
    wire.code("tools/call", {"name": "no_such_tool"})
    wire.result("resources/read", {"uri": "okta://groups/Everyone"})
    wire.close()
    standing.console.pump(1.5)
    new = [record for record in standing.records() if record["seq"] not in before]
    tools = [record["tool"] for record in new if record["type"] == "call.received"]
    assert tools == ["get_user", "get_user", "get_group"]
    assert len([record for record in new if record["type"] == "call.completed"]) == 3
    assert any(record["type"] == "call.denied" and "no_such_tool" in json.dumps(record) for record in new)
