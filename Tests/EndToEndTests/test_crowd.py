"""Many clients on one gatehouse: what they cost, and what happens to one too many."""

import json
import os
import resource
import select
import signal
import socket

import pytest

from house import Headless

LIMIT = 1_000
GROWTH_KIB = 64 << 10
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n'


@pytest.fixture
def crowd(binary, emulator, tmp_path):
    """A gatehouse, and room for the descriptors of all its clients here and there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4_096), hard))
    house = Headless(binary, emulator, tmp_path)
    clients = []
    yield house, clients
    for client in clients:
        client.close()
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(15) == 0
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def connect(house, clients):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(20)
    client.connect(house.socket)
    clients.append(client)
    return client


def ping(client):
    """One round trip; what came back, parsed."""
    client.sendall(PING)
    return json.loads(line(client))


def line(client):
    received = b""
    while not received.endswith(b"\n"):
        some = client.recv(65536)
        assert some, f"closed after {received!r}"
        received += some
    return received


def resident_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(row.split()[1]) for row in status if row.startswith("VmRSS:"))


def test_a_thousand_idle_clients_cost_little_and_the_next_is_told_so(crowd):
    house, clients = crowd
    assert ping(connect(house, clients))["result"] == {}
    before = resident_kib(house.process)
    while len(clients) < LIMIT:
        assert ping(connect(house, clients))["result"] == {}
    assert resident_kib(house.process) - before < GROWTH_KIB
    refused = connect(house, clients)
    assert json.loads(line(refused))["error"]["code"] == -32603
    assert refused.recv(1) == b""
    assert ping(clients[0])["result"] == {} and ping(clients[LIMIT - 1])["result"] == {}


def test_accepting_pauses_while_descriptors_are_few(crowd):
    house, clients = crowd
    assert ping(connect(house, clients))["result"] == {}
    most = len(os.listdir(f"/proc/{house.process.pid}/fd")) + 64
    resource.prlimit(house.process.pid, resource.RLIMIT_NOFILE, (most, most))
    for _ in range(100):
        connect(house, clients).sendall(PING)
    waiting = unanswered(clients[1:])
    assert 30 <= len(waiting) < 100, "some are served, the reserve is kept"
    assert ping(clients[0])["result"] == {}, "those who are here are served on"
    assert len(os.listdir(f"/proc/{house.process.pid}/fd")) < most - 16
    for client in set(clients[1:]) - set(waiting):
        client.close()
    next_in = next(client for client in clients if client in waiting)
    assert json.loads(line(next_in))["result"] == {}, "those who wait come in once there is room"


def unanswered(clients):
    """Those to whom nothing has come once a second has passed in which nothing came to anybody."""
    waiting = set(clients)
    while ready := select.select(waiting, [], [], 1)[0]:
        for client in ready:
            assert json.loads(line(client))["result"] == {}
            waiting.remove(client)
    return waiting
