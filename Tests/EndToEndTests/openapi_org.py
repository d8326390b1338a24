"""An org that is asked by path template and remembers what it was sent and what it has answered."""

import http.client
import json
import urllib.parse

from house import Emulator
from openapi_bodies import broken


class Answer:
    """What came back, to which request, and the text that was sent with it."""

    def __init__(self, route, path, status, content_type, text, sent):
        self.route, self.path, self.status, self.content_type, self.text = route, path, status, content_type, text
        self.sent = sent

    @property
    def body(self):
        return json.loads(self.text) if self.text else None


class Org:
    """An emulator that is asked by path template, and remembers every answer.

    Before a body is sent that `requests`, the document read as that of requests, describes, it is sent broken: once for
    each place and rule of a route. `refusals` holds the answers.
    """

    def __init__(self, binary, document, requests):
        self.slice, self.requests = document, requests
        self.emulator = Emulator(binary, "--limit-scale", "1000", "--device-app")
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.emulator.url).netloc)
        self.token = "SSWS " + self.emulator.environment["OKTA_API_TOKEN"]
        self.routes = [(row["method"], row["path"]) for row in self.emulator.request("GET", "/__routes")]
        self.documented = [route for route in self.routes if route in document.operations]
        self.answers = []
        self.refusals = {}

    def close(self):
        self.connection.close()
        self.emulator.close()

    def ask(self, method, template, *ids, body=None, token=None, **query):
        """One request; the n-th `{}` of the template is the n-th id. A text is sent as it is, anything else as JSON."""
        path = template
        for id in ids:
            path = path.replace("{}", urllib.parse.quote(id, safe=""), 1)
        assert "{}" not in path, path
        if query:
            path += "?" + urllib.parse.urlencode(query)
        if template.startswith("/oauth2"):
            body = urllib.parse.urlencode(body)
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        route = (method, template)
        if isinstance(body, dict | list) and route in self.documented and token is None:
            for place, rule, wrong in broken(self.requests, *route, text):
                if (*route, place, rule) not in self.refusals:
                    # Should it be taken, what it makes must not stand in the way of what comes.
                    if template.endswith("/rules") and place == "/type":
                        wrong["name"] += ", taken"
                    self.refusals[*route, place, rule] = self.send(route, path, json.dumps(wrong))
        answer = self.send(route, path, text, token)
        self.answers.append(answer)
        return answer

    def send(self, route, path, text, token=None):
        headers = {"Authorization": self.token if token is None else token, "Content-Type": "application/json"}
        if path.startswith("/oauth2"):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(route[0], path, text, headers)
        reply = self.connection.getresponse()
        content_type, answered = reply.headers.get_content_type(), reply.read().decode()
        return Answer(route, path, reply.status, content_type, answered, text)

    def done(self, method, template, *ids, **more):
        """The body of the answer to a request that must succeed."""
        answer = self.ask(method, template, *ids, **more)
        assert answer.status < 300, f"{method} {answer.path}: {answer.status} {answer.text[:500]}"
        return answer.body

    def get(self, template, *ids, **query):
        return self.done("GET", template, *ids, **query)

    def post(self, template, *ids, **more):
        return self.done("POST", template, *ids, **more)

    def put(self, template, *ids, **more):
        return self.done("PUT", template, *ids, **more)

    def delete(self, template, *ids, **more):
        return self.done("DELETE", template, *ids, **more)

    def refused(self, status, method, template, *ids, **more):
        answer = self.ask(method, template, *ids, **more)
        assert answer.status == status, f"{method} {answer.path}: {answer.status} {answer.text[:500]}"
