"""Workers that fail, crash, hang and are killed cost their own task and nothing else."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver

import psutil
import pytest

from core.indexer.pool import Problem, Work, Workers
from indexers import ROOT

LONG = 60.0
SHORT = 0.5


@pytest.fixture
def workers():
    with Workers(2, "indexer.faults:start", ("indexer.faults",)) as found:
        yield found


def doubles(numbers):
    return [Work("indexer.faults:double", (number,), LONG) for number in numbers]


def results(workers, works):
    return sorted(done.result for done in workers.run(works) if done.failure is None)


@pytest.mark.parametrize("error", [EOFError, ConnectionRefusedError])
def test_what_starts_workers_may_be_killed_at_it(workers, monkeypatch, error):
    kind = type(workers._context.Process())
    start = kind.start

    def killed(process):
        monkeypatch.undo()
        raise error

    monkeypatch.setattr(kind, "start", killed)
    assert results(workers, doubles([1, 2])) == [2, 4]
    assert kind.start is start


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a process that starts workers")
def test_a_start_that_nobody_will_answer_is_given_up(workers, monkeypatch):
    """What starts workers is killed while it is asked, and something keeps the pipe open on which it would answer."""
    assert results(workers, doubles([1])) == [2]
    workers.close()
    kind = type(workers._context.Process())

    def hanging(process):
        monkeypatch.undo()
        os.kill(getattr(forkserver._forkserver, "_forkserver_pid"), signal.SIGKILL)  # noqa: B009
        time.sleep(600)

    monkeypatch.setattr(kind, "start", hanging)
    assert results(workers, doubles([1, 2])) == [2, 4]


def test_everything_comes_back(workers):
    assert results(workers, doubles(range(100))) == list(range(0, 200, 2))
    assert results(workers, []) == []


def test_an_error_costs_one_task_and_says_where(workers):
    works = [Work("indexer.faults:fail", (), LONG), *doubles(range(10))]
    done = list(workers.run(works))
    [failed] = [item for item in done if item.failure]
    assert failed.failure.problem == Problem.ERROR
    assert "ValueError" in failed.failure.text
    assert len(done) == 11


def test_a_crash_costs_one_task(workers):
    before = set(workers.process_ids())
    works = [*doubles(range(5)), Work("indexer.faults:crash", (), LONG), *doubles(range(5))]
    done = list(workers.run(works))
    [failed] = [item for item in done if item.failure]
    assert (failed.work.function, failed.failure.problem) == (
        "indexer.faults:crash",
        Problem.CRASHED,
    )
    assert "7" in failed.failure.text
    assert len(done) == 11
    assert before != set(workers.process_ids()) or not before


@pytest.mark.slow
def test_a_task_that_hangs_is_given_up_and_its_worker_replaced(workers):
    works = [
        Work("indexer.faults:loop", (), SHORT),
        *doubles(range(20)),
        Work("indexer.faults:loop", (), SHORT),
    ]
    done = list(workers.run(works))
    assert [item.failure.problem for item in done if item.failure] == [Problem.TIMEOUT] * 2
    assert len(done) == 22
    assert results(workers, doubles([4])) == [8]


def test_a_worker_that_is_killed_while_idle_is_replaced(workers):
    assert results(workers, doubles(range(4))) == [0, 2, 4, 6]
    for number in workers.process_ids():
        os.kill(number, signal.SIGKILL)
    assert results(workers, doubles(range(4))) == [0, 2, 4, 6]


def wait_for_file(path):
    end = time.monotonic() + LONG
    while not os.path.exists(path):
        assert time.monotonic() < end, path
        time.sleep(0.01)


def test_processes_can_be_asked_for_while_they_end(workers):
    """By another thread: the status, in the midst of an update."""
    workers.warm_up()
    ids = workers.process_ids()
    kept = list(workers._workers)
    workers.close()
    workers._workers += kept  # as the other thread sees it
    assert workers.process_ids() == ids
    workers._workers.clear()


def test_what_a_killed_worker_was_at_is_done_again(workers, tmp_path):
    mark = str(tmp_path / "begun")
    works = [Work("indexer.faults:hang_once", (mark,), LONG), *doubles(range(30))]
    done = []
    for item in workers.run(works):
        done.append(item)
        if len(done) == 15:
            wait_for_file(mark)  # it may not have come so far yet
            for number in workers.process_ids():
                os.kill(number, signal.SIGKILL)
    assert [item.failure for item in done if item.failure] == []
    assert len(done) == 31


def test_work_that_is_given_up_in_the_middle(workers):
    for _ in workers.run([*doubles([1]), Work("indexer.faults:sleep", (LONG,), LONG)]):
        break
    assert results(workers, doubles([3])) == [6]


def test_nothing_is_left_behind(workers):
    results(workers, doubles(range(4)))
    ids = workers.process_ids()
    workers.close()
    for number in ids:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


PARENT = """
import sys
from core.indexer.pool import Work, Workers

workers = Workers(1, "indexer.faults:start_elsewhere", ("indexer.faults",))
[list(workers.run([Work("indexer.faults:double", (1,), 60)]))]
print(*workers.process_ids(), flush=True)
function, *arguments = sys.argv[1:]
for _ in workers.run([Work(function, tuple(map(float, arguments)), 12)] if function else ()):
    pass
sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
@pytest.mark.parametrize("doing", [[""], ["indexer.faults:sleep", "600"], ["indexer.faults:loop"]])
def test_workers_end_with_a_parent_that_is_killed_also_where_the_system_does_not_see_to_it(doing):
    """Waiting for work, at work, and in a loop that nothing but the system can end."""
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, *doing],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        worker = psutil.Process(int(parent.stdout.readline()))
        while doing[-1].endswith("loop") and worker.cpu_times().user < 0.2:
            time.sleep(0.05)
        parent.kill()
    worker.wait(LONG)
