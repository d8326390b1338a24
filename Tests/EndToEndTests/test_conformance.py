"""The scenarios of the official conformance suite by their names (mcp.md 9), on the raw socket of a real gatehouse.

The suite itself speaks HTTP to a server of fixtures; what it checks is checked here on our own tools. Each scenario of its
frozen sets either has a function here or a reason why it cannot apply.
"""

import json
import os

import pytest

from house import running
from schema_check import Schemas
from test_clients import DANA, HEALTH
from test_protocol import SCHEMAS, pages
from wire import META, MODERN, Wire

LEGACY = "2025-11-25"
SHARED = """
    completion-complete tools-list tools-call-simple-text tools-call-image tools-call-audio tools-call-embedded-resource
    tools-call-mixed-content tools-call-error tools-call-with-progress resources-list resources-read-text
    resources-read-binary resources-templates-read sep-2164-resource-not-found prompts-list prompts-get-simple
    prompts-get-with-args prompts-get-embedded-resource prompts-get-with-image server-sse-multiple-streams
    dns-rebinding-protection
""".split()
FROZEN = {
    MODERN: SHARED + ["server-stateless", "caching"] + [f"input-required-result-{name}" for name in """
        basic-elicitation basic-sampling basic-list-roots request-state multiple-input-requests multi-round
        missing-input-response non-tool-request result-type unsupported-methods tampered-state capability-check
        ignore-extra-params validate-input
    """.split()],
    LEGACY: [name for name in SHARED if not name.startswith("sep-2164")] + """
        server-initialize logging-set-level ping tools-call-with-logging tools-call-sampling tools-call-elicitation
        elicitation-sep1034-defaults elicitation-sep1330-enums resources-subscribe resources-unsubscribe
        server-session-lifecycle server-sse-polling
    """.split(),
}
TEXT_ONLY = "every result of ours is one text block and the same object as structured content"
ASKS_NOBODY = "we ask the host's user, model and roots nothing in any version: the operator decides (mcp.md 5, U)"
HTTP = "about HTTP; we listen on a Unix socket"
NOT_APPLICABLE = {
    **dict.fromkeys(
        ["tools-call-image", "tools-call-audio", "tools-call-embedded-resource", "tools-call-mixed-content"], TEXT_ONLY
    ),
    "resources-read-binary": "no resource of ours is binary",
    "prompts-get-embedded-resource": "a prompt of ours is text alone",
    "prompts-get-with-image": "a prompt of ours is text alone",
    **dict.fromkeys(
        [f"input-required-result-{name}" for name in [
            "basic-elicitation", "basic-sampling", "basic-list-roots", "multiple-input-requests",
            "missing-input-response", "validate-input",
        ]] + [
            "tools-call-sampling", "tools-call-elicitation", "elicitation-sep1034-defaults", "elicitation-sep1330-enums",
        ],
        ASKS_NOBODY,
    ),
    "input-required-result-non-tool-request": "no prompt and no resource of ours waits for anybody",
    **dict.fromkeys(
        [
            "dns-rebinding-protection", "server-sse-multiple-streams", "server-sse-polling", "server-session-lifecycle",
        ],
        HTTP,
    ),
}
SUSPEND = {"name": "suspend_user", "arguments": {"user_id": DANA}}
READ = {"name": "get_user", "arguments": {"user_id": DANA}}
SCENARIOS = {}


def scenario(name):
    def keep(function):
        SCENARIOS[name] = function
        return function

    return keep


@pytest.fixture(scope="module")
def standing(binary):
    """One house for all scenarios: none of them changes the org."""
    with running(binary, GATEHOUSE_LEG="1", GATEHOUSE_PROGRESS="1") as house:
        yield house


@pytest.fixture(scope="module")
def schemas():
    return Schemas(SCHEMAS)


def test_every_scenario_is_reproduced_or_has_its_reason():
    named = {name for names in FROZEN.values() for name in names}
    assert len(FROZEN[MODERN]) == 37
    assert SCENARIOS.keys() | NOT_APPLICABLE.keys() == named
    assert not SCENARIOS.keys() & NOT_APPLICABLE.keys()


def applicable():
    return [(version, name) for version, names in FROZEN.items() for name in names if name not in NOT_APPLICABLE]


@pytest.mark.parametrize(("version", "name"), applicable())
def test_scenario(version, name, standing, schemas):
    wire = Wire(standing.socket, version)
    try:
        SCENARIOS[name](wire, standing)
        problems = wire.recorder.problems(schemas)
        assert not problems, "\n".join(problems)
    finally:
        wire.close()
    assert standing.emulator.writes("/api/v1/users") == []


@scenario("server-initialize")
def server_initialize(wire, _):
    result = wire.open()
    assert result["protocolVersion"] == wire.version
    assert result["serverInfo"]["name"] and result["serverInfo"]["version"]


@scenario("ping")
def ping(wire, _):
    wire.open()
    assert wire.result("ping") == {}


@scenario("logging-set-level")
def logging_set_level(wire, _):
    wire.open()
    for level in ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]:
        assert wire.result("logging/setLevel", {"level": level}) == {}
    assert wire.code("logging/setLevel", {"level": "loud"}) == -32602


@scenario("tools-call-with-logging")
def tools_call_with_logging(wire, _):
    wire.open()
    wire.result("logging/setLevel", {"level": "debug"})
    wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": "nobody.here"}})
    assert any(message.get("method") == "notifications/message" for _, message in wire.recorder.lines)


@scenario("completion-complete")
def completion_complete(wire, _):
    wire.open()
    completion = wire.result("completion/complete", {
        "ref": {"type": "ref/prompt", "name": "access_review"}, "argument": {"name": "group", "value": "Every"},
    })["completion"]
    assert "Everyone" in completion["values"] and len(completion["values"]) <= 100


@scenario("tools-list")
def tools_list(wire, _):
    wire.open()
    tools = pages(wire, "tools/list", "tools")
    assert tools and len({tool["name"] for tool in tools}) == len(tools)
    assert all(tool["description"] and tool["inputSchema"]["type"] == "object" for tool in tools)


@scenario("tools-call-simple-text")
def tools_call_simple_text(wire, _):
    wire.open()
    result = wire.result("tools/call", READ)
    assert not result.get("isError") and [block["type"] for block in result["content"]] == ["text"]
    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]


@scenario("tools-call-error")
def tools_call_error(wire, _):
    wire.open()
    result = wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": "nobody.here"}})
    assert result["isError"] and result["content"][0]["text"]


@scenario("tools-call-with-progress")
def tools_call_with_progress(wire, _):
    wire.notify("notifications/gatehouse/relay", {"hold": 2, "leg": 0})
    wire.open()
    wire.result("tools/call", {**SUSPEND, "arguments": {"user_id": DANA, "reason": wire.version}}, progressToken="p")
    notes = [m["params"] for _, m in wire.recorder.lines if m.get("method") == "notifications/progress"]
    assert notes and {note["progressToken"] for note in notes} == {"p"}
    values = [note["progress"] for note in notes]
    assert values == sorted(set(values))
    assert "method" not in wire.recorder.lines[-1][1], "none after the answer"


@scenario("resources-list")
def resources_list(wire, _):
    wire.open()
    assert all(entry["uri"] and entry["name"] for entry in pages(wire, "resources/list", "resources"))
    assert HEALTH in [entry["uri"] for entry in pages(wire, "resources/list", "resources")]


@scenario("resources-read-text")
def resources_read_text(wire, _):
    wire.open()
    contents = wire.result("resources/read", {"uri": HEALTH})["contents"]
    assert contents[0]["uri"] == HEALTH and contents[0]["mimeType"] and contents[0]["text"]


@scenario("resources-templates-read")
def resources_templates_read(wire, _):
    wire.open()
    templates = [entry["uriTemplate"] for entry in pages(wire, "resources/templates/list", "resourceTemplates")]
    assert "okta://users/{user}" in templates
    uri = "okta://users/dana.kim"
    contents = wire.result("resources/read", {"uri": uri})["contents"]
    assert contents[0]["uri"] == uri and "Dana" in contents[0]["text"]


@scenario("sep-2164-resource-not-found")
def resource_not_found(wire, _):
    wire.open()
    error = wire.ask("resources/read", {"uri": "okta://no/such"})["error"]
    assert error["code"] == -32602 and error["data"]["uri"] == "okta://no/such"


@scenario("prompts-list")
def prompts_list(wire, _):
    wire.open()
    assert all(prompt["name"] and prompt["description"] for prompt in pages(wire, "prompts/list", "prompts"))


@scenario("prompts-get-simple")
def prompts_get_simple(wire, _):
    wire.open()
    needs_none = [
        prompt["name"] for prompt in pages(wire, "prompts/list", "prompts")
        if not any(argument.get("required") for argument in prompt.get("arguments", []))
    ]
    assert needs_none
    messages = wire.result("prompts/get", {"name": needs_none[0]})["messages"]
    assert messages[0]["role"] == "user" and messages[0]["content"]["type"] == "text"


@scenario("prompts-get-with-args")
def prompts_get_with_args(wire, _):
    wire.open()
    messages = wire.result("prompts/get", {"name": "offboard_user", "arguments": {"user": "dana.kim"}})["messages"]
    assert "dana.kim" in messages[0]["content"]["text"]
    assert wire.code("prompts/get", {"name": "offboard_user"}) == -32602


@scenario("resources-subscribe")
def resources_subscribe(wire, _):
    assert wire.open()["capabilities"]["resources"]["subscribe"]
    assert wire.result("resources/subscribe", {"uri": HEALTH}) == {}


@scenario("resources-unsubscribe")
def resources_unsubscribe(wire, _):
    wire.open()
    assert wire.result("resources/subscribe", {"uri": HEALTH}) == {}
    assert wire.result("resources/unsubscribe", {"uri": HEALTH}) == {}


@scenario("caching")
def caching(wire, _):
    results = [
        wire.open(),
        *[wire.result(f"{kind}/list") for kind in ["tools", "resources", "resources/templates", "prompts"]],
        wire.result("resources/read", {"uri": HEALTH}),
    ]
    for result in results:
        assert isinstance(result["ttlMs"], int) and result["ttlMs"] >= 0
        assert result["cacheScope"] in ("public", "private")


@scenario("server-stateless")
def server_stateless(wire, _):
    discovered = wire.open()
    assert discovered["supportedVersions"] == [MODERN] and discovered["resultType"] == "complete"
    for method in ["ping", "logging/setLevel", "resources/subscribe", "no/such"]:
        assert wire.code(method) == -32601, method
    for key in ["protocolVersion", "clientCapabilities"]:
        message = wire.message(900, "tools/list", None)
        del message["params"]["_meta"][META + key]
        wire.send(json.dumps(message))
        error = wire.read()["error"]
        assert error["code"] == -32602 and key in error["message"]
    message = wire.message(901, "tools/list", None)
    del message["params"]["_meta"][META + "clientInfo"]
    wire.methods[901] = "tools/list"
    wire.send(json.dumps(message))
    assert wire.read()["result"]["_meta"][META + "serverInfo"]["name"]
    unknown = wire.ask("tools/list", **{META + "protocolVersion": "1999-01-01"})["error"]
    assert unknown["code"] == -32022
    assert MODERN in unknown["data"]["supported"] and unknown["data"]["requested"] == "1999-01-01"
    missing = wire.ask("tasks/get", {"taskId": "0" * 32})["error"]
    assert missing["code"] == -32021 and "io.modelcontextprotocol/tasks" in json.dumps(missing["data"])
    wire.request("subscriptions/listen", {"notifications": {"resourceSubscriptions": [HEALTH]}})
    acknowledged = wire.read()
    assert acknowledged["method"] == "notifications/subscriptions/acknowledged"
    assert acknowledged["params"]["_meta"][META + "subscriptionId"] == wire.last
    assert acknowledged["params"]["notifications"] == {"resourceSubscriptions": [HEALTH]}
    wire.result("tools/call", {"name": "get_user", "arguments": {"user_id": "nobody.here"}})
    assert all(message.get("method") != "notifications/message" for _, message in wire.recorder.lines)


def first_leg(wire, **meta):
    """A held call's first answer: it asks the client for nothing but to come again."""
    wire.open()
    wire.notify("notifications/gatehouse/relay", {"hold": 2, "leg": 1})
    call = {**SUSPEND, "arguments": {"user_id": DANA, "reason": os.urandom(4).hex()}}
    return call, wire.result("tools/call", call, **meta)


@scenario("input-required-result-result-type")
def input_required_result_type(wire, _):
    assert first_leg(wire)[1]["resultType"] == "input_required"
    assert wire.result("tools/call", READ)["resultType"] == "complete"


@scenario("input-required-result-request-state")
def input_required_request_state(wire, _):
    call, leg = first_leg(wire)
    assert isinstance(leg["requestState"], str) and leg["requestState"]
    assert wire.result("tools/call", {**call, "requestState": leg["requestState"]})["resultType"] == "input_required"


@scenario("input-required-result-multi-round")
def input_required_multi_round(wire, _):
    call, leg = first_leg(wire)
    states = [leg["requestState"]]
    for _ in range(2):
        states.append(wire.result("tools/call", {**call, "requestState": states[-1]})["requestState"])
    assert len(set(states)) == 3


@scenario("input-required-result-tampered-state")
def input_required_tampered_state(wire, _):
    call, leg = first_leg(wire)
    state = leg["requestState"]
    middle = len(state) // 2
    forged = state[:middle] + ("A" if state[middle] != "A" else "B") + state[middle + 1:]
    for changed in [forged, state[:-1], state + "A", ""]:
        assert wire.code("tools/call", {**call, "requestState": changed}) == -32602
    other = {**call, "arguments": {"user_id": "luis.ortiz@acme.example"}}
    assert wire.code("tools/call", {**other, "requestState": state}) == -32602


@scenario("input-required-result-capability-check")
def input_required_capability_check(wire, _):
    capabilities = {"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}}
    assert "inputRequests" not in first_leg(wire)[1]
    assert "inputRequests" not in first_leg(wire, **{META + "clientCapabilities": capabilities})[1]


@scenario("input-required-result-ignore-extra-params")
def input_required_ignore_extra_params(wire, _):
    call, leg = first_leg(wire)
    extra = {"never-asked": {"action": "accept", "content": {"approved": True}}}
    again = wire.result("tools/call", {**call, "requestState": leg["requestState"], "inputResponses": extra})
    assert again["resultType"] == "input_required", "an answer that nobody asked for approves nothing"


@scenario("input-required-result-unsupported-methods")
def input_required_unsupported_methods(wire, _):
    wire.open()
    for method in ["tools/list", "resources/list", "resources/templates/list", "prompts/list", "server/discover"]:
        assert wire.result(method)["resultType"] == "complete", method
