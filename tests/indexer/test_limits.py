"""What the indexer and its workers may take: memory, priority, workers on battery and under load."""

import os
import sys
from types import SimpleNamespace

import psutil
import pytest

from core.indexer import restraint
from core.indexer.pool import Problem, Work, Workers
from core.indexer.resources import on_battery, resident
from core.indexer.restraint import BUSY, ON_BATTERY, Restraint
from core.indexer.settings import Settings
from core.store.caches import Cache
from core.workspace.thrift import Thrift
from indexers import index, indexer_on, write_files

LONG = 60.0
MEGABYTE = 1_000_000
FAULTS = "indexer.faults:start", ("indexer.faults",)
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")


def test_this_process_has_memory():
    assert 5 * MEGABYTE < resident() < 10_000 * MEGABYTE


@pytest.mark.slow
def test_a_worker_that_has_grown_is_replaced_and_loses_nothing():
    with Workers(1, *FAULTS, memory=100 * MEGABYTE) as workers:
        works = [Work("indexer.faults:grow", (size,), LONG) for size in (1, 200, 1, 1, 200, 1)]
        done = list(workers.run(works))
    assert [item.failure for item in done] == [None] * len(works)
    processes = [item.result for item in done]
    assert len(set(processes)) == 3
    assert processes[0] == processes[1] != processes[2]


@ON_LINUX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "problem", "words"),
    [
        ("grow", Problem.MEMORY, "memory"),
        ("abort_without_memory", Problem.CRASHED, "SIGABRT"),
        ("be_killed", Problem.CRASHED, "SIGKILL, as where memory is short"),
    ],
)
def test_a_task_that_takes_all_memory_costs_itself(function, problem, words):
    with Workers(1, *FAULTS, memory=100 * MEGABYTE) as workers:
        greedy = Work(f"indexer.faults:{function}", (3_000,), LONG)
        doubles = [Work("indexer.faults:double", (n,), LONG) for n in range(4)]
        done = list(workers.run([*doubles, greedy, *doubles]))
    [failure] = [item.failure for item in done if item.failure]
    assert failure.problem == problem
    assert words in failure.text
    assert len(done) == 9


@ON_LINUX
@pytest.mark.slow
def test_a_file_that_takes_all_memory_is_said_to_have_failed(tmp_path, monkeypatch):
    monkeypatch.setattr("core.indexer.extraction.EXTRACT", "indexer.faults:extract_files")
    write_files(tmp_path, {"greedy.py": "a = 1\n", "good.py": "def f(): ...\n"})
    with indexer_on(tmp_path, Settings(jobs=1, worker_memory=100 * MEGABYTE)) as indexer:
        indexer.update()
        with indexer.store.snapshot() as snapshot:
            [failed] = snapshot.not_indexed()
            assert (failed.path, failed.reason) == ("greedy.py", "memory: no memory left for it")
            assert snapshot.symbols_in("good.py")


@pytest.mark.slow
def test_a_forkserver_that_is_killed_costs_nothing():
    with Workers(2, *FAULTS) as workers:
        works = [Work("indexer.faults:double", (n,), LONG) for n in range(40)]
        results = []
        for number, done in enumerate(workers.run(works)):
            results.append(done.result)
            if number == 5:
                kill_forkserver(workers)
        assert sorted(results) == list(range(0, 80, 2))
        assert sorted(done.result for done in workers.run(works[:3])) == [0, 2, 4]


def kill_forkserver(workers):
    """Where there is one; its children die with it or not."""
    parents = {psutil.Process(number).parent() for number in workers.process_ids()}
    for parent in parents - {psutil.Process()}:
        assert parent is not None
        parent.kill()


# -- making way


def test_fewer_workers_on_battery_and_one_under_load(monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(restraint, "LOOK_SECONDS", 0.0)
    found = Restraint(told.append)
    for reason, expected in (("", 4), (ON_BATTERY, 2), (BUSY, 1), (BUSY, 1), ("", 4)):
        monkeypatch.setattr(restraint, "why_fewer", lambda busy, reason=reason: reason)
        assert found.allowed(4, 0) == expected
        assert found.allowed(1, 0) == 1
    assert told == [ON_BATTERY, BUSY, ""]


def test_the_load_of_our_own_workers_does_not_count(monkeypatch):
    monkeypatch.setattr(restraint, "on_battery", lambda: False)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr(restraint, "load", lambda: 8.0)
    assert restraint.why_fewer(0) == BUSY
    assert restraint.why_fewer(4) == ""


def test_a_battery_counts_when_it_feeds_the_machine(monkeypatch):
    for plugged, expected in ((False, True), (True, False), (None, False)):
        battery = SimpleNamespace(power_plugged=plugged)
        monkeypatch.setattr("psutil.sensors_battery", lambda battery=battery: battery)
        assert on_battery() is expected
    monkeypatch.setattr("psutil.sensors_battery", lambda: None)
    assert not on_battery()


@pytest.mark.slow
def test_restrained_workers_do_all_there_is_to_do():
    with Workers(3, *FAULTS, allowed=lambda count, busy: 1) as workers:
        works = [Work("indexer.faults:which", (n,), LONG) for n in range(20)]
        done = [item.result for item in workers.run(works)]
    assert len(done) == 20
    assert len(set(done)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="has other priorities")
@pytest.mark.slow
def test_many_files_make_way_and_a_single_one_does_not(tmp_path, monkeypatch):
    """`nice` of the processes that read: low for many files, that of this process for the next saved one."""
    monkeypatch.setattr("core.indexer.extraction.EXTRACT", "indexer.faults:extract_and_note_nice")
    write_files(tmp_path, {f"m{n}.py": f"a = {n}\n" for n in range(60)})
    notes = tmp_path / "nice"
    heard: list[str] = []
    with indexer_on(tmp_path, Settings(jobs=1, back_off=False), restrained=heard.append) as indexer:
        indexer.update()
        assert set(notes.read_text().split()) == {str(max(10, os.nice(0)))}
        notes.unlink()
        write_files(tmp_path, {"m1.py": "b = 1\n"})
        indexer.update_paths(["m1.py"])
        assert notes.read_text().split() == [str(os.nice(0))]
    assert heard == []


def test_a_command_that_somebody_waits_for_is_not_held_back(tmp_path, monkeypatch):
    monkeypatch.setattr(restraint, "why_fewer", lambda busy: BUSY)
    write_files(tmp_path, {"a.py": "def f(): ...\n"})
    assert index(tmp_path).extracted == 1


# -- the server


def test_a_server_above_its_ceiling_gives_up_what_it_keeps():
    kept: Cache[str] = Cache(100)
    kept.put("key", "value", 1)
    given_up: list[bool] = []
    thrift = Thrift(lambda: 10**12, lambda: given_up.append(True))
    assert not thrift.look()
    assert "key" in kept
    thrift.close()
    thrift = Thrift(lambda: 1, lambda: given_up.append(True))
    assert thrift.look()
    assert given_up == [True]
    assert "key" not in kept
    thrift.close()
