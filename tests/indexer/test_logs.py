"""Logs are bounded, private, say who and when, and hold nothing of what people write."""

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import StoreError
from core.indexer import logs
from core.indexer.pool import answer_of


@pytest.fixture
def log(tmp_path: Path) -> Iterator[tuple[logging.Logger, Path]]:
    """A logger of ours that writes to a bounded file."""
    path = tmp_path / "a.log"
    handler = logs.BoundedFile(path)
    handler.setFormatter(logs.Formatter())
    logger = logging.getLogger("core.x")
    logger.addHandler(handler)
    yield logger, path
    logger.removeHandler(handler)
    handler.close()


def test_a_line_tells_when_who_and_how_bad(log: tuple[logging.Logger, Path]) -> None:
    logger, path = log
    logger.warning("%s: %d", "a.py", 5)
    head, _, message = path.read_text().partition(": ")
    assert message == "a.py: 5\n"
    assert head.split()[2:] == [str(os.getpid()), "WARNING", "core.x"]


def test_a_long_log_becomes_the_older_half_while_others_write_to_it(
    log: tuple[logging.Logger, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger, path = log
    monkeypatch.setattr(logs, "LONGEST", 2000)
    other = os.open(path, os.O_WRONLY | os.O_APPEND)
    for number in range(200):
        logger.warning("line %d", number)
        os.write(other, b"of a worker\n")
    os.close(other)
    older = path.with_name("a.log.1")
    assert path.stat().st_size < 2200
    assert older.stat().st_size <= 2000
    assert "line 199" in path.read_text() + older.read_text()
    assert sorted(os.listdir(path.parent)) == ["a.log", "a.log.1"]


@pytest.mark.skipif(os.name == "nt", reason="modes of files")
def test_only_its_owner_reads_it(
    log: tuple[logging.Logger, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    logger, path = log
    path.chmod(0o644)
    os.close(logs.open_log(path))
    monkeypatch.setattr(logs, "LONGEST", 10)
    logger.warning("long enough to be turned")
    for file in (path, path.with_name("a.log.1")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_log_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "a.log").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r"\w"):
        logs.open_log(tmp_path / "a.log")


def fail_with_source() -> None:
    try:
        raise KeyError("MARKER")
    except KeyError as error:
        raise ValueError("MARKER = 1") from error


def test_exceptions_are_told_without_their_data(log: tuple[logging.Logger, Path]) -> None:
    logger, path = log
    try:
        fail_with_source()
    except ValueError as error:
        logger.exception("it failed")
        logger.warning("it failed: %s", error)
    text = path.read_text()
    assert "MARKER" not in text
    assert "test_logs.py" in text
    assert "in fail_with_source\nKeyError\nwhich led to\n" in text
    assert "it failed: ValueError\n" in text


def test_words_of_ours_and_of_the_system_are_told() -> None:
    assert logs.kind_of(StoreError("the index is busy")) == "the index is busy"
    assert logs.kind_of(OSError(28, "No space left", "/x")) == "OSError: No space left: /x"
    assert logs.kind_of(UnicodeDecodeError("utf-8", b"MARKER", 0, 1, "bad")) == "UnicodeDecodeError"


def test_libraries_tell_their_template_only(tmp_path: Path) -> None:
    record = logging.LogRecord(
        "pygls.x", logging.ERROR, "f.py", 1, "sent %s\nMARKER", ("MARKER",), None, "send"
    )
    assert logs.Formatter().format(record).endswith(": sent %s")


def test_libraries_that_make_their_texts_themselves_tell_nothing() -> None:
    record = logging.LogRecord("asyncio", logging.ERROR, "f.py", 1, "MARKER", (), None, "run")
    assert logs.Formatter().format(record).endswith(": in run")


def explode(text: str) -> None:
    raise ValueError(text)


def test_workers_tell_no_data_either() -> None:
    answer = answer_of(f"{__name__}:explode", ("MARKER",)) if __name__ in sys.modules else None
    if answer is not None:
        assert "MARKER" not in answer.value


def test_what_nobody_catches_is_told_without_its_data() -> None:
    source = """
import threading
from core.indexer.logs import hush, start_log
start_log("debug", None)
def fail(): raise ValueError("MARKER")
thread = threading.Thread(target=fail)
thread.start(); thread.join()
class Odd:
    def __del__(self): raise ValueError("MARKER")
Odd()
fail()
"""
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.count("CRITICAL root: not caught") == 3
    assert "MARKER" not in run.stderr
