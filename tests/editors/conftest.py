"""What the tests of editors share: the sample workspace, the server under test, and what happens without an editor.

A missing editor is a failure in CI and a loud skip elsewhere. editors/setup_test_editors.sh installs them all.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from editors.missing import missing_editor
from editors.sample import Sample, write_sample

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("editors") / "shop-workspace")


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    """The root of a sample of one's own, for tests that add to it."""
    return write_sample(tmp_path / "shop-workspace").root


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where screenshots and logs of the last run are kept."""
    folder = HERE / "artifacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def server_command(artifacts: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The server under test, with what it writes to stderr kept; CODESCOPE_TEST_SERVER names another program."""
    program = os.environ.get("CODESCOPE_TEST_SERVER") or Path(sys.executable).with_name("codescope")
    log = artifacts / "server-stderr.log"
    log.write_text("")
    wrapper = tmp_path_factory.mktemp("server") / "codescope"
    quoted = (shlex.quote(str(path)) for path in (program, log))
    wrapper.write_text('#!/bin/sh\nexec {} "$@" 2>>{}\n'.format(*quoted))
    wrapper.chmod(0o755)
    return [str(wrapper), "lsp"]


@pytest.fixture(scope="session")
def neovim() -> str:
    return shutil.which("nvim") or missing_editor("Neovim is not installed")


@pytest.fixture(scope="session")
def node() -> str:
    return shutil.which("node") or missing_editor("Node is not installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return missing_editor("Chromium is not installed")


@pytest.fixture(scope="session")
def tools() -> Path:
    """The folder with the VS Code workbench and the browser driver."""
    cache = (
        os.environ.get("CODESCOPE_EDITOR_CACHE") or Path.home() / ".cache/codescope-test-editors"
    )
    folder = Path(cache) / "current"
    if not (folder / "complete").exists():
        missing_editor(f"there is no VS Code workbench in {cache}")
    return folder


@pytest.fixture(scope="session")
def vsix() -> Path:
    """The packaged extension, as a user installs it."""
    extension = ROOT / "editors" / "vscode"
    packaged = extension / "dist" / "codescope.vsix"
    if not packaged.exists():
        missing_editor("the VS Code extension is not packaged")
    sources = [*extension.glob("src/*.ts"), extension / "package.json"]
    if packaged.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        missing_editor("the package of the VS Code extension is older than its sources")
    return packaged
