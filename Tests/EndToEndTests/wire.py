"""A client that speaks raw lines on gatehouse's socket and keeps what the server writes."""

import json
import socket

from schema_check import Recorder

MODERN = "2026-07-28"
META = "io.modelcontextprotocol/"


class Wire:
    """One connection of one protocol version."""

    def __init__(self, path, version):
        self.version = version
        self.recorder = Recorder(version)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.reader = self.socket.makefile("rb")
        self.methods = {}
        self.last = 0

    def send(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def notify(self, method, params=None):
        self.send(json.dumps({"jsonrpc": "2.0", "method": method, **({"params": params} if params else {})}))

    def request(self, method, params=None, **meta):
        """Sends a request in the form of the version; returns its id."""
        self.last += 1
        self.methods[self.last] = method
        self.send(json.dumps(self.message(self.last, method, params, meta)))
        return self.last

    def message(self, identifier, method, params, meta=None):
        message = {"jsonrpc": "2.0", "id": identifier, "method": method}
        params = dict(params or {})
        if self.version == MODERN:
            params["_meta"] = {
                META + "protocolVersion": MODERN, META + "clientCapabilities": {},
                META + "clientInfo": {"name": "wire", "version": "1"}, **(meta or {}),
            }
        elif meta:
            params["_meta"] = meta
        return {**message, "params": params} if params else message

    def read(self):
        """The next line the server writes, recorded with the method it answers; None at the end."""
        line = self.reader.readline()
        if not line:
            return None
        assert line.endswith(b"\n") and line.count(b"\n") == 1
        message = json.loads(line)
        for member in message if isinstance(message, list) else [message]:
            self.recorder.note(self.methods.get(member.get("id")) if "method" not in member else None, member)
        return message

    def ask(self, method, params=None, **meta):
        """Sends a request and returns its answer; notifications before it are recorded only."""
        identifier = self.request(method, params, **meta)
        while True:
            message = self.read()
            assert message is not None, f"the server closed instead of answering {method}"
            if isinstance(message, dict) and message.get("id") == identifier and "method" not in message:
                return message

    def result(self, method, params=None, **meta):
        answer = self.ask(method, params, **meta)
        assert "result" in answer, answer
        return answer["result"]

    def code(self, method, params=None, **meta):
        """The code of the error that the request must be answered with."""
        answer = self.ask(method, params, **meta)
        assert "error" in answer, answer
        return answer["error"]["code"]

    def open(self, hold=None):
        """Opens the connection as its version has it; `hold` is what the relay would pass on, in seconds."""
        if hold:
            self.notify("notifications/gatehouse/relay", {"hold": hold})
        if self.version == MODERN:
            return self.result("server/discover")
        result = self.result("initialize", {
            "protocolVersion": self.version, "capabilities": {}, "clientInfo": {"name": "wire", "version": "1"},
        })
        self.notify("notifications/initialized")
        return result

    def close(self):
        self.socket.close()
