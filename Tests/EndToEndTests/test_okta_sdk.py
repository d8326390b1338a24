"""Okta's own Python SDK, with its strict models, drives the emulator as it would drive an org."""

import asyncio
import re
import subprocess
import urllib.parse

import pytest
from okta import models
from okta.client import Client
from okta.pagination import paginate_pages

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


def refused(answer, status, code):
    """The SDK reports a refusal with Okta's own code."""
    error = answer[-1]
    assert (error.status, error.error_code) == (status, code), error


def fails(emulator, method, path, **fault):
    """The next request that fits gets a fault instead of its answer."""
    emulator.request("POST", "/__faults", {"method": method, "pathPrefix": path, **fault})


async def make_user(okta, login, activate=True, password=None):
    profile = models.UserProfile(login=login, email=login, first_name="Ada", last_name="Byron")
    credentials = password and models.UserCredentialsWritable(password={"value": password})
    wanted = models.CreateUserRequest(profile=profile, credentials=credentials)
    return ok(await okta.create_user(wanted, activate=activate))


async def status_of(okta, user):
    return ok(await okta.get_user(user.id)).status


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


def test_a_partial_update_keeps_what_a_full_one_drops(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.whole@acme.example")
        some = models.UserProfile(nick_name="Countess", title="Analyst")
        partly = ok(await okta.update_user(user.id, models.UpdateUserRequest(profile=some), strict=True))
        assert (partly.profile.nick_name, partly.profile.last_name) == ("Countess", "Byron")
        login = user.profile.login
        whole = models.UserProfile(login=login, email=login, first_name="Ada", last_name="King")
        replaced = ok(await okta.replace_user(user.id, models.UpdateUserRequest(profile=whole), strict=True))
        assert (replaced.profile.last_name, replaced.profile.nick_name) == ("King", None)
        assert ok(await okta.get_user(user.id)).profile == replaced.profile
        # Without what every profile needs, nothing is replaced.
        refused(await okta.replace_user(user.id, models.UpdateUserRequest(profile=some)), 400, "E0000001")
        stale = await okta.update_user(user.id, models.UpdateUserRequest(profile=some), if_match='W/"stale"')
        assert stale[-1].status == 412
        assert ok(await okta.get_user(user.id)).profile == replaced.profile

    run(work())


def test_a_user_goes_through_every_status(org):
    async def work():
        okta, status = client(org), models.UserStatus
        user = await make_user(okta, "sdk.states@acme.example", activate=False)
        assert await status_of(okta, user) == status.STAGED
        assert ok(await okta.activate_user(user.id, send_email=False)).activation_token
        assert await status_of(okta, user) == status.PROVISIONED
        assert ok(await okta.reactivate_user(user.id, send_email=False)).activation_url
        password = models.UserCredentials(password={"value": "Tr0ub4dor&3"})
        ok(await okta.update_user(user.id, models.UpdateUserRequest(credentials=password)))
        ok(await okta.deactivate_user(user.id))
        assert await status_of(okta, user) == status.DEPROVISIONED
        refused(await okta.suspend_user(user.id), 400, "E0000001")
        ok(await okta.activate_user(user.id, send_email=False))
        assert await status_of(okta, user) == status.ACTIVE
        refused(await okta.activate_user(user.id, send_email=False), 403, "E0000016")
        ok(await okta.suspend_user(user.id))
        assert await status_of(okta, user) == status.SUSPENDED
        ok(await okta.unsuspend_user(user.id))
        assert ok(await okta.expire_password(user.id)).status == status.PASSWORD_EXPIRED
        assert ok(await okta.reset_password(user.id, send_email=False)).reset_password_url
        assert await status_of(okta, user) == status.RECOVERY
        ok(await okta.reset_factors(user.id))
        ok(await okta.deactivate_user(user.id))
        ok(await okta.delete_user(user.id))
        locked = ok(await okta.list_users(filter='status eq "LOCKED_OUT"', limit=1))[0]
        assert locked.status == status.LOCKED_OUT
        ok(await okta.unlock_user(locked.id))
        assert await status_of(okta, locked) == status.ACTIVE
        refused(await okta.unlock_user(locked.id), 403, "E0000032")

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


def test_search_sorts_and_pages_as_the_sdk_asks_it_to(org):
    async def work():
        okta = client(org)
        query = {"search": 'status eq "SUSPENDED"', "sort_by": "profile.lastName", "sort_order": "desc"}
        pages = [page async for page, _, _ in paginate_pages(okta.list_users, limit=5, **query)]
        users = [user for page in pages for user in page]
        names = [user.profile.last_name.lower() for user in users]
        assert len(pages) > 1 and names == sorted(names, reverse=True)
        filtered, _ = await every_page(okta.list_users, filter='status eq "SUSPENDED"', limit=200)
        assert {user.id for user in users} == {user.id for user in filtered}
        refused(await okta.list_users(search='status eq "ACTIVE"', filter='status eq "ACTIVE"'), 400, "E0000033")

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
        changed = models.AddGroupRequest(profile=models.OktaUserGroupProfile(name="SDK party"))
        assert ok(await okta.replace_group(group.id, changed)).profile.actual_instance.name == "SDK party"
        for query in (
            {"search": 'profile.name eq "SDK party"'}, {"filter": f'id eq "{group.id}"'}, {"q": "sdk par"},
        ):
            assert [row.id for row in ok(await okta.list_groups(**query))] == [group.id], query
        refused(await okta.add_group(changed), 400, "E0000001")
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


def test_a_group_is_assigned_to_an_app_and_taken_off(org):
    async def work():
        okta = client(org)
        user = await make_user(okta, "sdk.through@acme.example")
        profile = models.OktaUserGroupProfile(name="SDK assigned")
        group = ok(await okta.add_group(models.AddGroupRequest(profile=profile)))
        ok(await okta.assign_user_to_group(group.id, user.id))
        app = ok(await okta.list_applications(filter='status eq "ACTIVE"', limit=1))[0]
        for priority in (7, 8):
            wanted = models.ApplicationGroupAssignment(priority=priority)
            assert ok(await okta.assign_group_to_application(app.id, group.id, wanted)).priority == priority
        assert ok(await okta.get_application_group_assignment(app.id, group.id)).priority == 8
        assert group.id in [row.id for row in ok(await okta.list_application_group_assignments(app.id))]
        assert [row.id for row in ok(await okta.list_assigned_applications_for_group(group.id))] == [app.id]
        assert ok(await okta.get_application_user(app.id, user.id)).scope == "GROUP"
        refused(await okta.unassign_user_from_application(app.id, user.id), 403, "E0000046")
        ok(await okta.unassign_application_from_group(app.id, group.id))
        refused(await okta.get_application_group_assignment(app.id, group.id), 404, "E0000007")
        refused(await okta.get_application_user(app.id, user.id), 404, "E0000007")
        assert ok(await okta.list_assigned_applications_for_group(group.id)) == []

    run(work())


@pytest.mark.parametrize("order", ["ASCENDING", "DESCENDING"])
def test_the_log_is_paged_to_its_end(org, order):
    async def work():
        okta = client(org)
        newest = ok(await okta.list_log_events(limit=1, sort_order="DESCENDING"))[0]
        query = {"until": newest.published.isoformat(), "filter": 'eventType sw "user.session"', "sort_order": order}
        pages = [page async for page, _, _ in paginate_pages(okta.list_log_events, limit=40, **query)]
        events = [event for page in pages for event in page]
        assert len(pages) > 3 and {len(page) for page in pages[:-1]} == {40}
        times = [event.published for event in events]
        assert times == sorted(times, reverse=order == "DESCENDING")
        at_once = ok(await okta.list_log_events(limit=1000, **query))
        assert [event.uuid for event in events] == [event.uuid for event in at_once]

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
    fails(org, "GET", "/api/v1/users/me", kind="rateLimitStorm", resetAfter=1)
    before = len(org.journal())
    assert ok(run(client(org).get_user("me"))).id
    assert [row["status"] for row in org.journal()[before:]] == [429, 200]


def test_a_429_on_a_write_makes_one_user(org):
    async def work():
        okta = client(org)
        fails(org, "POST", "/api/v1/users", kind="rateLimitStorm", resetAfter=1)
        before = len(org.journal())
        user = await make_user(okta, "sdk.storm@acme.example")
        assert [(row["status"], row["applied"]) for row in org.journal()[before:]] == [(429, False), (200, True)]
        assert [row.id for row in ok(await okta.list_users(q="sdk.storm"))] == [user.id]

    run(work())


def test_the_sdk_gives_up_after_its_retries(org):
    okta = client(org, rateLimit={"maxRetries": 1})
    fails(org, "GET", "/api/v1/groups", kind="rateLimitStorm", resetAfter=0, times=2)
    before = len(org.journal())
    refused(run(okta.list_groups()), 429, "E0000047")
    assert [row["status"] for row in org.journal()[before:]] == [429, 429]


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
