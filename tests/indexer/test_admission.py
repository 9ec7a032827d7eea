"""Open documents that would keep the server busy for too long are left out, and nothing else is."""

import multiprocessing
import time
from collections.abc import Callable

import pytest

from core.workspace import Notice
from core.workspace import admission as admitting
from core.workspace import documents as queueing
from doors import FILES, door, folder_of
from indexers import write_files

pytestmark = pytest.mark.slow
LIMIT = 60.0


@pytest.fixture
def root(tmp_path):
    write_files(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def opened(root):
    with door(root) as found:
        assert found.workspace.sync(folder_of(found), LIMIT)
        yield found


def functions(count):
    return "".join(f"def f{n}(): ...\n" for n in range(count))


def left_out(opened):
    [status] = opened.workspace.status()
    return {item.path: item.reason for item in status.left_out}


def test_a_large_document_is_tried_and_followed(opened):
    folder = folder_of(opened)
    text = functions(12_000)
    assert len(text) > admitting.TRIED_BYTES
    opened.open("a.py", text, folder)
    assert opened.workspace.wait_settled(LIMIT)
    assert len(opened.symbols(folder, "a.py")) == 12_000
    opened.workspace.wait_fresh(opened.open("a.py", "def last(): ...\n" + text, folder))
    assert "last" in opened.symbols(folder, "a.py")
    assert left_out(opened) == {}


@pytest.mark.parametrize(
    ("fault", "words"),
    [("loop", "more than"), ("crash", "the worker ended with code 7"), ("grow_much", "memory")],
)
def test_a_document_that_is_not_come_through_is_left_out_and_said(
    opened, monkeypatch, fault, words
):
    """`loop` holds the interpreter's lock for ever: inside the server nothing would end it."""
    monkeypatch.setattr(admitting, "TRY_TEXT", f"indexer.faults:{fault}_on")
    monkeypatch.setattr(admitting, "TRIAL_SECONDS", 1.5)
    monkeypatch.setattr(queueing, "TRIAL_SECONDS", 0.2)
    folder = folder_of(opened)
    revision = opened.open("a.py", functions(12_000), folder)
    began = time.monotonic()
    opened.workspace.wait_fresh(opened.open("b.py", "def quick(): ...\n", folder))
    opened.workspace.wait_fresh(revision)
    assert time.monotonic() - began < 10.0
    assert opened.symbols(folder, "b.py") == ["quick"]
    assert opened.workspace.wait_settled(LIMIT)
    assert opened.symbols(folder, "a.py") == ["f"]
    assert words in left_out(opened)["a.py"]
    # Small edits change nothing about it, and it is said once.
    opened.workspace.wait_fresh(opened.open("a.py", functions(12_001), folder))
    assert opened.symbols(folder, "a.py") == ["f"]
    assert len([event for event in opened.events if isinstance(event, Notice)]) == 1
    # Opened again, it gets another chance.
    opened.workspace.wait_fresh(opened.workspace.close_document(folder, "a.py"))
    assert left_out(opened) == {}


def test_what_a_worker_has_read_is_not_tried_again(root, monkeypatch):
    """However it was changed a little since."""
    monkeypatch.setattr(admitting, "TRY_TEXT", "indexer.faults:crash_on")
    write_files(root, {"large.py": functions(12_000)})
    with door(root) as opened:
        folder = folder_of(opened)
        assert opened.workspace.sync(folder, LIMIT)
        opened.workspace.wait_fresh(opened.open("large.py", functions(12_003), folder))
        assert len(opened.symbols(folder, "large.py")) == 12_003
        assert left_out(opened) == {}


def test_a_document_that_has_become_small_again_is_followed(opened, monkeypatch):
    monkeypatch.setattr(admitting, "TRY_TEXT", "indexer.faults:crash_on")
    folder = folder_of(opened)
    opened.open("a.py", functions(12_000), folder)
    assert opened.workspace.wait_settled(LIMIT)
    assert left_out(opened)
    monkeypatch.setattr(admitting, "TRY_TEXT", "core.indexer.worker:try_text")
    monkeypatch.setattr(admitting, "AGAIN_SECONDS", 0.1)
    opened.open("a.py", "def small(): ...\n", folder)
    assert opened.workspace.wait_settled(LIMIT)
    assert opened.symbols(folder, "a.py") == ["small"]
    assert left_out(opened) == {}


def test_typing_goes_on_while_a_document_is_tried(opened):
    folder = folder_of(opened)
    text = functions(12_000)
    for number in range(5):
        opened.open("a.py", f"{text}def typed{number}(): ...\n", folder)
    assert opened.workspace.wait_settled(LIMIT)
    found = opened.symbols(folder, "a.py")
    assert "typed4" in found
    assert "typed3" not in found


def test_a_document_that_is_mended_is_followed_again(opened, monkeypatch):
    monkeypatch.setattr(admitting, "TRY_TEXT", "indexer.faults:crash_on_trap")
    monkeypatch.setattr(admitting, "AGAIN_SECONDS", 0.1)
    folder = folder_of(opened)
    opened.open("a.py", functions(12_000) + "trap\n", folder)
    assert opened.workspace.wait_settled(LIMIT)
    assert left_out(opened)
    opened.open("a.py", functions(12_000) + "mend\n", folder)
    assert opened.workspace.wait_settled(LIMIT)
    assert len(opened.symbols(folder, "a.py")) == 12_000
    assert left_out(opened) == {}


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_text_that_shrinks_during_its_trial_is_not_judged_by_it(opened, monkeypatch):
    monkeypatch.setattr(admitting, "TRY_TEXT", "indexer.faults:loop_on")
    monkeypatch.setattr(admitting, "TRIAL_SECONDS", 1.5)
    folder = folder_of(opened)
    opened.open("a.py", functions(12_000), folder)
    wait_until(multiprocessing.active_children)
    opened.workspace.wait_fresh(opened.open("a.py", "def small(): ...\n", folder))
    assert opened.workspace.wait_settled(LIMIT)
    # The trial's end, and what comes of it.
    wait_until(lambda: not multiprocessing.active_children())
    opened.workspace._admission.close()
    opened.workspace._admission._thread.join(LIMIT)
    assert (opened.symbols(folder, "a.py"), left_out(opened)) == (["small"], {})


def test_a_document_whose_edits_take_too_long_is_left_out(opened, monkeypatch):
    monkeypatch.setattr(admitting, "MOST_SECONDS", 0.0)
    folder = folder_of(opened)
    opened.workspace.wait_fresh(opened.open("a.py", "def g(): ...\n", folder))
    assert opened.symbols(folder, "a.py") == ["f"]
    assert "too long" in left_out(opened)["a.py"]


def test_a_document_that_is_too_large_is_said(opened, monkeypatch):
    monkeypatch.setattr(admitting, "LARGEST_DOCUMENT", 100)
    folder = folder_of(opened)
    opened.workspace.wait_fresh(opened.open("a.py", "x = 1\n" * 100, folder))
    assert "too large" in left_out(opened)["a.py"]
    opened.workspace.wait_fresh(opened.open("a.py", "def g(): ...\n", folder))
    assert (opened.symbols(folder, "a.py"), left_out(opened)) == (["g"], {})
