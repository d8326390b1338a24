import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from house import Emulator, House, running  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--gatehouse", default=".build/debug/gatehouse", help="the binary under test")


@pytest.fixture(scope="session")
def binary(request):
    path = os.path.abspath(request.config.getoption("--gatehouse"))
    assert os.access(path, os.X_OK), f"{path} is not built; run `make test`"
    return path


@pytest.fixture
def emulator(binary):
    started = Emulator(binary)
    yield started
    started.close()


@pytest.fixture
def house(binary, emulator):
    started = House(binary, emulator)
    started.console.wait_for("Overview")
    yield started
    started.close()


@pytest.fixture(scope="module")
def standing(binary):
    """One house for all tests of a file that change nothing of the org."""
    with running(binary) as house:
        yield house
