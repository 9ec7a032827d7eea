"""Home folders and whole disks are indexed only when their user says so."""

from pathlib import Path

import pytest

from core.indexer.consent import decide, decided, memory_of
from core.indexer.places import refusal
from core.indexer.settings import Settings
from core.workspace import Doubt, Notice, Progress
from doors import door
from indexers import write_files


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "hóme"
    write_files(folder, {"a.py": "def f(): ...\n"})
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return folder


def test_what_was_said_is_remembered_outside_of_the_folder(home, tmp_path):
    assert "home folder" in refusal(home)
    assert "around the home folder" in refusal(home.parent)
    assert decided(home) is None
    assert decide(home, True)
    assert (decided(home), refusal(home)) == (True, "")
    assert sorted(path.name for path in home.iterdir()) == ["a.py"]
    assert memory_of(home).is_relative_to(tmp_path / "state")
    assert decide(home, False)
    assert (decided(home), refusal(home) == "") == (False, False)


def test_what_is_remembered_may_be_damaged(home):
    decide(home, True)
    for text in (b"", b"yes", b"yes /elsewhere", b"perhaps " + str(home).encode(), b"\xff"):
        memory_of(home).write_bytes(text)
        assert decided(home) is None


def test_where_nothing_can_be_remembered(home, tmp_path):
    (tmp_path / "state").write_text("")
    assert not decide(home, True)
    assert decided(home) is None


def test_a_setting_says_it_too(home):
    assert refusal(home, anywhere=True) == ""
    assert "not a folder" in refusal(home / "missing", anywhere=True)
    with door(home, settings=Settings(jobs=1, anywhere=True)) as found:
        found.wait_for(lambda event: isinstance(event, Progress) and event.phase == "idle")
        assert not any(isinstance(event, Doubt) for event in found.events)


def test_a_door_is_told_to_ask_and_can_open_the_folder_anew(home):
    with door(home) as found:
        doubt = found.wait_for(lambda event: isinstance(event, Doubt))
        assert isinstance(doubt, Doubt)
        assert (doubt.folder, "home folder" in doubt.reason) == (str(home), True)
        assert not (home / ".codescope").exists()
        decide(home, True)
        found.workspace.remove_folder(str(home))
        found.workspace.add_folder(str(home))
        found.wait_for(lambda event: isinstance(event, Progress) and event.phase == "idle")


def test_whoever_said_no_is_not_asked_again(home):
    decide(home, False)
    with door(home) as found:
        notice = found.wait_for(lambda event: isinstance(event, Notice))
        assert isinstance(notice, Notice)
        assert notice.severity == "info"
        assert not any(isinstance(event, Doubt) for event in found.events)


def test_a_folder_that_is_missing_is_no_question(home):
    with door(Path(home) / "missing") as found:
        notice = found.wait_for(lambda event: isinstance(event, Notice))
        assert isinstance(notice, Notice)
        assert (notice.severity, "not a folder" in notice.text) == ("error", True)
