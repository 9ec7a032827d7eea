"""Worker processes that may hang, crash or be killed at any time without taking more than their task with them.

Each worker has a pipe of its own, so that one that is killed while it sends spoils nobody else's messages, and one
task in advance, so that it need not wait for its parent. A task that runs for too long costs its worker, which is
replaced; what else the worker had goes to another one. A task whose worker died is tried once more: it may have been
killed from outside. A worker that has grown too large is replaced after its task. One thread uses a `Workers`; there
are no threads inside.
"""

import faulthandler
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pkgutil import resolve_name
from typing import Any, NamedTuple

from core.errors import DamagedIndex
from core.indexer.logs import hush, told
from core.indexer.resources import be_killed_first, limit_memory, resident
from core.indexer.starting import clean_start, context, renew_server, start_unless_dead

QUEUED = 2  # tasks that a worker has at a time: one it works on, one in advance
MEANWHILE_SECONDS = 0.1  # between two looks at what else there is to do
END_SECONDS = 5.0  # for a process that was killed to be gone
PARENT_SECONDS = 5.0  # over a task's time in which the parent ends the worker
STARTS = 3  # attempts: what starts workers is a process itself, and starts anew when it was killed
START_SECONDS = 60.0  # for a fresh process to import us, on a machine that is very busy
# Times the memory above which a worker is replaced: what one task may take. Address space is more than memory.
HARD_FACTOR = 4
LEAST_ADDRESS_SPACE = (
    1_000_000_000  # bytes; libraries and stacks take a quarter of it before anything is done
)


class Problem(StrEnum):
    """Why a task has no result."""

    TIMEOUT = "timeout"
    CRASHED = "crashed"
    ERROR = "error"
    MEMORY = "memory"
    DAMAGED = "damaged"  # the index that it read


class Failure(NamedTuple):
    problem: Problem
    text: str  # for people: an exit code, or what went wrong where


class Work(NamedTuple):
    """A function, by its name, and its arguments."""

    function: str  # "package.module:name": only workers load it
    arguments: tuple[Any, ...]
    seconds: float  # after which it is given up


class Done(NamedTuple):
    work: Work
    result: Any
    failure: Failure | None


@dataclass(slots=True)
class Attempt:
    work: Work
    again: bool = False  # its first worker died


@dataclass(slots=True)
class Worker:
    process: BaseProcess
    pipe: "Connection[Any, Any]"
    pid: int  # the process does not tell it any more when it was ended
    queue: deque[Attempt] = field(default_factory=deque)
    since: float = 0.0  # when it began with the first of the queue, or a little later
    ready: bool = False

    def deadline(self) -> float:
        if not self.queue:
            return float("inf")
        return self.since + self.queue[0].work.seconds + (0 if self.ready else START_SECONDS)


class Answer(NamedTuple):
    """What a worker sends."""

    problem: Problem | None
    value: Any
    leaves: bool = False  # it ends itself


class Supply:
    """Works that wait, in as many stretches as there are workers that prefer one each."""

    def __init__(self, works: Iterable[Work], stretches: int) -> None:
        whole = list(works)
        size = -(-len(whole) // stretches)
        self._stretches = [deque(whole[size * i : size * (i + 1)]) for i in range(stretches)]

    def __bool__(self) -> bool:
        return any(self._stretches)

    def next_for(self, number: int) -> Work:
        """The next of a worker's own stretch; when that is through, the last of the longest."""
        own = self._stretches[number % len(self._stretches)]
        return own.popleft() if own else max(self._stretches, key=len).pop()


class Workers:
    """Started when first used."""

    def __init__(
        self,
        count: int,
        start: str,
        preload: tuple[str, ...] = (),
        *,
        memory: int = 0,
        allowed: Callable[[int, int], int] = lambda count, busy: count,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """`start`, a function by its name, runs in every new process. Modules of `preload` are imported once for all
        where that is possible. `memory`: bytes above which a worker is replaced, 0 for any. `allowed`: of how many
        workers, and busy ones, how many may be at work now. `meanwhile` is called now and then while they work; what it
        raises ends `run`.
        """
        self.count = max(1, count)
        self._start = start
        self._memory = memory
        self._allowed = allowed
        self._meanwhile = meanwhile
        self._context = context(preload)
        self._workers: list[Worker] = []
        self._again: deque[Attempt] = deque()

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start the processes; returns before they are ready."""
        while len(self._workers) < self.count:
            self._workers.append(self._new_worker())

    def process_ids(self) -> list[int]:
        """May be asked by any thread."""
        return [worker.pid for worker in list(self._workers)]

    def close(self) -> None:
        """End the processes at once: they hold nothing that could be lost."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()
        self._again.clear()

    def run(self, works: Iterable[Work], *, neighbours: bool = False) -> Iterator[Done]:
        """Results in the order in which they come. A generator given up in the middle costs the busy workers.

        With `neighbours`, works that stand together go to the same worker while others have enough to do: they share
        what it remembers.
        """
        supply = Supply(works, self.count if neighbours else 1)
        if not supply:
            return  # without having started a process
        try:
            while True:
                self._replace_dead()
                self._hand_out(supply)
                if not supply and not self._again and not any(w.queue for w in self._workers):
                    return
                if self._meanwhile is not None:
                    self._meanwhile()
                yield from self._collect()
        finally:
            self._again.clear()
            for worker in [worker for worker in self._workers if worker.queue]:
                self._workers.remove(worker)
                self._end(worker)

    # -- inside

    def _new_worker(self) -> Worker:
        for _ in range(STARTS):
            try:
                return self._start_worker()
            except (EOFError, ConnectionError):
                continue
            except FileNotFoundError:
                renew_server()
        raise ConnectionError("no worker can be started")

    def _start_worker(self) -> Worker:
        """EOFError or ConnectionError when the process that starts workers is killed meanwhile."""
        mine, theirs = self._context.Pipe()
        process = self._context.Process(
            target=serve, args=(theirs, self._start, self._memory), daemon=True
        )
        try:
            with clean_start():
                start_unless_dead(process)
        except BaseException:
            mine.close()
            raise
        finally:
            theirs.close()
        return Worker(process, mine, process.pid or 0)

    def _end(self, worker: Worker) -> None:
        worker.process.kill()
        worker.process.join(END_SECONDS)
        with suppress(ValueError):  # it is still there: the system does not let it go yet
            worker.process.close()
        worker.pipe.close()

    def _replace_dead(self) -> None:
        for worker in [w for w in self._workers if not w.queue and not w.process.is_alive()]:
            self._workers.remove(worker)
            self._end(worker)
        self.warm_up()

    def _hand_out(self, supply: "Supply") -> None:
        """Fill the queues, the shortest first."""
        busy = sum(bool(worker.queue) for worker in self._workers)
        most = max(1, self._allowed(self.count, busy))
        while self._again or supply:
            worker = min(self._workers[:most], key=lambda w: len(w.queue))
            if len(worker.queue) >= QUEUED:
                return
            if self._again:
                attempt = self._again.popleft()
            else:
                attempt = Attempt(supply.next_for(self._workers.index(worker)))
            if not worker.queue:
                worker.since = time.monotonic()
            worker.queue.append(attempt)
            # One that is dead cannot be sent to, which is seen when its answer is read.
            with suppress(BrokenPipeError, ConnectionError):
                worker.pipe.send(attempt.work)

    def _collect(self) -> Iterator[Done]:
        """Wait for at least one answer, death or deadline."""
        busy = {worker.pipe: worker for worker in self._workers if worker.queue}
        pause = min(worker.deadline() for worker in busy.values()) - time.monotonic()
        if self._meanwhile is not None:
            pause = min(pause, MEANWHILE_SECONDS)
        # Also what was queued for a while: several tasks may be finished.
        for pipe in wait(list(busy), timeout=max(0.0, pause)):
            assert isinstance(pipe, Connection)
            yield from self._receive(busy.pop(pipe))
        now = time.monotonic()
        for worker in busy.values():
            if now >= worker.deadline():
                # It may have answered since: what counts is that nothing can be read.
                if worker.pipe.poll():
                    yield from self._receive(worker)
                else:
                    text = f"given up after {worker.queue[0].work.seconds:g} s"
                    yield Done(self._lose(worker).work, None, Failure(Problem.TIMEOUT, text))

    def _receive(self, worker: Worker) -> Iterator[Done]:
        try:
            answer: Answer = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(END_SECONDS)
            text = ending_of(worker.process.exitcode)
            lost = self._lose(worker)
            if lost.again:
                yield Done(lost.work, None, Failure(Problem.CRASHED, text))
            else:
                self._again.append(Attempt(lost.work, again=True))
            return
        worker.since = time.monotonic()
        if not worker.ready:
            worker.ready = True  # the first message says no more than that
            return
        work = worker.queue.popleft().work
        if answer.leaves:
            self._part_with(worker)
        if answer.problem is None:
            yield Done(work, answer.value, None)
        else:
            yield Done(work, None, Failure(answer.problem, answer.value))

    def _part_with(self, worker: Worker) -> None:
        """End a worker; what it was given in advance is for another one."""
        self._workers.remove(worker)
        self._end(worker)
        self._again.extendleft(reversed(worker.queue))
        worker.queue.clear()

    def _lose(self, worker: Worker) -> Attempt:
        """End a worker; gives the task that it was at, the others are for another worker."""
        lost = worker.queue.popleft()
        self._part_with(worker)
        return lost


def serve(pipe: "Connection[Any, Any]", start: str, memory: int) -> None:
    """The life of a worker: ends when its parent closes the pipe, or when it has grown too large."""
    be_killed_first()
    hush()
    resolve_name(start)()
    if memory:
        limit_memory(max(HARD_FACTOR * memory, LEAST_ADDRESS_SPACE))
    answer = Answer(None, None)
    while True:
        try:
            pipe.send(answer)
            if answer.leaves:
                return
            work: Work = pipe.recv()
        except (EOFError, OSError):
            return
        with ended_after(work.seconds + PARENT_SECONDS):
            answer = answer_of(work.function, work.arguments)
        if memory and resident() > memory:
            answer = answer._replace(leaves=True)


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """End this process unless it is through by then. A parent that lives does so before; but who loops in a grammar
    holds the interpreter lock, and where the system does not end it with its parent nothing else would: this watch
    needs no lock."""
    with open(os.devnull, "wb") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def answer_of(function: str, arguments: tuple[Any, ...]) -> Answer:
    try:
        return Answer(None, resolve_name(function)(*arguments))
    except MemoryError:
        # Whatever was half done may be broken.
        return Answer(Problem.MEMORY, "no memory left for it", leaves=True)
    except DamagedIndex as error:
        return Answer(Problem.DAMAGED, str(error))
    except Exception as error:
        return Answer(Problem.ERROR, told(error))


def ending_of(code: int | None) -> str:
    """How a process ended, for people."""
    if code is None or code >= 0:
        return f"the worker ended with code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = {"SIGKILL": ", as where memory is short", "SIGABRT": ", as where memory runs out"}
    return f"the worker was ended by {name}{hint.get(name, '')}"
