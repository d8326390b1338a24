"""The ways of signing in: what settings mean together, and a console that works with each."""

import os
import subprocess

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
