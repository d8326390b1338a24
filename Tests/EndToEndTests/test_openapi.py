"""Every answer of the emulator against Okta's own OpenAPI description of its Management API."""

import json
import os
import re

import pytest

from openapi_bodies import BARE, TAKEN
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
def requests():
    """The document, read as that of requests."""
    return Slice(DOCUMENT, written=True)


@pytest.fixture(scope="module")
def org(binary, document, requests):
    """The org with all that it was sent and has answered."""
    org = Org(binary, document, requests)
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


@pytest.fixture(scope="module")
def written(org, requests):
    """Every deviation of a body that the org has taken, with the answer to it."""
    return [
        (answer, finding) for answer in org.answers if answer.route in org.documented and answer.status < 300
        for finding in requests.sent(*answer.route, answer.sent)
    ]


def test_every_body_that_is_sent_is_as_the_document_says(org, written):
    assert len({answer.route for answer in org.answers if answer.sent and answer.status < 300}) > 40
    lines = {f"{' '.join(answer.route)} {found}" for answer, found in written if found.source_in(TAKEN) is None}
    assert not lines, "\n" + "\n".join(sorted(lines))


def words(key):
    """Route, place and rule of a broken body, as `TAKEN` has them."""
    return " ".join(key)


def test_every_body_that_breaks_a_rule_is_refused(org):
    assert len(org.refusals) > 350 and {rule for *_, rule in org.refusals} == {"required", "type", "enum"}
    taken = {entry for entries in TAKEN.values() for entry in entries}
    wrong = {
        f"{words(key)}: {answer.status} {answer.text[:200]}" for key, answer in org.refusals.items()
        if answer.status != 400 and words(key) not in taken
    }
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def test_every_refusal_of_a_body_names_its_cause(org):
    bare = {place for places in BARE.values() for place in places}
    refused = {key: answer.body for key, answer in org.refusals.items() if answer.status == 400}
    silent = {key[:3] for key, body in refused.items() if not body["errorCauses"]}
    assert silent == bare
    assert {body["errorCode"] for key, body in refused.items() if key[:3] not in bare} == {"E0000001"}


def test_no_body_is_taken_that_the_document_or_a_source_does_not_know(org, requests, written):
    known = {words(key) for key, answer in org.refusals.items() if answer.status < 300}
    for source, entries in TAKEN.items():
        for entry in entries:
            assert entry in known or any(finding.fits(entry) for _, finding in written), f"{source}: {entry}"
    examples = [
        (f"{method} {path}", finding) for method, path, text in requests.sent_examples()
        for finding in requests.sent(method, path, text)
    ]
    for entry in TAKEN["the document's examples"]:
        schema, pointer, rule = entry.rsplit(" ", 2)
        assert any(
            finding.fits(entry) or (route, rule) == (schema, finding.kind) and f"'{pointer[1:]}'" in finding.message
            for route, finding in examples
        ), entry


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
