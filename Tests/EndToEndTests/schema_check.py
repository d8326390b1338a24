"""Validates lines that the server wrote against the official schema of their version (mcp.md C42).

Run it on files of recorded lines, `python schema_check.py --schemas DIR FILE...`: each file begins with one line that is
the JSON string of the version, then holds pairs of lines, the request's method as a JSON string (or null for a
notification) and the message itself. Files that end in `.wire` hold both sides of one connection as `WireLog.swift` writes
them.
"""

import argparse
import functools
import json
import os
import sys

import jsonschema

VERSIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]
# What the `result` of each method must be.
RESULTS = {
    "initialize": "InitializeResult", "server/discover": "DiscoverResult", "ping": "EmptyResult",
    "tools/list": "ListToolsResult", "tools/call": "CallToolResult",
    "resources/list": "ListResourcesResult", "resources/templates/list": "ListResourceTemplatesResult",
    "resources/read": "ReadResourceResult", "resources/subscribe": "EmptyResult",
    "resources/unsubscribe": "EmptyResult", "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
    "completion/complete": "CompleteResult", "logging/setLevel": "EmptyResult",
    "subscriptions/listen": "SubscriptionsListenResult",
}
# Those that one version alone has: the experiment with tasks, and the extension that followed it.
RESULTS_OF = {
    "2025-11-25": {
        "tools/call+task": "CreateTaskResult", "tasks/get": "GetTaskResult", "tasks/result": "CallToolResult",
        "tasks/cancel": "CancelTaskResult",
    },
    "2026-07-28": {
        "tools/call+task": "CreateTaskResult", "tools/call+leg": "InputRequiredResult", "tasks/get": "GetTaskResult",
        "tasks/update": "Acknowledgement", "tasks/cancel": "Acknowledgement",
    },
}
NOTIFICATIONS = {
    "notifications/message": "LoggingMessageNotification", "notifications/progress": "ProgressNotification",
    "notifications/resources/updated": "ResourceUpdatedNotification",
    "notifications/subscriptions/acknowledged": "SubscriptionsAcknowledgedNotification",
    "notifications/tasks": "TaskNotification",
}


def task(*extra, **properties):
    """A task as the extension of 2026-07-28 has it (ext-tasks, specification/2026-07-28/tasks.md)."""
    return {
        "type": "object",
        "required": ["taskId", "status", "createdAt", "lastUpdatedAt", "ttlMs", *extra],
        "properties": {
            "taskId": {"type": "string"}, "statusMessage": {"type": "string"},
            "createdAt": {"type": "string"}, "lastUpdatedAt": {"type": "string"},
            "ttlMs": {"type": ["integer", "null"]}, "pollIntervalMs": {"type": "integer"}, **properties,
        },
    }


ERROR, DONE = {"$ref": "#/$defs/Error"}, {"$ref": "#/$defs/CallToolResult"}
TASK = {
    "oneOf": [
        task(status={"const": "completed"}, result=DONE, error=False) | {"anyOf": [{"required": ["result"]}]},
        task(status={"const": "failed"}, error=ERROR, result=False) | {"anyOf": [{"required": ["error"]}]},
        task(status={"enum": ["working", "cancelled"]}, result=False, error=False),
    ]
}
# What the extension defines; its own schema is not among the official ones of the versions.
EXTENSION = {
    "CreateTaskResult": task("resultType", resultType={"const": "task"}, status={"const": "working"}, task=False),
    "GetTaskResult": {
        "allOf": [TASK, {"required": ["resultType"], "properties": {"resultType": {"const": "complete"}}}]
    },
    "Acknowledgement": {
        "type": "object", "required": ["resultType"], "additionalProperties": False,
        "properties": {"resultType": {"const": "complete"}, "_meta": {"$ref": "#/$defs/ResultMetaObject"}},
    },
    "TaskNotification": {
        "type": "object", "required": ["jsonrpc", "method", "params"],
        "properties": {
            "params": {"allOf": [TASK, {
                "required": ["_meta"], "properties": {"_meta": {"$ref": "#/$defs/NotificationMetaObject"}},
            }]},
        },
    },
}


class Schemas:
    """The schemas of all versions, from a folder with one `VERSION.json` each."""

    def __init__(self, folder):
        self.documents = {}
        for version in VERSIONS:
            with open(os.path.join(folder, f"{version}.json"), encoding="utf-8") as file:
                self.documents[version] = json.load(file)
        self.documents["2026-07-28"]["$defs"].update(EXTENSION)

    @functools.cache
    def validator(self, version, name):
        document = self.documents[version]
        key = "$defs" if "$defs" in document else "definitions"
        assert name in document[key], f"{version} has no {name}"
        kind = jsonschema.Draft202012Validator if key == "$defs" else jsonschema.Draft7Validator
        return kind({"$schema": document["$schema"], key: document[key], "$ref": f"#/{key}/{name}"})

    def has(self, version, name):
        document = self.documents[version]
        return name in document["$defs" if "$defs" in document else "definitions"]

    def problems(self, version, method, message):
        """What is wrong with one message; `method` is that of the request it answers, None for a notification."""
        if isinstance(message, list):
            return [problem for member in message for problem in self.problems(version, method, member)]
        if "method" in message:
            if "id" in message:
                return ["the server wrote a request (C41)"]
            name = NOTIFICATIONS.get(message["method"])
            if name is None:
                return [f"an unexpected notification {message['method']}"]
            return self._against(version, name, message)
        if "error" in message:
            # A null id has no place in the schemas; JSON-RPC demands it where the id cannot be read (C4 to C7).
            whole = {**message, "id": 0} if message.get("id") is None else message
            name = "JSONRPCErrorResponse" if self.has(version, "JSONRPCErrorResponse") else "JSONRPCError"
            return self._against(version, name, whole)
        name = "JSONRPCResultResponse" if self.has(version, "JSONRPCResultResponse") else "JSONRPCResponse"
        problems = self._against(version, name, message)
        results = {**RESULTS, **RESULTS_OF.get(version, {})}
        kind = kind_of(message["result"])
        if kind and f"{method}+{kind}" not in results:
            problems.append(f"{method} is answered with a {kind} in {version}")
        name = results.get(f"{method}+{kind}" if kind else method)
        if name is not None:
            problems += self._against(version, name, message["result"])
        elif method is not None:
            problems.append(f"a result for {method}, which has no schema here")
        return problems

    def _against(self, version, name, value):
        found = self.validator(version, name).iter_errors(value)
        return [f"{name}: {error.json_path}: {error.message[:300]}" for error in found]


def kind_of(result):
    """How a call is answered that goes on: with a task, or with a leg; None if it has ended."""
    if result.get("resultType") == "task" or "task" in result:
        return "task"
    return "leg" if result.get("resultType") == "input_required" else None


class Recorder:
    """Keeps what a connection wrote, with the method that each line answers, and says what does not conform."""

    def __init__(self, version):
        self.version = version
        self.lines = []

    def note(self, method, message):
        self.lines.append((method, message))

    def problems(self, schemas):
        return [
            f"{self.version} {method}: {problem}\n  {json.dumps(message)[:400]}"
            for method, message in self.lines
            for problem in schemas.problems(self.version, method, message)
        ]

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(self.version) + "\n")
            for method, message in self.lines:
                file.write(json.dumps(method) + "\n" + json.dumps(message) + "\n")


def read(path):
    """A recorder as `save` left it."""
    with open(path, encoding="utf-8") as file:
        values = [json.loads(line) for line in file]
    recorder = Recorder(values[0])
    for method, message in zip(values[1::2], values[2::2], strict=True):
        recorder.note(method, message)
    return recorder


def read_wire(path):
    """The recorders of one connection: what was written in each of its versions."""
    recorders, methods, version = {}, {}, None
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")
    for side, text in (line.split(" ", 1) for line in lines if line[:2] in ("C ", "S ")):
        try:
            value = json.loads(text)
        except ValueError:
            assert side == "C", f"{path}: the server wrote no JSON: {text[:300]}"
            continue
        for message in value if isinstance(value, list) else [value]:
            if side == "C":
                note_request(methods, message)
                continue
            seen_modern = any(is_modern for _, is_modern in methods.values())
            unasked = (None, version is None and seen_modern)
            method, modern = methods.get(json.dumps(message.get("id")), unasked)
            if method == "initialize" and "result" in message:
                version = message["result"]["protocolVersion"]
            # Before an era is chosen, what is asked without an envelope is answered as to a host that will shake hands.
            spoken = "2026-07-28" if modern else version or "2025-11-25"
            recorders.setdefault(spoken, Recorder(spoken)).note(method if "method" not in message else None, message)
    return list(recorders.values())


def note_request(methods, message):
    """Remembers what a request asks for, and whether it speaks for itself as version E does."""
    if not isinstance(message, dict) or not isinstance(message.get("method"), str) or "id" not in message:
        return
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    modern = isinstance(meta, dict) and "io.modelcontextprotocol/protocolVersion" in meta
    methods[json.dumps(message["id"])] = (message["method"], modern and message["method"] != "initialize")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemas", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    schemas = Schemas(options.schemas)
    recorders = [
        (path, recorder)
        for path in options.files
        for recorder in (read_wire(path) if path.endswith(".wire") else [read(path)])
    ]
    problems = [f"{path}: {problem}" for path, recorder in recorders for problem in recorder.problems(schemas)]
    for problem in problems:
        print(problem)
    lines = sum(len(recorder.lines) for _, recorder in recorders)
    print(f"{len(options.files)} files, {lines} lines, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
