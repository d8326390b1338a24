"""Okta's own OpenAPI description of its Management API, and what an answer deviates from it.

The schemas stay as Okta wrote them. What OpenAPI 3.0 says in its own words becomes JSON Schema here, in one place:
`nullable`, `discriminator` with its mapping, `writeOnly` in answers, `$ref` without neighbours. On top of JSON Schema a
property that no schema names is a finding too, because a client of the real Okta would never see it.
"""

import fnmatch
import functools
import json
import re
import urllib.parse

import jsonschema

FORMATS = {
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    "email": r"[^@\s]+@[^@\s]+",
    "uri": r"[a-z][a-z0-9+.-]*:\S+",
}
# Where orgs deviate from the document, by the source that says so: schema and pointer below it, or route and status, and
# the kind of deviation.
DEVIATIONS = {
    "real-shapes.md 2": [
        "Application /signOnMode null", "Application /name enum", "Application /name unnamed",
        "Application /credentials unnamed", "Application /settings unnamed", "Application /settings/app unnamed",
        "Application /settings/app/* null",
        "Application /settings/signOn required", "Application /settings/signOn/* null",
        "Application /accessibility/* null", "Application /settings/notifications/vpn/* null", "Application /settings/notes/* null",
        "Application /settings/oauthClient/*_uri null", "Application /settings/manualProvisioning unnamed",
        "Application /_links/uploadLogo unnamed", "POST /api/v1/apps/{}/lifecycle/* 200 body",
    ],
    "real-shapes.md 3": ["User* /_links/delete unnamed"],
    "real-shapes.md 4": [
        "Policy /_embedded/resourceType type", "PolicyRule /conditions null",
        "PolicyRule *Enrollment/targetGroupIds null", "PolicyRule */constraints/*/knowledge/types/* enum",
        "NetworkZone /proxyType enum", "NetworkZone /gateways null", "NetworkZone /locations/*/region null",
        "GroupOwner /originId null", "GroupOwner /lastUpdated format",
    ],
    "real-shapes.md 5": ["POST /api/v1/users/{}/lifecycle/* 200 body", "DELETE /api/v1/groups/rules/{} 202 body"],
    "recorded": [
        "User* /credentials/emails unnamed", "AppUser /externalId null", "ApiToken /_links unnamed",
        "ApiToken /tokenWindow pattern",
        "OrgSetting /* null", "Policy /created null", "Policy /lastUpdated null", "Group /profile anyOf",
        "UserSchema /description unnamed", "UserSchema /_links/type unnamed", "UserFactor /_links/resend type",
        "Application /settings/app/checkbox unnamed", "OAuthError /error* unnamed",
        "POST /api/v1/groups/{}/roles 201 body", "* 401 status", "POST /api/v1/policies/simulate 400 status",
        "POST /api/v1/org/privacy/oktaSupport/* 200 status",
    ],
    "the document's examples": [
        "UserFactor* /_links/questions unnamed", "UserFactorVerifyResponse* /profile/* type",
        "SimulatePolicyResponse / type", "UserFactorPushTransaction /expiresAt unnamed",
        "PolicyRule *Enrollment/preRegistrationInlineHooks null", "LogEvent /authenticationContext/rootSessionId unnamed",
    ],
    "api.md 6: errors that any request may get, and these do not list": [
        "GET /api/v1/users 400 status", "GET /api/v1/users/{}/devices 404 status", "POST /api/v1/*/{}/roles 409 status",
        "DELETE /api/v1/zones/{} 400 status", "* /api/v1/org/settings/* 400 status",
        "POST /api/v1/org/privacy/oktaSupport/* 429 status", "DELETE /api/v1/policies/{}/mappings/{} 400 status",
    ],
    "api.md 1.5: the reason for a missing scope stands in a header": ["GET /api/v1/groups 403 empty"],
    "api.md 11: almost anything in an event may be null": ["LogEvent /* null"],
    "api.md 12: an empty text where a format is": ["User* /profile/secondEmail format"],
    "recorded for other schemas of a factor: a list of links": ["ResendUserFactor /_links/resend type"],
    "the document's `null` became a text among texts": ["NetworkZone /proxyType null"],
    "the document's own words on the provider's `id` name the type OKTA": ["PolicyRule /actions/idp/providers/*/type enum"],
    "`expand=rules` embeds a list where the document has objects alone": ["Policy /_embedded/rules type"],
    "the document misspells it `hasAdminPrivlege`": ["Group /_embedded/stats/hasAdminPrivilege unnamed"],
    "groups are searched by `source.id`": ["Group /source unnamed"],
}
PREFIX = "#/components/schemas/"
ANNOTATIONS = {
    "description", "title", "example", "default", "deprecated", "readOnly", "writeOnly", "nullable", "discriminator",
}


class Finding:
    """One deviation of an answer: of which schema, where below it, of which kind, and in words."""

    def __init__(self, schema, pointer, kind, message, place=""):
        self.schema, self.pointer, self.kind, self.message, self.place = schema, pointer, kind, message, place

    @property
    def source(self):
        """Who says that this is how it is; None if it is a mistake."""
        return self.source_in(DEVIATIONS)

    def source_in(self, table):
        return next((source for source, entries in table.items() if any(map(self.fits, entries))), None)

    def fits(self, entry):
        """Whether an entry of `DEVIATIONS` speaks of it."""
        schema, pointer, kind = re.fullmatch(r"(.+) (\S+) (\w+)", entry).groups()
        matches = fnmatch.fnmatchcase
        return kind == self.kind and matches(self.pointer or "/", pointer) and matches(self.schema, schema)

    def __str__(self):
        place = re.sub(r"/[0-9]+(?=/|$)", "/*", self.place + self.pointer) or "/"
        return f"{place} ({self.schema}, {self.kind}): {self.message}"


def kind(error):
    """The rule that was broken; a null where none is allowed is `null`, whichever rule noticed it."""
    return "null" if error.instance is None and error.validator in ("type", "enum") else error.validator


def has_format(pattern, value):
    return not isinstance(value, str) or re.fullmatch(pattern, value) is not None


class Slice:
    """The document; paths are compared by their shape, with `{}` for each parameter.

    `written` reads the schemas as those of requests: what is only read may be left out and is not looked at.
    """

    def __init__(self, path, written=False):
        self.written = written
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.schemas = self.document["components"]["schemas"]
        self.operations = {
            (method.upper(), re.sub(r"\{[^}]*\}", "{}", path)): operation
            for path, operations in self.document["paths"].items() for method, operation in operations.items()
            if method in ("get", "post", "put", "patch", "delete")
        }
        self.definitions = {}
        for name, schema in self.schemas.items():
            self._define(name, schema)
        self.formats = jsonschema.FormatChecker(formats=())
        for name, pattern in FORMATS.items():
            self.formats.checks(name)(functools.partial(has_format, pattern))

    def deviations(self, method, path, status, body, has_body=True):
        """All that is wrong with one answer; an undocumented error must be an `Error` at least."""
        route, operation = f"{method} {path}", self.operations[method, path]
        response = self._resolve(operation["responses"].get(str(status)))
        if response is None:
            error = self.findings({"$ref": PREFIX + "Error"}, body) if has_body and status >= 400 else []
            return [Finding(route, str(status), "status", "this status is not documented")] + error
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None or not has_body:
            kind = "body" if has_body else "empty" if schema else None
            return [Finding(route, str(status), kind, "the document says otherwise")] if kind else []
        return self.findings(schema, body)

    def sent(self, method, path, text):
        """All that is wrong with the body of a request."""
        route, request = f"{method} {path}", self._resolve(self.operations[method, path].get("requestBody"))
        if request is None:
            return [Finding(route, "/", "body", "the document has no body here")] if text else []
        if not text:
            return [Finding(route, "/", "empty", "the body is required")] if request.get("required") else []
        [(kind, content)] = request["content"].items()
        body = dict(urllib.parse.parse_qsl(text)) if kind == "application/x-www-form-urlencoded" else json.loads(text)
        return self.findings(content["schema"], body)

    def sent_examples(self):
        """The bodies of requests that the document gives as examples: method, path and text."""
        for (method, path), operation in self.operations.items():
            for content in self._resolve(operation.get("requestBody", {})).get("content", {}).values():
                for example in content.get("examples", {}).values():
                    yield method, path, json.dumps(self._resolve(example).get("value"))

    def examples(self):
        """The answers that the document gives as examples: method, path, status and body."""
        for (method, path), operation in self.operations.items():
            for status, response in operation["responses"].items():
                content = self._resolve(response).get("content", {}).get("application/json", {})
                for example in content.get("examples", {}).values():
                    yield method, path, int(status), self._resolve(example).get("value")

    def findings(self, schema, value):
        """All that is wrong with a body; the elements of a list are looked at one by one."""
        element = self._resolve(schema).get("items") if isinstance(value, list) else None
        if element is not None:
            return [
                Finding(found.schema, found.pointer, found.kind, found.message, f"/{index}{found.place}")
                for index, one in enumerate(value) for found in self.findings(element, one)
            ]
        name = schema.get("$ref", "an unnamed schema").removeprefix(PREFIX)
        found = [
            Finding(name, "".join(f"/{part}" for part in error.absolute_path), kind(error), error.message[:300])
            for error in self._validator(json.dumps(schema)).iter_errors(value)
        ]
        unnamed = self._unnamed([schema], value, "")
        return found + [Finding(name, pointer, "unnamed", "no schema names this property") for pointer in unnamed]

    @functools.cache
    def _validator(self, schema):
        whole = {"$defs": self.definitions, **self._translated(json.loads(schema))}
        return jsonschema.Draft202012Validator(whole, format_checker=self.formats)

    def _resolve(self, node):
        while node is not None and "$ref" in node:
            parts = node["$ref"].removeprefix("#/").split("/")
            node = self.document
            for part in parts:
                node = node[part]
        return node

    # A type with a discriminator becomes two definitions: `Policy!own`, from which the kinds of policy inherit, and
    # `Policy`, which is `Policy!own` and also the kind that the body names. A body that names no known kind is refused.
    def _define(self, name, schema):
        own = self._translated(schema, inherits=True)
        if "discriminator" not in schema:
            self.definitions[name] = own
            return
        property, mapping = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
        self.definitions[f"{name}!own"] = {key: value for key, value in own.items() if key != "anyOf"}
        self.definitions[name] = {
            "allOf": [{"$ref": f"#/$defs/{name}!own"}] + [
                {
                    "if": {"properties": {property: {"const": value}}, "required": [property]},
                    "then": {"$ref": self._definition(kind, own=kind == PREFIX + name)},
                }
                for value, kind in mapping.items()
            ],
            "type": "object", "required": [property], "properties": {property: {"enum": list(mapping)}},
        }

    def _definition(self, reference, own):
        name = reference.removeprefix(PREFIX)
        return f"#/$defs/{name}!own" if own and "discriminator" in self.schemas[name] else f"#/$defs/{name}"

    def _translated(self, node, inherits=False):
        if "$ref" in node:
            return {"$ref": self._definition(node["$ref"], own=inherits)}
        if node.get("writeOnly") and not self.written:
            return {"not": {}, "description": "is only written, never answered"}
        if node.get("readOnly") and self.written:
            return {}
        schema = {}
        for key, value in node.items():
            if key in ANNOTATIONS:
                continue
            if key == "properties":
                value = {name: self._translated(part) for name, part in value.items()}
            elif key in ("items", "additionalProperties") and isinstance(value, dict):
                value = self._translated(value)
            elif key == "required" and self.written:
                value = [name for name in value if not node.get("properties", {}).get(name, {}).get("readOnly")]
            elif key in ("allOf", "anyOf", "oneOf"):
                value = [self._translated(part, inherits and key == "allOf") for part in value]
                # Okta's alternatives overlap: each recorded assignment of a role is both a standard and a custom one.
                key = "anyOf" if key == "oneOf" else key
            schema[key] = value
        return {"if": {"not": {"type": "null"}}, "then": schema} if node.get("nullable") else schema

    def _unnamed(self, schemas, value, pointer):
        """Pointers of the properties that none of these schemas, which all speak of this value, knows."""
        schemas = [part for schema in schemas for part in self._parts(schema, value, set())]
        if isinstance(value, list):
            items = [schema["items"] for schema in schemas if "items" in schema]
            for index, element in enumerate(value):
                yield from self._unnamed(items, element, f"{pointer}/{index}")
        if not isinstance(value, dict) or not any("properties" in schema for schema in schemas):
            return
        for key, member in value.items():
            named = [schema["properties"][key] for schema in schemas if key in schema.get("properties", {})]
            others = [schema["additionalProperties"] for schema in schemas if schema.get("additionalProperties")]
            if named or others:
                named = named or [part for part in others if part is not True]
                yield from self._unnamed(named, member, f"{pointer}/{key}")
            elif not any(self._is_open(schema) for schema in schemas):
                yield f"{pointer}/{key}"

    @staticmethod
    def _is_open(schema):
        return schema.get("x-okta-extensible") or schema.get("type") == "object" and not schema.get("properties")

    def _parts(self, schema, value, seen):
        """The schema, what it refers to, and the kind that its discriminator names."""
        schema = self._resolve(schema)
        if id(schema) in seen:
            return
        seen.add(id(schema))
        yield schema
        for part in schema.get("allOf", []) + schema.get("anyOf", []) + schema.get("oneOf", []):
            yield from self._parts(part, value, seen)
        discriminator = schema.get("discriminator")
        if discriminator and isinstance(value, dict):
            named = value.get(discriminator["propertyName"])
            if isinstance(named, str) and named in discriminator["mapping"]:
                yield from self._parts({"$ref": discriminator["mapping"][named]}, value, seen)
