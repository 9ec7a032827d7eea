"""Real server processes for the tests of this folder."""

import sys
from pathlib import Path

import pytest

from server.wire import Wire

FAKE = [sys.executable, str(Path(__file__).with_name("fake_server.py"))]


@pytest.fixture
def fake():
    """A server over the fake workspace of fake_server.py, not yet initialized."""
    with Wire(command=FAKE) as wire:
        yield wire


@pytest.fixture
def running(fake, tmp_path):
    """The same, initialized with one folder."""
    fake.initialize(tmp_path)
    return fake
