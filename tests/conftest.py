"""What all tests share: settings, and that no process is left. Helpers are plain modules beside this file."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import settings

from core.extract import extract
from core.languages import language_named
from core.workspace import supervisor

# The same examples everywhere and no deadline: a failure is a fault of the code, not of a busy machine.
settings.register_profile("codescope", deadline=None, derandomize=True)
# For hunting: HYPOTHESIS_PROFILE=search tries new examples each time.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "codescope"))

# The engine raises the interpreter's recursion limit when it is first used; hypothesis objects where that happens in
# the midst of its examples, so that a test alone would fail that passes behind others.
extract(b"", language_named("python"))


@pytest.fixture(scope="session", autouse=True)
def no_indexer_is_left() -> Iterator[None]:
    """Indexers end by themselves when their last client has left; none may outlive the tests."""
    yield
    for child in supervisor.CHILDREN:
        with suppress(subprocess.TimeoutExpired):
            child.wait(20)
    left = [child.args for child in supervisor.CHILDREN if child.poll() is None]
    assert not left
