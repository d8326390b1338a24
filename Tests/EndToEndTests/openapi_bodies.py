"""Bodies of requests: which of them orgs take or refuse against the document, and bodies that break its rules."""

import copy
import json
import re

# What orgs take although the document has it otherwise, by the source that says so: schema and pointer below it, and the
# rule, as in `DEVIATIONS`; or route, place and rule of a broken body.
TAKEN = {
    "the document's examples": [
        "JsonPatchOperation /value type", "an unnamed schema / type", "PUT /api/v1/apps/{} /name required",
        "PUT /api/v1/apps/{} /credentials required", "POST /api/v1/policies/{}/rules /type required",
        "PUT /api/v1/policies/{}/rules/{} /type required",
    ],
    "Okta's Schema API: properties must be set to null to be removed": [
        "UserSchema /definitions/custom/properties/* null", "GroupSchema /definitions/custom/properties/* null",
    ],
    "api.md 1.3: device sign-in, which this request leaves out": [
        "TokenRequestOrgAs /client_id unnamed", "TokenRequestOrgAs /device_code unnamed",
        "TokenRequestOrgAs /grant_type enum",
    ],
    "real-shapes.md 2: every integration of the catalogue has a name of its own": ["PUT /api/v1/apps/{} /name enum"],
}
# Refusals whose words name no cause, by the source that says so.
BARE = {
    "error-codes.json: E0000098 is about one field": [("POST", "/api/v1/users/{}/factors", "/profile/phoneNumber")],
    "recorded": [
        ("POST", "/api/v1/policies/{}/mappings", f"/resource{name}") for name in ("Id", "Type")
    ],
}
# The rules that an org must refuse to see broken; lengths, patterns and ranges are its own affair.
RULES = {"required", "type", "enum"}


def places(value, pointer=()):
    """Every member and element below a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in items:
        yield (*pointer, key), member
        yield from places(member, (*pointer, key))


def changed(body, pointer, value):
    """A copy with something else at a place; `...` takes the place away."""
    copied = place = copy.deepcopy(body)
    for key in pointer[:-1]:
        place = place[key]
    if value is ...:
        del place[pointer[-1]]
    else:
        place[pointer[-1]] = value
    return copied


def wrong(member):
    """What may stand in a member's place to break a rule; a word that no enum has, and what is of another type."""
    if isinstance(member, str):
        return ["MOON", {"moon": 1}]
    return ["moon"] if member is not None else []


def broken(document, method, path, text):
    """Each way to break a rule: the place and the rule, and the body that breaks it."""
    body = json.loads(text)
    kept = {(finding.pointer, finding.kind) for finding in document.sent(method, path, text)}
    seen = set()
    for pointer, member in places(body):
        for value in [..., *wrong(member)]:
            mutant = changed(body, pointer, value)
            for finding in document.sent(method, path, json.dumps(mutant)):
                if finding.kind in RULES and (finding.pointer, finding.kind) not in kept:
                    name = re.sub(r"/[0-9]+(?=/|$)", "/*", "/" + "/".join(map(str, pointer)))
                    if (name, finding.kind) not in seen:
                        seen.add((name, finding.kind))
                        yield name, finding.kind, mutant
                    break
