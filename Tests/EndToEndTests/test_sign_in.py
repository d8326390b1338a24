"""The ways of signing in: what settings mean together, and a console that works with each."""

import asyncio
import json
import os
import re
import signal
import subprocess
from glob import glob

import pytest

from host import Host, content
from house import Emulator, House

ORG = {"OKTA_ORG_URL": "https://acme.okta.com"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A private key with mode 0600 and its public half."""
    folder = tmp_path_factory.mktemp("keys")
    private, public = str(folder / "key.pem"), str(folder / "key.pub")
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", private],
        check=True, capture_output=True,
    )
    os.chmod(private, 0o600)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    return private, public


def start(binary, tmp_path, **settings):
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **ORG, **settings}
    return subprocess.run([binary], env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize(
    "settings, parts",
    [
        ({}, ["OKTA_ORG_URL", "OKTA_API_TOKEN_FILE", "OKTA_CLIENT_ID"]),
        ({"OKTA_API_TOKEN": "00abc", "OKTA_CLIENT_ID": "0oa1"}, ["OKTA_API_TOKEN", "OKTA_CLIENT_ID", "exclude each other"]),
        ({"OKTA_CLIENT_ID": "0oa1"}, ["OKTA_CLIENT_ID", "no key", "OKTA_PRIVATE_KEY_FILE"]),
        ({"OKTA_PRIVATE_KEY": "TheSecretKey"}, ["OKTA_PRIVATE_KEY", "set OKTA_CLIENT_ID"]),
        ({"OKTA_SCOPES": "okta.users.read"}, ["OKTA_SCOPES", "set OKTA_CLIENT_ID"]),
        ({"OKTA_CLIENT_ID": "0oa1", "OKTA_PRIVATE_KEY": "TheSecretKey"}, ["neither PEM nor a JWK"]),
        (
            {"OKTA_CLIENT_ID": "0oa1", "OKTA_PRIVATE_KEY": "TheSecretKey", "OKTA_CLIENT_SECRET": "TheSecret"},
            ["OKTA_PRIVATE_KEY", "OKTA_CLIENT_SECRET", "exclude each other"],
        ),
        (
            {"OKTA_CLIENT_ID": "0oa1", "OKTA_CLIENT_SECRET": "TheSecret", "OKTA_KEY_ID": "k"},
            ["OKTA_KEY_ID", "OKTA_CLIENT_SECRET"],
        ),
        ({"OKTA_SIGN_IN": "device"}, ["OKTA_SIGN_IN", "set OKTA_CLIENT_ID"]),
        ({"OKTA_SIGN_IN": "magic", "OKTA_CLIENT_ID": "0oa1"}, ["OKTA_SIGN_IN", "magic", "no way to sign in"]),
        (
            {"OKTA_SIGN_IN": "device", "OKTA_CLIENT_ID": "0oa1", "OKTA_CLIENT_SECRET": "TheSecret"},
            ["OKTA_SIGN_IN", "OKTA_CLIENT_SECRET", "exclude each other"],
        ),
        ({"OKTA_CLIENT_ID": "0oa1", "OKTA_CLIENT_SECRET": "TheSecret", "OKTA_SCOPES": "users"}, ["no scope of Okta's API"]),
    ],
)
def test_settings_that_do_not_fit_are_named(binary, tmp_path, settings, parts):
    ended = start(binary, tmp_path, **settings)
    assert ended.returncode == 78, ended.stderr
    for part in parts:
        assert part in ended.stderr
    assert "TheSecret" not in ended.stderr


def test_a_key_is_read_from_a_private_file_only(binary, tmp_path, keys):
    private, public = keys
    assert start(binary, tmp_path, OKTA_CLIENT_ID="0oa1", OKTA_PRIVATE_KEY_FILE=private).returncode == 69
    os.chmod(private, 0o644)
    try:
        assert start(binary, tmp_path, OKTA_CLIENT_ID="0oa1", OKTA_PRIVATE_KEY_FILE=private).returncode == 77
    finally:
        os.chmod(private, 0o600)
    os.chmod(public, 0o600)
    ended = start(binary, tmp_path, OKTA_CLIENT_ID="0oa1", OKTA_PRIVATE_KEY_FILE=public)
    assert ended.returncode == 78 and "holds no private key" in ended.stderr


@pytest.mark.parametrize("options", [[], ["--dpop"]], ids=["bearer", "dpop"])
def test_a_host_reads_through_a_service_app(binary, keys, options):
    private, public = keys
    emulator = Emulator(binary, "--app-key", public, *options)
    token = emulator.environment.pop("OKTA_API_TOKEN")
    house = House(binary, emulator, OKTA_PRIVATE_KEY_FILE=private)
    try:
        house.console.wait_for("Overview")
        host = Host(house, "auto")
        page = content(host.call("list_users", limit=2))
        host.close()
        assert page["count"] == 2, page
        emulator.environment["OKTA_API_TOKEN"] = token
        statuses = [row["status"] for row in emulator.journal() if row["path"] == "/oauth2/v1/token"]
        assert statuses == ([400, 400, 200] if options else [200])
    finally:
        emulator.environment["OKTA_API_TOKEN"] = token
        house.close()
        emulator.close()


PERSON = "dana.kim"


class Person:
    """An emulator with a native app, and somebody who signs in through it."""

    def __init__(self, binary, tmp_path, *options):
        self.binary = binary
        self.home = str(tmp_path)
        self.emulator = Emulator(binary, "--device-app", "--device-interval", "1", *options)
        self.token = self.emulator.environment["OKTA_API_TOKEN"]

    def environment(self):
        settings = {name: text for name, text in self.emulator.environment.items() if name != "OKTA_API_TOKEN"}
        return {
            "HOME": self.home, "PATH": os.environ["PATH"], "GATEHOUSE_STATE_DIR": f"{self.home}/state", **settings
        }

    def begin(self):
        """`gatehouse login` up to the code."""
        process = subprocess.Popen(
            [self.binary, "login"], env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        text = ""
        while "Waiting" not in text:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            text += line
        return process, re.search(r"^Code +([A-Z]+)$", text, re.M)[1], text

    @staticmethod
    def end(process):
        out, err = process.communicate(timeout=60)
        return process.returncode, out + err

    def login(self):
        process, code, _ = self.begin()
        self.emulator.activate(code, PERSON)
        assert self.end(process)[0] == 0

    def kept(self):
        """The refresh token on disk; None before the first sign-in."""
        found = glob(f"{self.home}/state/okta-*.json")
        return json.load(open(found[0]))["refresh_token"] if found else None

    def house(self):
        """A console that signs in with what is kept; the token stays with us alone."""
        self.emulator.environment.pop("OKTA_API_TOKEN", None)
        try:
            return House(self.binary, self.emulator, state=self.home)
        finally:
            self.emulator.environment["OKTA_API_TOKEN"] = self.token

    def close(self):
        self.emulator.close()


@pytest.fixture(params=[[], ["--dpop"]], ids=["bearer", "dpop"])
def person(binary, tmp_path, request):
    running = Person(binary, tmp_path, *request.param)
    yield running
    running.close()


@pytest.fixture
def somebody(binary, tmp_path):
    running = Person(binary, tmp_path)
    yield running
    running.close()


def read(house):
    host = Host(house, "auto")
    try:
        return content(host.call("list_users", limit=2))
    finally:
        host.close()


def test_a_sign_in_is_kept_and_renewed_over_restarts(person):
    person.login()
    tokens = [person.kept()]
    for _ in range(2):
        house = person.house()
        try:
            house.console.wait_for("Overview")
            assert read(house)["count"] == 2
        finally:
            house.close()
        tokens.append(person.kept())
    assert len(set(tokens)) == 3, "Okta gives a new refresh token each time, and the newest must be kept"
    for path in glob(f"{person.home}/state/okta-*"):
        assert os.stat(path).st_mode & 0o777 == 0o600
    log = open(f"{person.home}/state/gatehouse.log").read()
    assert not any(token in log for token in tokens)


def test_the_code_and_the_page_are_shown(somebody):
    process, code, text = somebody.begin()
    assert f"{somebody.emulator.url}/activate\n" in text
    assert f"{somebody.emulator.url}/activate?user_code={code}" in text
    process.kill()
    process.wait()


@pytest.mark.parametrize("way, status, words", [("deny", 77, "denied"), ("expire", 69, "not used in time")])
def test_a_sign_in_that_fails_says_how(somebody, way, status, words):
    process, code, _ = somebody.begin()
    somebody.emulator.activate(code) if way == "deny" else somebody.emulator.forget_devices()
    ended, text = somebody.end(process)
    assert (ended, words in text) == (status, True), text
    assert somebody.kept() is None


def test_ctrl_c_leaves_nothing_behind(somebody):
    process, _, _ = somebody.begin()
    process.send_signal(signal.SIGINT)
    ended, text = somebody.end(process)
    assert ended == 130 and "nobody was signed in" in text
    assert somebody.kept() is None


def test_login_without_a_native_app_says_what_to_set(binary, tmp_path):
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], **ORG, "OKTA_API_TOKEN": "00abc"}
    ended = subprocess.run([binary, "login"], env=environment, capture_output=True, text=True)
    assert ended.returncode == 78 and "OKTA_SIGN_IN=device" in ended.stderr


def code_on(house):
    """The code in the health box of the Overview."""
    return house.console.wait_for(r"FAIL +Sign in +code ([A-Z]{8}) at http")[1]


def wait_signed_in(house):
    """Until the row is gone from the health box."""
    for _ in range(200):
        house.console.pump(0.05)
        if "Sign in " not in house.console.text():
            return
    raise AssertionError(house.console.text())


def test_the_console_shows_the_code_and_goes_on_once_it_was_used(somebody):
    house = somebody.house()
    try:
        code = code_on(house)
        house.console.press("6", "enter")
        house.console.wait_for(re.escape(f"{somebody.emulator.url}/activate?user_code={code}"))
        somebody.emulator.activate(code, PERSON)
        wait_signed_in(house)
        assert read(house)["count"] == 2
        assert somebody.kept() not in open(f"{somebody.home}/state/gatehouse.log").read()
    finally:
        house.close()


def test_a_refused_refresh_token_asks_again_and_no_host_learns_the_code(somebody):
    somebody.login()
    somebody.emulator.forget_devices()
    house = somebody.house()
    try:
        house.console.wait_for("Overview")
        host = Host(house, "auto")
        refused = host.call("list_users", limit=2)
        assert refused.is_error and "gatehouse login" in str(refused)
        code = code_on(house)
        health = asyncio.run_coroutine_threadsafe(host.client.read_resource("server://health"), host.loop).result(20)
        assert "Okta reachable" in str(health) and code not in str(health)
        host.close()
        somebody.emulator.activate(code, PERSON)
        wait_signed_in(house)
    finally:
        house.close()
