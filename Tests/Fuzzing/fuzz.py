"""Fuzzes a running gatehouse over its socket: python fuzz.py --gatehouse BINARY [--seconds 60] [--seed N] [--session K].

Each session is made from a kept one (`seeds/`) by `mutator`, or is one that once broke something (`found/`), and ends with
a request that every server of MCP must answer in every state. What must hold (gate.md T26):

- the server lives, and answers that last request of each session on a connection that it has not closed;
- it writes whole lines of JSON-RPC, never a request, and answers each id at most once, and only ids that it was sent;
- nothing is written to Okta: nobody is there to approve;
- its memory stays flat, and the audit log verifies afterwards.

The same seed sends the same bytes. A session that breaks a rule is saved and named; keep it in `found/` with its mend.
"""

import argparse
import glob
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../EndToEndTests"))

from house import Emulator, Headless  # noqa: E402
from mutator import Mutator  # noqa: E402

LINE_LIMIT = 4 << 20


class Broken(Exception):
    """A rule does not hold."""


class Server(Headless):
    """`gatehouse serve --headless` with an org of its own."""

    def __init__(self, binary, home):
        self.emulator = Emulator(binary)
        self.errors = open(f"{home}/stderr", "w+", encoding="utf-8")  # noqa: SIM115 - closed with the server
        super().__init__(binary, self.emulator, home, stderr=self.errors, stdout=subprocess.DEVNULL)

    def said(self):
        self.errors.seek(0)
        return self.errors.read()[-4000:]

    def resident_kib(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") // 1024

    def finish(self):
        """Stops it and checks what it leaves behind."""
        if self.process.poll() is not None:
            raise Broken(f"the server ended with {self.process.returncode}: {self.said()}")
        writes = [row for row in self.emulator.journal() if row["method"] != "GET"]
        if writes:
            raise Broken(f"Okta was written to: {writes[:3]}")
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(30) != 0:
            raise Broken(f"it stopped with {self.process.returncode}: {self.said()}")
        done = subprocess.run(
            [self.binary, "audit", "verify"], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            kept = tempfile.mkdtemp(prefix="gatehouse-fuzz-state-")
            shutil.copytree(f"{self.environment['HOME']}/state", kept, dirs_exist_ok=True)
            raise Broken(f"audit verify: {done.stdout}{done.stderr}\nthe state is kept in {kept}")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.emulator.close()
        self.errors.close()


def sent_ids(lines):
    """Every id that a line asks an answer for; None where a line cannot be read as a whole."""
    ids = []
    for line in lines:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        for member in value if isinstance(value, list) else [value]:
            if isinstance(member, dict) and "id" in member:
                ids.append(member["id"])
    return ids


def check(answers, lines, last):
    """What the server wrote for one session."""
    asked = sent_ids(lines)
    seen = []
    for answer in answers:
        if not isinstance(answer, dict) or answer.get("jsonrpc") != "2.0":
            raise Broken(f"not a message: {answer!r:.300}")
        if "method" in answer:
            if "id" in answer:
                raise Broken(f"a request to the client: {answer!r:.300}")
            continue
        identifier = answer.get("id")
        if ("result" in answer) == ("error" in answer):
            raise Broken(f"neither result nor error: {answer!r:.300}")
        if identifier is None or identifier == last:
            continue
        key = json.dumps(identifier)
        if not any(json.dumps(one) == key for one in asked):
            raise Broken(f"an answer to nothing: {answer!r:.300}")
        seen.append((key, answer))
    for key, answer in seen:
        times = sum(other == key for other, _ in seen)
        if times > sum(json.dumps(one) == key for one in asked):
            raise Broken(f"{times} answers to one request: {answer!r:.300}")


def run(path, lines, mutator, number):
    """Sends one session and reads until its last request is answered."""
    last = f"last-{number}"
    end = json.dumps({"jsonrpc": "2.0", "id": last, "method": "no/such/method"}).encode()
    stream = b"\n".join([*lines, end]) + b"\n"
    # The server may cut off a client that sends line after line beyond the limit.
    may_close = any(len(line) > LINE_LIMIT for line in lines)
    answers, rest = [], b""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(path)
        if mutator and mutator.random.random() < 0.03:
            # A client that goes away in the middle, with its answers unread.
            connection.sendall(stream[: mutator.random.randrange(len(stream))])
            return 0
        try:
            for piece in mutator.pieces(stream) if mutator else [stream]:
                connection.sendall(piece)
            while True:
                *whole, rest = (rest + connection.recv(1 << 18)).split(b"\n")
                for line in whole:
                    message = json.loads(line)
                    answers += message if isinstance(message, list) else [message]
                if any(isinstance(answer, dict) and answer.get("id") == last for answer in answers[-len(whole) - 100:]):
                    break
                if not whole and not rest:
                    raise ConnectionError
        except ConnectionError as error:
            if not may_close:
                raise Broken("the connection was closed") from error
        except TimeoutError as error:
            raise Broken("the last request was not answered") from error
        except ValueError as error:
            raise Broken(f"a line that is no JSON: {error}") from error
    check(answers, lines, last)
    return len(lines) + 1


def read_lines(pattern):
    for path in sorted(glob.glob(os.path.join(HERE, pattern))):
        with open(path, "rb") as file:
            yield path, file.read().rstrip(b"\n").split(b"\n")


def save(lines, seed, number):
    path = os.path.join(tempfile.gettempdir(), f"gatehouse-fuzz-{seed}-{number}.jsonl")
    with open(path, "wb") as file:
        file.write(b"\n".join(lines) + b"\n")
    return path


def fuzz(binary, seconds, seed, only=None, mebibytes=24):
    """Runs sessions for so long; a line of figures.

    `mebibytes`: How far resident memory may rise once the first third has filled what is kept for the console.
    """
    sessions = [[json.loads(line) for line in lines] for _, lines in read_lines("seeds/*.jsonl")]
    with tempfile.TemporaryDirectory(prefix="gh-fuzz-") as home:
        server = Server(binary, home)
        try:
            for path, lines in read_lines("found/*.jsonl"):
                print(f"found before: {os.path.basename(path)}")
                run(server.socket, lines, None, 0)
            number, messages, base, start = only or 0, 0, None, time.monotonic()
            while time.monotonic() - start < seconds:
                mutator = Mutator(random.Random(f"{seed}/{number}"), sessions)
                lines = mutator.session()
                try:
                    messages += run(server.socket, lines, mutator, number)
                    if server.process.poll() is not None:
                        raise Broken(f"the server ended with {server.process.returncode}: {server.said()}")
                except (Broken, OSError) as error:
                    saved = save(lines, seed, number)
                    raise Broken(f"seed {seed}, session {number}: {error} {server.said()}\nsaved as {saved}") from error
                if only is not None:
                    break
                number += 1
                if base is None and time.monotonic() - start > seconds / 3:
                    base = server.resident_kib()
            took = time.monotonic() - start
            growth = server.resident_kib() - (base or server.resident_kib())
            if growth > mebibytes << 10:
                raise Broken(f"resident memory grew by {growth} KiB after the first third")
            server.finish()
            return (
                f"{number} sessions, {messages} messages, {messages / took:.0f}/s; "
                f"memory grew by {growth} KiB in the last two thirds; no rule broken"
            )
        finally:
            server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gatehouse", required=True)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--session", type=int, help="only this one")
    parser.add_argument("--growth", type=int, default=24, help="MiB; the address sanitizer keeps what is freed")
    options = parser.parse_args()
    try:
        print(fuzz(os.path.abspath(options.gatehouse), options.seconds, options.seed, options.session, options.growth))
    except Broken as error:
        print(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
