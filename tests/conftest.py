"""What all tests share: settings, and that no process is left. Helpers are plain modules beside this file."""

import importlib
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples everywhere and no deadline: a failure is a fault of the code, not of a busy machine.
settings.register_profile("codescope", deadline=None, derandomize=True)
# For hunting: HYPOTHESIS_PROFILE=search tries new examples each time.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "codescope"))

CORE = Path(__file__).parent.parent / "core"


def pytest_sessionstart() -> None:
    """Compiled modules are taken before their sources: of an older state they would be tested instead."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    for compiled in CORE.rglob(f"*{suffix}"):
        source = compiled.with_name(compiled.name.removesuffix(suffix) + ".py")
        if not source.exists() or source.stat().st_mtime > compiled.stat().st_mtime:
            pytest.exit(f"{compiled} is older than its source: run make setup", returncode=4)


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What users have said about their folders is none of the tests' business."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        # Only tests of search by meaning start the process with the model.
        patch.setenv("CODESCOPE_MEANING", "off")
        yield


@pytest.fixture(scope="session", autouse=True)
def recursion_limit() -> None:
    """The engine raises the interpreter's limit when it is first used; hypothesis objects where that happens in the
    midst of its examples, so that a test alone would fail that passes behind others. So it is used before."""
    python = importlib.import_module("core.languages").language_named("python")
    importlib.import_module("core.extract").extract(b"", python)


@pytest.fixture(scope="session", autouse=True)
def no_indexer_is_left() -> Iterator[None]:
    """Indexers end by themselves when their last client has left; none may outlive the tests."""
    yield
    supervisor = sys.modules.get("core.workspace.supervisor")
    children = [] if supervisor is None else supervisor.CHILDREN
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(20)
    assert not [child.args for child in children if child.poll() is None]
