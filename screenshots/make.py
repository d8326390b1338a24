"""Makes the pictures in this folder from a real run of the demo under a pseudo-terminal, with a fixed clock and seed."""

import argparse
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "Tests", "EndToEndTests"))

from picture import render  # noqa: E402
from terminal import Terminal  # noqa: E402

CLOCK = "2026-11-20T14:02:00Z"


class Demo:
    """One run of the demo; `take` keeps a picture of its screen."""

    def __init__(self, binary, columns, rows):
        self.home = tempfile.mkdtemp(prefix="gatehouse-", dir="/tmp")
        self.size = f"{columns}x{rows}"
        environment = {"HOME": self.home, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        self.console = Terminal([binary, "demo", "--seed", "1", "--clock", CLOCK], environment, columns, rows)

    def take(self, name):
        self.console.pump(0.6)
        render(self.console.screen, os.path.join(HERE, f"{name}-{self.size}.png"))
        print(f"screenshots/{name}-{self.size}.png")

    def open_review(self, target):
        """Moves down the queue to this target and opens it."""
        self.console.press("3", pause=0.6)
        self.console.wait_for(r"cl\w*\s+action")
        self.console.press("g", pause=0.5)
        for _ in range(9):
            if any(line.lstrip().startswith("▸") and target in line for line in self.console.lines()):
                break
            self.console.press("j", pause=0.5)
        for _ in range(5):
            self.console.press("enter", pause=1)
            if "lines shown" in self.console.text():
                return
        raise AssertionError(self.console.text())

    def read(self):
        """Reads to the end, slowly enough to count, until the review is armed."""
        for _ in range(30):
            if "Armed." in self.console.text():
                return
            self.console.press("pgdn", pause=1.4)
        raise AssertionError(self.console.text())

    def close(self):
        self.console.press("q", "Q", pause=0.5)
        self.console.close()
        shutil.rmtree(self.home, ignore_errors=True)


def large(binary):
    demo = Demo(binary, 120, 40)
    demo.console.wait_for("4 PENDING", 60)
    demo.console.pump(12)
    demo.take("overview")
    demo.console.press("2", pause=0.6)
    demo.take("traffic")
    demo.console.press("g", pause=0.4)
    demo.console.press("j", "j", "j", "enter", pause=0.6)
    demo.take("traffic-detail-json")
    demo.console.press("esc", pause=0.4)
    demo.console.press("4", pause=0.6)
    demo.take("limits")
    demo.console.press("3", pause=0.6)
    demo.take("approvals-queue")
    demo.open_review("Dana Kim")
    demo.read()
    demo.take("review-class4-armed")
    demo.console.press("y", pause=0.5)
    demo.console.type("Dana Kim", pause=0.06)
    demo.console.pump(1.3)
    demo.take("review-class4-name")
    demo.console.press("ctrl-y", pause=1.5)
    demo.console.wait_for("applied|approved|Nothing more")
    demo.take("review-decided")
    demo.console.press("esc", pause=0.5)
    demo.console.press("5", pause=1)
    demo.take("audit")
    demo.console.press("6", pause=0.8)
    demo.take("health-ok")
    demo.console.press("?", pause=0.8)
    demo.take("help")
    demo.console.press("esc", pause=0.4)
    demo.close()


def small(binary):
    demo = Demo(binary, 80, 24)
    demo.console.wait_for("4 PENDING", 60)
    demo.console.pump(8)
    demo.take("overview")
    demo.open_review("Dana Kim")
    demo.take("review-class4-unread")
    demo.console.press("esc", pause=0.5)
    demo.console.press("2", pause=0.8)
    demo.take("traffic")
    demo.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gatehouse", required=True, help="the binary to run")
    given = parser.parse_args()
    place = tempfile.mkdtemp(prefix="gatehouse-bin-", dir="/tmp")
    binary = os.path.join(place, "gatehouse")
    shutil.copy(given.gatehouse, binary)
    try:
        large(binary)
        small(binary)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
