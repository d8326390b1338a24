"""Okta's own Python SDK, with its strict models, drives the emulator as it would drive an org."""

import asyncio
import json
import re
import subprocess
import urllib.parse
import urllib.request

import pytest
from okta import models
from okta.client import Client

from house import Emulator



@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    """The SDK takes an org without TLS only when it is told so here."""
    monkeypatch.setenv("OKTA_TESTING_TESTINGDISABLEHTTPSCHECK", "true")


@pytest.fixture(scope="module")
def org(binary):
    running = Emulator(binary, "--limit-scale", "100")
    yield running
    running.close()


def client(emulator, **settings):
    return Client({
        "orgUrl": emulator.url, "token": emulator.environment["OKTA_API_TOKEN"],
        **settings,
    })


def ok(answer):
    """The SDK's (result, response, error), or (response, error) where there is no result; an error fails the test."""
    error = answer[-1]
    assert error is None, error
    return answer[0]


def run(work):
    return asyncio.run(work)


async def make_user(okta, login, activate=True):
    profile = models.UserProfile(login=login, email=login, first_name="Ada", last_name="Byron")
    return ok(await okta.create_user(models.CreateUserRequest(profile=profile), activate=activate))


async def every_page(page, *arguments, **options):
    """All rows of a list and the number of its pages; this SDK leaves the `Link` header to its caller."""
    rows, pages = [], 0
    while True:
        more, response, error = await page(*arguments, **options)
        assert error is None, error
        rows, pages = rows + more, pages + 1
        links = ",".join(str(value) for name, value in response.headers.items() if name.lower() == "link")
        following = re.search(r'<[^>]*[?&]after=([^&>]*)[^>]*>; rel="next"', links)
        if not following:
            return rows, pages
        options["after"] = urllib.parse.unquote_plus(following[1])


def test_users_are_made_read_changed_and_removed(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.ada@acme.example", activate=False)
        assert user.status == models.UserStatus.STAGED
        ok(await okta.activate_user(user.id, send_email=False))
        assert ok(await okta.get_user(user.id)).status == models.UserStatus.PROVISIONED
        profile = models.UserProfile(first_name="Augusta")
        changed = ok(await okta.update_user(user.id, models.UpdateUserRequest(profile=profile)))
        assert (changed.profile.first_name, changed.profile.last_name) == ("Augusta", "Byron")
        ok(await okta.deactivate_user(user.id))
        assert ok(await okta.get_user(user.id)).status == models.UserStatus.DEPROVISIONED
        ok(await okta.delete_user(user.id))
        assert (await okta.get_user(user.id))[-1] is not None

    run(work())


def test_every_demo_user_and_group_passes_the_strict_models(org):
    async def work():
        okta = client(org)
        users, pages = await every_page(okta.list_users, limit=200)
        assert (len({user.id for user in users}), pages > 5) == (len(users), True)
        groups, _ = await every_page(okta.list_groups, limit=5)
        assert len({group.id for group in groups}) == len(groups) > 5

    run(work())


def test_every_demo_app_passes_the_strict_models(org):
    async def work():
        okta = client(org)
        apps, _ = await every_page(okta.list_applications, limit=5)
        assert len({app.id for app in apps}) == len(apps) > 5
        for app in apps:
            assert ok(await okta.get_application(app.id)).label == app.label

    run(work())


def test_search_filter_and_q_find_the_same_user(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.search@acme.example")
        for query in (
            {"search": f'profile.login eq "{user.profile.login}"'},
            {"filter": f'profile.login eq "{user.profile.login}"'},
            {"q": "sdk.search"},
        ):
            assert [row.id for row in ok(await okta.list_users(**query))] == [user.id], query
        assert (await okta.list_users(search="profile.login eq"))[-1] is not None

    run(work())


def test_suspension_goes_there_and_back(org):
    async def work():
        okta = client(org)
        user = ok(await okta.list_users(filter='status eq "ACTIVE"', limit=1))[0]
        ok(await okta.suspend_user(user.id))
        assert ok(await okta.get_user(user.id)).status == models.UserStatus.SUSPENDED
        ok(await okta.unsuspend_user(user.id))
        assert ok(await okta.get_user(user.id)).status == models.UserStatus.ACTIVE

    run(work())


def test_groups_and_their_members(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.member@acme.example")
        wanted = models.AddGroupRequest(profile=models.OktaUserGroupProfile(name="SDK crew", description="made by a test"))
        group = ok(await okta.add_group(wanted))
        ok(await okta.assign_user_to_group(group.id, user.id))
        assert [row.id for row in ok(await okta.list_group_users(group.id))] == [user.id]
        assert group.id in [row.id for row in ok(await okta.list_user_groups(user.id))]
        ok(await okta.unassign_user_from_group(group.id, user.id))
        assert ok(await okta.list_group_users(group.id)) == []
        ok(await okta.delete_group(group.id))

    run(work())


def test_a_user_is_assigned_to_an_app_and_taken_off(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.assigned@acme.example")
        app = ok(await okta.list_applications(filter='status eq "ACTIVE"', limit=1))[0]
        ok(await okta.assign_user_to_application(app.id, models.AppUserAssignRequest(id=user.id)))
        assigned, _ = await every_page(okta.list_application_users, app.id, limit=200)
        assert user.id in [row.id for row in assigned]
        ok(await okta.unassign_user_from_application(app.id, user.id))
        assigned, _ = await every_page(okta.list_application_users, app.id, limit=200)
        assert user.id not in [row.id for row in assigned]
        assert ok(await okta.list_application_group_assignments(app.id)) is not None

    run(work())


def test_the_log_tells_what_the_sdk_did(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.logged@acme.example")
        filter = f'eventType eq "user.lifecycle.create" and target.id eq "{user.id}"'
        events = ok(await okta.list_log_events(filter=filter))
        assert [event.target[0].id for event in events] == [user.id]
        some = ok(await okta.list_log_events(limit=100))
        assert len(some) == 100

    run(work())


def test_the_sdk_waits_out_a_429_by_itself(org):
    fault = {"method": "GET", "pathPrefix": "/api/v1/users/me", "kind": "rateLimitStorm", "resetAfter": 1}
    request = urllib.request.Request(
        org.url + "/__faults", method="POST", data=json.dumps(fault).encode(), headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request).close()
    before = len(org.journal())
    assert ok(run(client(org).get_user("me"))).id
    assert [row["status"] for row in org.journal()[before:]] == [429, 200]


@pytest.mark.parametrize("options", [[], ["--dpop"]], ids=["bearer", "dpop"])
def test_the_sdk_signs_in_with_a_private_key(binary, tmp_path, options):
    private, public = str(tmp_path / "key.pem"), str(tmp_path / "key.pub")
    subprocess.run(["openssl", "genrsa", "-out", private, "2048"], check=True, capture_output=True)
    subprocess.run(["openssl", "rsa", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    emulator = Emulator(binary, "--app-key", public, *options)
    try:
        okta = Client({
            "orgUrl": emulator.url, "authorizationMode": "PrivateKey", "clientId": emulator.environment["OKTA_CLIENT_ID"],
            "scopes": ["okta.users.read"], "privateKey": open(private).read(), "kid": emulator.environment["OKTA_KEY_ID"],
            "dpopEnabled": bool(options),
        })
        assert len(ok(run(okta.list_users(limit=3)))) == 3
    finally:
        emulator.close()
