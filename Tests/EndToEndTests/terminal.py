"""A program under a real pseudo-terminal: keys go in, the screen is read back."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "pgdn": "\x1b[6~", "pgup": "\x1b[5~",
    "down": "\x1b[B", "up": "\x1b[A", "home": "\x1b[H", "end": "\x1b[F", "ctrl-y": "\x19", "ctrl-c": "\x03",
    "ctrl-l": "\x0c", "backspace": "\x7f",
}


class Screen(pyte.Screen):
    """A screen that also repeats a character (REP) and scrolls its region (SU, SD), as xterm does."""

    last = " "

    def scroll_up(self, count=1):
        self._scroll(count, self.index, lambda margins: margins.bottom)

    def scroll_down(self, count=1):
        self._scroll(count, self.reverse_index, lambda margins: margins.top)

    def _scroll(self, count, step, edge):
        row, column = self.cursor.y, self.cursor.x
        self.cursor.y = edge(self.margins or pyte.screens.Margins(0, self.lines - 1))
        for _ in range(max(1, count)):
            step()
        self.cursor.y, self.cursor.x = row, column

    def draw(self, data):
        super().draw(data)
        self.last = data[-1:] or self.last

    def repeat_character(self, count=1):
        self.draw(self.last * max(1, count))


class Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat_character", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.ByteStream.events | {"repeat_character", "scroll_up", "scroll_down"}


class Terminal:
    """Runs `argv` under a pty of the given size and keeps its screen."""

    def __init__(self, argv, env=None, columns=120, rows=40):
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.output = bytearray()
        self.status = None
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            environment = dict(os.environ if env is None else env)
            environment.setdefault("TERM", "xterm-256color")
            os.execve(argv[0], argv, environment)
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.master)

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds=0.05):
        """Takes in what the program writes, for at most this long; False once it has gone."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return True
            ready, _, _ = select.select([self.master], [], [], left)
            if not ready:
                return True
            try:
                data = os.read(self.master, 1 << 16)
            except OSError:
                return False
            if not data:
                return False
            self.output += data
            self.stream.feed(data)

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines())

    def wait_for(self, pattern, seconds=20):
        """Waits until the screen matches; returns the match, or fails with the screen."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.text())
            if found:
                return found
            if not self.pump(0.05):
                found = re.search(pattern, self.text())
                if found:
                    return found
                raise AssertionError(f"the program ended before {pattern!r} was seen:\n{self.text()}")
        raise AssertionError(f"{pattern!r} was not seen within {seconds} s:\n{self.text()}")

    def press(self, *keys, pause=0.12):
        """Types keys one by one; a name of KEYS or the characters themselves."""
        for key in keys:
            os.write(self.master, KEYS.get(key, key).encode())
            self.pump(pause)

    def type(self, text, pause=0.03):
        for character in text:
            self.press(character, pause=pause)

    def wait_exit(self, seconds=15):
        """The exit code (negative: the signal) once the program has ended."""
        end = time.monotonic() + seconds
        while self.status is None:
            self.pump(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"still running after {seconds} s:\n{self.text()}")
        return self.status

    def kill(self, sign=signal.SIGKILL):
        if self.status is None:
            os.kill(self.pid, sign)
            return self.wait_exit()
        return self.status

    def close(self):
        if self.status is None:
            try:
                self.kill()
            except ProcessLookupError:
                pass
        os.close(self.master)
