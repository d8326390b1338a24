"""`gatehouse connect` as the kernel sees it: it opens the socket and nothing else; any number of them run at once."""

import re
import socket
import subprocess
import threading

import pytest

# What the loader, the C library and the Swift runtime read before our first instruction.
STARTING = re.compile(r"/etc/ld\.so\.cache|/proc/self/maps|/sys/devices/system/cpu/possible|.+/lib[^/]+\.so(\.\d+)*")
LINES = b'{"jsonrpc":"2.0","id":1,"method":"ping"}\r\n\xff\x00 not JSON\n\n{"id":2}'


@pytest.fixture
def echo(tmp_path):
    """The path of a socket whose other side sends back whatever it reads, until its client has ended."""
    listener = socket.socket(socket.AF_UNIX)
    path = str(tmp_path / "mcp.sock")
    listener.bind(path)
    listener.listen()
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    yield path
    listener.close()


def serve(listener):
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=send_back, args=(client,), daemon=True).start()


def send_back(client):
    with client:
        while some := client.recv(65536):
            client.sendall(some)


def traced(trace):
    """The successful system calls of a trace by strace: name, whole text."""
    calls = []
    for line in trace.read_text().splitlines():
        found = re.match(r"\d+ +(\w+)\(.*\) += \d", line)
        if found:
            calls.append((found[1], line))
    return calls


def test_it_opens_nothing_but_the_socket(binary, echo, tmp_path):
    trace = tmp_path / "trace"
    watched = "trace=%file,%network,clone,clone3,fork,vfork,memfd_create,ptrace"
    done = subprocess.run(
        ["strace", "-f", "-s", "4096", "-e", watched, "-o", str(trace), binary, "connect", "--socket", echo],
        input=LINES, capture_output=True, timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, LINES, b"")
    calls = traced(trace)
    names = [name for name, _ in calls]
    first = names.index("socket")
    for name, line in calls[:first]:
        assert name in ("execve", "access", "readlink", "newfstatat", "openat", "open", "stat", "lstat"), line
        if name in ("openat", "open"):
            path = re.search(r'"([^"]*)"', line)[1]
            assert STARTING.fullmatch(path) and "O_RDONLY" in line, line
    assert names.count("execve") == 1
    assert "AF_UNIX" in calls[first][1]
    after = [call for call in calls[first + 1:] if call[0] not in ("sendto", "recvfrom")]
    assert after[0][0] == "connect" and f'sun_path="{echo}"' in after[0][1]
    # Asking what kind of file standard output is opens nothing.
    rest = [line for name, line in after[1:] if not (name == "newfstatat" and 'newfstatat(1, ""' in line)]
    assert [line for line in rest if "shutdown(" not in line] == []


def test_hold_is_said_once_before_the_first_forwarded_byte(binary, echo):
    done = subprocess.run(
        [binary, "connect", "--socket", echo, "--hold", "1500"], input=LINES, capture_output=True, timeout=60
    )
    opening = b'{"jsonrpc":"2.0","method":"notifications/gatehouse/relay","params":{"hold":1500}}\n'
    assert (done.returncode, done.stdout, done.stderr) == (0, opening + LINES, b"")


def test_c90_two_at_once_are_two_clients(binary, echo):
    """As a host has them that probes on a second copy of its command."""
    relays = [
        subprocess.Popen([binary, "connect", "--socket", echo], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for number, relay in enumerate(relays):
        relay.stdin.write(b"of %d\n" % number)
        relay.stdin.flush()
    for number, relay in enumerate(relays):
        assert relay.stdout.readline() == b"of %d\n" % number
    for relay in relays:
        assert relay.communicate(timeout=30)[0] == b"" and relay.returncode == 0
