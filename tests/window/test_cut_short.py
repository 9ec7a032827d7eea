"""A search in other folders that takes too long gives what it has found, and says so."""

import pytest

from core.workspace import Notice, links_across
from core.workspace.across import references
from core.workspace.describe import folder_lines, folder_values
from doors import door
from indexers import LIMIT, write_files

pytestmark = pytest.mark.slow


def uses(found, folder):
    with (
        found.workspace.snapshot(folder) as snapshot,
        found.workspace.window(folder, snapshot) as window,
    ):
        return [
            path
            for name, places in references(window, "kit/__init__.py", 4)
            for path in places
            if name != folder
        ]


def test_what_was_not_found_in_time_is_said_until_it_is(tmp_path, monkeypatch):
    one, two = tmp_path / "one", tmp_path / "two"
    write_files(one, {"kit/__init__.py": "def f(): ...\n"})
    write_files(two, {"a.py": "from kit import f\nf()\n", "b.py": "import kit\nkit.f()\n"})
    with door(one, two) as found:
        assert all(found.workspace.sync(folder, LIMIT) for folder in found.workspace.folders())

        def told():
            status = found.workspace.status()[1]
            line = any("not all were found" in line for line in folder_lines(status))
            return [bool(folder_values(status)["cutShort"]), line]

        with monkeypatch.context() as patch:
            patch.setattr(links_across, "MOST_SECONDS", -1.0)
            assert uses(found, str(one)) == []
        found.wait_for(lambda event: isinstance(event, Notice))
        assert found.notices()[0].startswith(f"Not all uses in {two} were found")
        assert told() == [True, True]
        assert uses(found, str(one)) == ["a.py", "b.py"]
        assert told() == [False, False]
        assert len(found.notices()) == 1
