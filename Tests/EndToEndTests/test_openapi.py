"""Every answer of the emulator against Okta's own OpenAPI description of its Management API."""

import json
import os
import re

import pytest

from openapi_drive import SCENES
from openapi_org import Org
from openapi_slice import DEVIATIONS, Slice

SHARED = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../shared/okta"))
DOCUMENT = os.path.join(SHARED, "openapi-slice.json")
pytestmark = pytest.mark.skipif(not os.path.exists(DOCUMENT), reason=f"no {DOCUMENT}, which lies beside the repository")

# Routes of the emulator that Okta has and the document does not.
BEYOND = {
    "GET /api/v1/users/me": "`me` is a value of {id} there",
    "GET /api/v1/sessions/{}": "Okta's Sessions API, left out of the slice",
    "DELETE /api/v1/sessions/{}": "Okta's Sessions API, left out of the slice",
    "POST /api/v1/sessions/{}/lifecycle/refresh": "Okta's Sessions API, left out of the slice",
    "GET /api/v1/groups/{}/users/{}/group-rules": "the rules behind a membership, newer than the slice",
    "GET /api/v1/meta/schemas/apps/{}/default": "Okta's Schema API, left out of the slice",
    "POST /api/v1/meta/schemas/apps/{}/default": "Okta's Schema API, left out of the slice",
}
# Routes that real orgs only refuse, so that there is no other answer to look at.
REFUSED = {
    "POST /api/v1/policies/{}/mappings": "recorded: mappings are not changed here any more",
    "DELETE /api/v1/policies/{}/mappings/{}": "as the POST that was recorded",
}


@pytest.fixture(scope="module")
def document():
    return Slice(DOCUMENT)


@pytest.fixture(scope="module")
def org(binary, document):
    """The org with all that it has answered."""
    org = Org(binary, document)
    try:
        for scene in SCENES:
            scene(org)
        yield org
    finally:
        org.close()


@pytest.fixture(scope="module")
def findings(org, document):
    """Every deviation, with the answer it is of."""
    return [
        (answer, finding) for answer in org.answers if answer.route in org.documented
        for finding in document.deviations(*answer.route, answer.status, answer.body, bool(answer.text))
    ]


def test_every_answer_is_as_the_document_says(findings):
    lines = {
        f"{' '.join(answer.route)} {answer.status} {finding}" for answer, finding in findings if finding.source is None
    }
    assert not lines, "\n" + "\n".join(sorted(lines))


def test_an_app_of_our_own_has_what_only_catalogue_apps_lack(findings):
    own = {("POST", "/api/v1/apps"), ("PUT", "/api/v1/apps/{}")}
    lacks = [str(found) for answer, found in findings if answer.route in own and found.kind in ("required", "enum")]
    assert lacks == []


def test_every_body_is_called_json_and_nothing_else_is(org):
    for answer in org.answers:
        assert (answer.content_type == "application/json") == bool(answer.text), f"{answer.route} {answer.status}"


def test_every_route_of_the_document_was_driven(org):
    done = {answer.route for answer in org.answers if answer.status < 300}
    left = [" ".join(route) for route in org.documented if route not in done]
    assert sorted(left) == sorted(REFUSED)


def test_every_route_is_one_of_okta(org):
    beyond = [" ".join(route) for route in org.routes if route not in org.documented and route[1].startswith("/api/v1")]
    assert sorted(beyond) == sorted(BEYOND)


def test_each_kind_of_error_was_seen(org):
    assert {400, 401, 403, 404, 409, 429} <= {answer.status for answer in org.answers}


def test_no_deviation_is_allowed_that_does_not_occur(findings):
    for source, entries in DEVIATIONS.items():
        for entry in entries:
            assert any(finding.fits(entry) for _, finding in findings), f"{source}: {entry}"


def recordings():
    """Answers of real orgs: method, path, status and body."""
    with open(os.path.join(SHARED, "recorded-answers.json"), encoding="utf-8") as file:
        for row in json.load(file)["answers"]:
            yield row["method"], re.sub(r"\{[^}]*\}", "{}", row["path"]), row["status"], row.get("body")


def test_what_a_deviation_cites_is_there(document):
    for source, answers in (("recorded", recordings()), ("the document's examples", document.examples())):
        found = [
            finding for method, path, status, body in answers if (method, path) in document.operations
            for finding in document.deviations(method, path, status, body, body is not None)
        ]
        for entry in DEVIATIONS[source]:
            assert any(finding.fits(entry) for finding in found), f"{source}: {entry}"


# How an answer can be wrong: schema, where, what stands there instead, and the kind of finding.
WRONG = [
    ("Group", ["id"], 7, "type"), ("Group", ["created"], "yesterday", "format"), ("Group", ["moon"], 1, "unnamed"),
    ("Group", ["_links", "moon"], {"href": "https://a/"}, "unnamed"), ("Group", ["type"], "CROWD", "enum"),
    ("Group", ["type"], None, "null"),
    ("Policy", ["name"], ..., "required"), ("Policy", ["type"], "MOON", "enum"), ("Policy", ["moon"], 1, "unnamed"),
    ("PolicyRule", ["actions", "signon", "access"], "PERHAPS", "enum"),
    ("PolicyRule", ["conditions", "people", "moon"], 1, "unnamed"), ("PolicyRule", ["type"], ..., "required"),
]
RIGHT = {
    "Group": {"id": "00g", "created": "2026-01-01T00:00:00.000Z", "type": "OKTA_GROUP", "_links": {}},
    "Policy": {"id": "00p", "name": "n", "type": "PASSWORD"},
    "PolicyRule": {
        "type": "SIGN_ON", "name": "n", "actions": {"signon": {"access": "DENY"}}, "conditions": {"people": {}},
    },
}


@pytest.mark.parametrize(("schema", "path", "value", "kind"), WRONG)
def test_a_wrong_answer_is_found(document, schema, path, value, kind):
    reference, body = {"$ref": f"#/components/schemas/{schema}"}, json.loads(json.dumps(RIGHT[schema]))
    assert document.findings(reference, body) == []
    place = body
    for part in path[:-1]:
        place = place[part]
    place.pop(path[-1]) if value is ... else place.update({path[-1]: value})
    assert kind in [finding.kind for finding in document.findings(reference, body)]
