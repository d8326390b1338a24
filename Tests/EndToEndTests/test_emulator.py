"""`gatehouse emulator`: what its options make of the org."""

import http.client
import subprocess
import urllib.error
import urllib.parse

import pytest

from house import Emulator


@pytest.fixture
def emulator(binary, request):
    emulator = Emulator(binary, *request.param)
    yield emulator
    emulator.close()


def search(emulator, expression):
    return emulator.request("GET", "/api/v1/users?search=" + urllib.parse.quote(expression))


@pytest.mark.parametrize("emulator", [["--people", "40"]], indirect=True)
def test_the_org_is_as_large_as_asked(emulator):
    assert len(search(emulator, "id pr")) == 40


@pytest.mark.parametrize("emulator", [["--search-lag", "3600"]], indirect=True)
def test_search_is_behind_and_a_read_is_not(emulator):
    emulator.request("POST", "/api/v1/users/dana.kim/lifecycle/suspend")
    assert search(emulator, 'profile.login eq "dana.kim@acme.example"')[0]["status"] == "ACTIVE"
    assert emulator.request("GET", "/api/v1/users/dana.kim")["status"] == "SUSPENDED"


@pytest.mark.parametrize("emulator", [["--concurrency-limit", "1"]], indirect=True)
def test_no_more_requests_are_in_flight_than_asked(emulator):
    emulator.request("POST", "/__faults", {"pathPrefix": "/api/v1/org", "kind": "hang"})
    waiting = http.client.HTTPConnection(urllib.parse.urlsplit(emulator.url).netloc)
    waiting.request("GET", "/api/v1/org")
    while not emulator.journal():
        pass
    with pytest.raises(urllib.error.HTTPError) as refused:
        emulator.request("GET", "/api/v1/groups")
    assert refused.value.code == 429 and refused.value.headers["x-rate-limit-limit"] == "0"
    assert [row["refusedBy"] for row in emulator.journal()] == [None, "concurrency"]
    waiting.close()


@pytest.mark.parametrize(
    "option", ["--people=19", "--people=100001", "--search-lag=-1", "--search-lag=nan", "--concurrency-limit=0",
               "--limit-scale=0", "--limit-scale=nan"],
)
def test_a_value_that_cannot_be_is_refused(binary, option):
    ended = subprocess.run([binary, "emulator", "--port", "0", option], capture_output=True, text=True, timeout=30)
    name, value = option.split("=")
    assert ended.returncode == 64
    assert ended.stderr.startswith(f"gatehouse: {name} {value}") and "must be" in ended.stderr
