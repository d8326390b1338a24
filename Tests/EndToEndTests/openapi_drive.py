"""Drives every route of the emulator that Okta documents: reads what is there, writes what can be written."""

import urllib.parse

USERS, GROUPS, APPS, POLICIES, ZONES = (f"/api/v1/{area}" for area in ("users", "groups", "apps", "policies", "zones"))
STATES = [
    "STAGED", "PROVISIONED", "ACTIVE", "SUSPENDED", "LOCKED_OUT", "PASSWORD_EXPIRED", "RECOVERY", "DEPROVISIONED",
]
BELOW_A_USER = [
    "groups", "appLinks", "blocks", "clients", "devices", "grants", "idps", "roles", "factors/catalog",
    "factors/questions",
]


def named(rows, name):
    """The id of the element with this name or label."""
    return next(row["id"] for row in rows if name == (row.get("label") or row.get("name") or row["profile"]["name"]))


def made_user(org, login, password=None, **query):
    profile = {"login": login, "email": login, "firstName": "Ada", "lastName": "Byron"}
    credentials = {"credentials": {"password": {"value": password}}} if password else {}
    return org.post(USERS, body={"profile": profile, **credentials}, **query)["id"]


def read_users(org):
    org.get(USERS, limit=200)
    org.get(USERS, q="a")
    org.get(USERS, search='status eq "ACTIVE"', sortBy="profile.lastName", limit=5)
    for state in STATES:
        for user in org.get(USERS, filter=f'status eq "{state}"', limit=2):
            assert org.get(f"{USERS}/{{}}", user["id"])["status"] == state
            for area in BELOW_A_USER:
                org.get(f"{USERS}/{{}}/{area}", user["id"])
            for factor in org.get(f"{USERS}/{{}}/factors", user["id"]):
                org.get(f"{USERS}/{{}}/factors/{{}}", user["id"], factor["id"])


def change_users(org):
    one, move = f"{USERS}/{{}}", f"{USERS}/{{}}/lifecycle/"
    ada = made_user(org, "openapi.ada@acme.example", activate="false")
    org.post(one, ada, body={"profile": {"nickName": "Ada", "secondEmail": None}})
    whole = org.get(one, ada)["profile"]
    org.put(one, ada, body={"profile": {**whole, "title": "Countess"}})
    org.post(move + "activate", ada, sendEmail="false")
    org.post(move + "reactivate", ada, sendEmail="false")
    org.post(move + "reset_factors", ada)
    org.delete(f"{one}/sessions", ada)
    org.delete(f"{one}/grants", ada)
    org.post(move + "deactivate", ada)
    org.get(one, ada)
    org.post(move + "activate", ada)
    for _ in range(2):
        org.delete(one, ada)
    bob = made_user(org, "openapi.bob@acme.example", "Tr0ub4dor&3", activate="true")
    for step in ("suspend", "unsuspend", "expire_password", "expire_password_with_temp_password"):
        org.post(move + step, bob)
    org.post(move + "reset_password", bob, sendEmail="false")
    locked = org.get(USERS, filter='status eq "LOCKED_OUT"', limit=1)[0]["id"]
    org.post(move + "unlock", locked)
    org.refused(403, "POST", move + "unlock", locked)
    org.refused(400, "POST", move + "unsuspend", locked)
    org.refused(400, "GET", USERS, search="profile.login eq")
    org.refused(400, "GET", USERS, filter="login")


# Kinds of factor with what they are enrolled by, and with what they are proved; a question needs no proof.
FACTORS = [
    ("question", "OKTA", {"question": "disliked_food", "answer": "mayonnaise"}, None),
    ("sms", "OKTA", {"phoneNumber": "+15554151337"}, {"passCode": "123456"}),
    ("call", "OKTA", {"phoneNumber": "+15554151338"}, {"passCode": "123456"}),
    ("email", "OKTA", {"email": "openapi.eve@acme.example"}, {"passCode": "123456"}),
    ("token:software:totp", "OKTA", None, {"passCode": "123456"}),
    ("token:software:totp", "GOOGLE", None, {"passCode": "123456"}),
    ("webauthn", "FIDO", None, {"attestation": "o2NmbXQ", "clientData": "eyJ0eXAi"}),
]


def change_factors(org):
    all, one = f"{USERS}/{{}}/factors", f"{USERS}/{{}}/factors/{{}}"
    eve = made_user(org, "openapi.eve@acme.example", "Tr0ub4dor&3")
    for type, provider, profile, proof in FACTORS:
        body = {"factorType": type, "provider": provider, **({"profile": profile} if profile else {})}
        factor = org.post(all, eve, body=body)["id"]
        org.get(one, eve, factor)
        if type == "email":
            org.post(f"{one}/resend", eve, factor, body=body)
        if proof:
            org.post(f"{one}/lifecycle/activate", eve, factor, body=proof)
        shown = {"question": {"answer": "mayonnaise"}, "webauthn": {}}.get(type, {"passCode": "123456"})
        org.post(f"{one}/verify", eve, factor, body=shown)
        if type in ("sms", "email"):
            org.ask("POST", f"{one}/verify", eve, factor, body={})
        org.refused(403, "POST", f"{one}/lifecycle/activate", eve, factor, body=proof or {})
    push = org.post(all, eve, body={"factorType": "push", "provider": "OKTA"})["id"]
    org.post(f"{one}/lifecycle/activate", eve, push, body={})
    holder, held = next(
        (user["id"], factor["id"]) for user in org.get(USERS, filter='status eq "ACTIVE"', limit=50)
        for factor in org.get(all, user["id"]) if factor["factorType"] == "push"
    )
    waits = org.post(f"{one}/verify", holder, held, body={})
    transaction = waits["_links"]["poll"]["href"].rsplit("/", 1)[1]
    org.get(f"{one}/transactions/{{}}", holder, held, urllib.parse.unquote(transaction))
    org.get(all, eve)
    org.get(f"{all}/catalog", eve)
    for factor in org.get(all, eve):
        org.ask("DELETE", one, eve, factor["id"])


def read_groups(org):
    org.get(GROUPS, q="e")
    org.get(GROUPS, search='type eq "APP_GROUP"')
    for group in org.get(GROUPS, expand="stats"):
        org.get(f"{GROUPS}/{{}}", group["id"])
        for area in ("users", "apps", "owners", "roles"):
            org.get(f"{GROUPS}/{{}}/{area}", group["id"], limit=20)


def change_groups(org):
    one = f"{GROUPS}/{{}}"
    user = made_user(org, "openapi.gil@acme.example")
    group = org.post(GROUPS, body={"profile": {"name": "OpenAPI crew", "description": "made by a test"}})["id"]
    org.put(one, group, body={"profile": {"name": "OpenAPI party"}})
    org.put(f"{one}/users/{{}}", group, user)
    org.get(f"{one}/users", group)
    org.delete(f"{one}/users/{{}}", group, user)
    owner = org.post(f"{one}/owners", group, body={"id": user, "type": "USER"})["id"]
    org.get(f"{one}/owners", group)
    org.delete(f"{one}/owners/{{}}", group, owner)
    for holder, id in ((one, group), (f"{USERS}/{{}}", user)):
        role = org.post(f"{holder}/roles", id, body={"type": "HELP_DESK_ADMIN"})["id"]
        org.get(f"{holder}/roles", id)
        org.get(f"{holder}/roles/{{}}", id, role)
        org.refused(409, "POST", f"{holder}/roles", id, body={"type": "HELP_DESK_ADMIN"})
        org.delete(f"{holder}/roles/{{}}", id, role)
    change_rules(org, group)
    org.delete(one, group)
    org.refused(403, "DELETE", one, named(org.get(GROUPS), "Everyone"))
    org.refused(400, "POST", GROUPS, body={"profile": {}})


def change_rules(org, group):
    rules = f"{GROUPS}/rules"
    for rule in org.get(rules):
        org.get(f"{rules}/{{}}", rule["id"])
    body = {
        "type": "group_rule", "name": "OpenAPI",
        "conditions": {"expression": {"value": 'user.department=="Alchemy"', "type": "urn:okta:expression:1.0"}},
        "actions": {"assignUserToGroups": {"groupIds": [group]}},
    }
    rule = org.post(rules, body=body)["id"]
    org.put(f"{rules}/{{}}", rule, body={**body, "name": "OpenAPI 2"})
    org.post(f"{rules}/{{}}/lifecycle/activate", rule)
    org.get(f"{rules}/{{}}", rule, expand="groupIdToGroupNameMap")
    org.post(f"{rules}/{{}}/lifecycle/deactivate", rule)
    org.delete(f"{rules}/{{}}", rule, removeUsers="true")


def read_apps(org):
    for app in org.get(APPS, limit=200):
        org.get(f"{APPS}/{{}}", app["id"])
        for area in ("users", "groups"):
            for row in org.get(f"{APPS}/{{}}/{area}", app["id"], limit=20)[:2]:
                org.get(f"{APPS}/{{}}/{area}/{{}}", app["id"], row["id"])
        if app["features"]:
            for feature in org.get(f"{APPS}/{{}}/features", app["id"]):
                org.get(f"{APPS}/{{}}/features/{{}}", app["id"], feature["name"])


HOME = "https://openapi.example/"
# Sign-on modes with the settings that a custom app of the mode must have.
MODES = {
    "AUTO_LOGIN": {"signOn": {"loginUrl": HOME}},
    "BASIC_AUTH": {"app": {"url": HOME, "authURL": HOME}},
    "BOOKMARK": {"app": {"url": HOME}},
    "BROWSER_PLUGIN": {"app": {"url": HOME, "buttonField": "b", "usernameField": "u", "passwordField": "p"}},
    "OPENID_CONNECT": {
        "oauthClient": {
            "application_type": "web", "redirect_uris": [HOME], "response_types": ["code"],
            "grant_types": ["authorization_code"],
        },
    },
    "SAML_2_0": {
        "signOn": {
            "ssoAcsUrl": HOME, "recipient": HOME, "destination": HOME, "audience": HOME, "responseSigned": True,
            "assertionSigned": True, "requestCompressed": False, "honorForceAuthn": True,
            "allowMultipleAcsEndpoints": False,
        },
    },
    "SECURE_PASSWORD_STORE": {"app": {"url": HOME, "usernameField": "u", "passwordField": "p"}},
    "WS_FEDERATION": {
        "app": {
            "wReplyURL": HOME, "audienceRestriction": HOME, "siteURL": HOME, "usernameAttribute": "upn",
            "groupValueFormat": "dn",
            "nameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            "authnContextClassRef": "urn:oasis:names:tc:SAML:1.0:am:password",
        },
    },
}
NAMES = {
    "BASIC_AUTH": "template_basic_auth", "BOOKMARK": "bookmark", "BROWSER_PLUGIN": "template_swa",
    "OPENID_CONNECT": "oidc_client", "SECURE_PASSWORD_STORE": "template_sps", "WS_FEDERATION": "template_wsfed",
}


def change_apps(org):
    one = f"{APPS}/{{}}"
    for mode, settings in MODES.items():
        body = {"label": f"OpenAPI {mode}", "signOnMode": mode, "settings": settings}
        if mode in NAMES:
            body["name"] = NAMES[mode]
        if mode == "OPENID_CONNECT":
            body["credentials"] = {"oauthClient": {"token_endpoint_auth_method": "client_secret_basic"}}
        app = org.post(APPS, body=body)["id"]
        org.put(one, app, body={**body, "label": f"OpenAPI {mode} 2"})
        org.get(one, app)
        if mode == "BOOKMARK":
            change_assignments(org, app)
        org.refused(403, "DELETE", one, app)
        org.post(f"{one}/lifecycle/deactivate", app)
        org.post(f"{one}/lifecycle/activate", app)
        org.post(f"{one}/lifecycle/deactivate", app)
        org.delete(one, app)
    org.refused(400, "POST", APPS, body={"label": "OpenAPI", "signOnMode": "BOOKMARK", "name": "bookmark"})


def change_assignments(org, app):
    one = f"{APPS}/{{}}"
    user = made_user(org, "openapi.una@acme.example")
    org.post(f"{one}/users", app, body={"id": user, "scope": "USER", "credentials": {"userName": "una"}})
    org.post(f"{one}/users/{{}}", app, user, body={"profile": {}, "credentials": {"userName": "una.2"}})
    org.get(f"{one}/users/{{}}", app, user)
    org.delete(f"{one}/users/{{}}", app, user)
    group = named(org.get(GROUPS), "VPN")
    org.put(f"{one}/groups/{{}}", app, group, body={"priority": 3})
    org.done("PATCH", f"{one}/groups/{{}}", app, group, body=[{"op": "replace", "path": "/priority", "value": 4}])
    org.get(f"{one}/groups", app)
    org.delete(f"{one}/groups/{{}}", app, group)
    policy = next(row["id"] for row in org.get(POLICIES, type="ACCESS_POLICY") if row["name"] == "Payroll")
    org.put(f"{one}/policies/{{}}", app, policy)


# Types of policy that the demo org has, and whether administrators can make more of them.
POLICY_TYPES = {
    "OKTA_SIGN_ON": True, "ACCESS_POLICY": True, "MFA_ENROLL": True, "PASSWORD": True, "PROFILE_ENROLLMENT": True,
    "DEVICE_SIGNAL_COLLECTION": True, "IDP_DISCOVERY": False, "POST_AUTH_SESSION": False, "ENTITY_RISK": False,
    "SESSION_VIOLATION_DETECTION": False, "CLIENT_UPDATE": False, "IDENTITY_CLAIM_SOURCING": False,
}


def read_policies(org):
    one = f"{POLICIES}/{{}}"
    for type in POLICY_TYPES:
        org.get(POLICIES, type=type, expand="rules")
        for policy in org.get(POLICIES, type=type):
            org.get(one, policy["id"])
            org.get(one, policy["id"], expand="rules")
            org.get(f"{one}/app", policy["id"])
            for rule in org.get(f"{one}/rules", policy["id"]):
                org.get(f"{one}/rules/{{}}", policy["id"], rule["id"])
            for mapping in org.get(f"{one}/mappings", policy["id"]):
                org.get(f"{one}/mappings/{{}}", policy["id"], mapping["id"])
                org.refused(400, "DELETE", f"{one}/mappings/{{}}", policy["id"], mapping["id"])


def change_policies(org):
    one = f"{POLICIES}/{{}}"
    group = named(org.get(GROUPS), "VPN")
    for type, can_be_made in POLICY_TYPES.items():
        body = {"type": type, "name": f"OpenAPI {type}"}
        if type in ("OKTA_SIGN_ON", "MFA_ENROLL", "PASSWORD"):
            body["conditions"] = {"people": {"groups": {"include": [group]}}}
        if not can_be_made:
            org.refused(400, "POST", POLICIES, body=body)
            continue
        policy = org.post(POLICIES, body=body)["id"]
        org.put(one, policy, body={**body, "description": "changed"})
        if type == "ACCESS_POLICY":
            copy = org.post(f"{one}/clone", policy)["id"]
            org.delete(one, copy)
        for step in ("deactivate", "activate"):
            org.post(f"{one}/lifecycle/{step}", policy)
        if type != "PROFILE_ENROLLMENT":
            change_policy_rules(org, policy, {"OKTA_SIGN_ON": "SIGN_ON"}.get(type, type))
        org.refused(400, "POST", f"{one}/mappings", policy, body={"resourceId": "0oa", "resourceType": "APP"})
        org.delete(one, policy)
    app = named(org.get(APPS, limit=200), "Payroll")
    context = {"user": {"id": org.get(USERS, limit=1)[0]["id"]}, "ip": "198.51.100.7"}
    org.post(f"{POLICIES}/simulate", body={"appInstance": app, "policyContext": context})


def change_policy_rules(org, policy, type):
    all, one = f"{POLICIES}/{{}}/rules", f"{POLICIES}/{{}}/rules/{{}}"
    rule = org.post(all, policy, body={"type": type, "name": "OpenAPI"})["id"]
    org.put(one, policy, rule, body={"type": type, "name": "OpenAPI 2"})
    org.get(one, policy, rule)
    for step in ("deactivate", "activate"):
        org.post(f"{one}/lifecycle/{step}", policy, rule)
    org.delete(one, policy, rule)


ZONE_BODIES = [
    {"type": "IP", "name": "OpenAPI IP", "gateways": [{"type": "CIDR", "value": "203.0.113.0/24"}], "proxies": None},
    {"type": "DYNAMIC", "name": "OpenAPI D", "locations": [{"country": "NO", "region": "NO-03"}], "asns": ["64500"]},
    {
        "type": "DYNAMIC_V2", "name": "OpenAPI D2", "locations": {"include": [{"country": "NO"}], "exclude": []},
        "asns": {"include": ["64500"], "exclude": []}, "ipServiceCategories": {"include": [], "exclude": []},
    },
]


def change_zones(org):
    one = f"{ZONES}/{{}}"
    for zone in org.get(ZONES):
        org.get(one, zone["id"])
    for body in ZONE_BODIES:
        zone = org.post(ZONES, body={**body, "usage": "POLICY"})["id"]
        org.put(one, zone, body={**body, "usage": "BLOCKLIST"})
        org.post(f"{one}/lifecycle/activate", zone)
        org.refused(400, "DELETE", one, zone)
        org.post(f"{one}/lifecycle/deactivate", zone)
        org.delete(one, zone)


def change_schemas(org):
    user, group, types = "/api/v1/meta/schemas/user/{}", "/api/v1/meta/schemas/group/default", "/api/v1/meta/types/user"
    some = {
        "rank": {"title": "Rank", "type": "integer"},
        "badges": {"title": "Badges", "type": "array", "items": {"type": "string"}},
    }
    org.get(user, "default")
    org.get(group)
    for properties in (some, dict.fromkeys(some)):
        body = {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": properties}}}
        org.post(user, "default", body=body)
        org.post(group, body=body)
    body = {"name": "openapi", "displayName": "OpenAPI", "description": "made by a test"}
    type = org.post(types, body=body)
    org.get(user, type["_links"]["schema"]["href"].rsplit("/", 1)[1])
    org.post(types + "/{}", type["id"], body={"displayName": "Open"})
    org.put(types + "/{}", type["id"], body={**body, "displayName": "API"})
    for row in org.get(types):
        org.get(types + "/{}", row["id"])
    org.delete(types + "/{}", type["id"])
    org.refused(403, "DELETE", types + "/{}", "default")


def change_org(org):
    root = "/api/v1/org"
    text = org.get(root)
    org.post(root, body={"city": "Oslo"})
    org.put(root, body={"companyName": text["companyName"], "website": "https://acme.example"})
    org.get(f"{root}/contacts")
    for contact in ("billing", "technical"):
        held = org.get(f"{root}/contacts/{{}}", contact)
        org.put(f"{root}/contacts/{{}}", contact, body={"userId": held["userId"]})
    for area, steps in {
        "preferences": ["preferences/hideEndUserFooter", "preferences/showEndUserFooter"],
        "privacy/oktaCommunication": ["privacy/oktaCommunication/optOut", "privacy/oktaCommunication/optIn"],
        "privacy/oktaSupport": [f"privacy/oktaSupport/{step}" for step in ("grant", "extend", "revoke")],
    }.items():
        org.get(f"{root}/{area}")
        for step in steps:
            org.post(f"{root}/{step}")
            org.get(f"{root}/{area}")
    org.refused(404, "GET", f"{root}/privacy/aerial")
    org.post(f"{root}/privacy/aerial/grant", body={"accountId": "0200bs617vjbds66"})
    org.get(f"{root}/privacy/aerial")
    org.post(f"{root}/privacy/aerial/revoke", body={"accountId": "0200bs617vjbds66"})
    for method, name in (("POST", "autoAssignAdminAppSetting"), ("PUT", "clientPrivilegesSetting")):
        org.get(f"{root}/settings/{name}")
        org.done(method, f"{root}/settings/{name}", body={name: True})
    org.post(f"{root}/email/bounces/remove-list", body={"emailAddresses": ["nobody@acme.example"]})


# The settings of the org's limits with what they are set to.
LIMITS = {
    "admin-notifications": {"notificationsEnabled": True}, "warning-threshold": {"warningThreshold": 66},
    "per-client": {"defaultMode": "PREVIEW", "useCaseModeOverrides": {"LOGIN_PAGE": "DISABLE"}},
}


def change_limits(org):
    for name, body in LIMITS.items():
        before = org.get(f"/api/v1/rate-limit-settings/{name}")
        for wanted in (body, before):
            assert org.put(f"/api/v1/rate-limit-settings/{name}", body=wanted) == wanted
            assert org.get(f"/api/v1/rate-limit-settings/{name}") == wanted
    all, one = "/api/v1/principal-rate-limits", "/api/v1/principal-rate-limits/{}"
    for row in org.get(all, filter='principalType eq "SSWS_TOKEN"'):
        org.get(one, row["id"])
        org.put(one, row["id"], body={"principalId": row["principalId"], "principalType": "SSWS_TOKEN"})
    org.refused(400, "GET", all)
    app = {"principalId": org.emulator.environment["OKTA_CLIENT_ID"], "principalType": "OAUTH_CLIENT"}
    org.post(all, body={**app, "defaultPercentage": 40, "defaultConcurrencyPercentage": 60})
    org.refused(400, "POST", all, body=app)
    org.refused(404, "POST", all, body={"principalId": "00TX", "principalType": "SSWS_TOKEN"})


def read_logs(org):
    org.get("/api/v1/logs", limit=500)
    org.get("/api/v1/logs", limit=200, sortOrder="DESCENDING")
    org.get("/api/v1/logs", q="openapi", limit=100, sortOrder="DESCENDING")
    org.refused(400, "GET", "/api/v1/logs", filter="moon")


def sign_in(org):
    """The native app: one code that a person approves, and one that still waits."""
    client = {"client_id": org.emulator.environment["OKTA_CLIENT_ID"]}
    owner = org.get(f"{USERS}/{{}}", "me")["profile"]["login"]

    def asked():
        code = org.post("/oauth2/v1/device/authorize", body={**client, "scope": "okta.users.read"})
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        return code["user_code"], {**client, "grant_type": grant, "device_code": code["device_code"]}

    code, form = asked()
    org.emulator.activate(code, owner)
    token = org.post("/oauth2/v1/token", body=form)["access_token"]
    org.refused(400, "POST", "/oauth2/v1/token", body=asked()[1])
    org.refused(401, "POST", "/oauth2/v1/device/authorize", body={"client_id": "nobody"})
    org.refused(403, "GET", GROUPS, token=f"Bearer {token}")


def end_tokens(org):
    """Comes last: nothing is answered any more when the token has gone."""
    one = "/api/v1/api-tokens/{}"
    for token in org.get("/api/v1/api-tokens"):
        org.get(one, token["id"])
        org.put(one, token["id"], body={"name": token["name"] + " 2", "network": {"connection": "ANYWHERE"}})
    org.delete(one, named(org.get("/api/v1/api-tokens"), "Old reporting script 2"))
    org.delete("/api/v1/api-tokens/current")
    org.refused(401, "GET", "/api/v1/api-tokens")


def provoke_errors(org):
    """Each route without a token, for what does not exist, beyond its limit and, if it takes one, with half a body."""
    for method, template in org.documented:
        if not template.startswith("/api/v1"):
            continue
        ids = ["nobody"] * template.count("{}")
        org.refused(401, method, template, *ids, token="SSWS forged")
        if ids:
            org.refused(404, method, template, *ids, body=None if method in ("GET", "DELETE") else {})
        elif org.slice.operations[method, template].get("requestBody"):
            org.refused(400, method, template, body='{"profile": {')
        fault = {"method": method, "pathPrefix": template.split("{}")[0], "kind": "rateLimitStorm"}
        org.emulator.request("POST", "/__faults", fault)
        org.refused(429, method, template, *ids)


SCENES = [
    read_users, change_users, change_factors, read_groups, change_groups, read_apps, change_apps, read_policies,
    change_policies, change_zones, change_schemas, change_org, change_limits, read_logs, sign_in, provoke_errors,
    end_tokens,
]
