"""A folder on which everything happens at once: two editors with unsaved text, commands, changes on the disk, kills.

What must hold all the time is checked as it happens, what must hold in the end by `Soak.finish`. Faults are gathered in
words; a kill at any moment is none.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from core.indexer.channel import connect, socket_path
from graph_rows import differences, graph_rows
from indexers import ROOT, Client, indexer_on
from rare_changes import RareChanges
from server.soak_desk import ANSWER_SECONDS, CRASH, Desk
from server.wire import Wire

COMMAND_SECONDS = 60.0
END_SECONDS = 30.0  # until the last process is gone
MARK = "CODESCOPE_SOAK_MARK"
# Nobody is to read that something inside waits for something inside.
FORBIDDEN = re.compile(r"\b(locked|busy|SQLITE_\w+|database is)\b", re.IGNORECASE)
# Honest ends of a command: a rebuilt index is not there yet, a name means several symbols.
UNANSWERED = re.compile(r"there is no index|may mean \d+ symbols")
QUESTIONS = (
    "definition",
    "references",
    "hover",
    "documentHighlight",
    "prepareCallHierarchy",
    "implementation",
    "typeDefinition",
    "prepareTypeHierarchy",
)
COMMANDS = (
    ("index",),
    ("index", "--rebuild"),
    ("symbols", "hook"),
    ("references", "structure"),
    ("callers", "Converter"),
    ("status",),
)


class Soak:
    """`package` is copied to a folder below `work`; temporary files of all processes lie below `work` too."""

    def __init__(self, package: Path, work: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.work, self.root, origin = work, work / "root", work / "origin"
        self.temporary = work / "tmp"
        self.temporary.mkdir()
        shutil.copytree(package, origin, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(origin, self.root)
        self.changes = RareChanges(self.root, origin, self.chance, repository=seed % 2 == 0)
        self.environment = {
            MARK: uuid.uuid4().hex,
            "PYTHONFAULTHANDLER": "1",
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(work / "cache"),
        }
        self.desks = [Desk(self, "one"), Desk(self, "two")]
        self.commands: list[tuple[subprocess.Popen[str], float, str]] = []
        self.kills: dict[str, int] = {}
        self.faults: list[str] = []
        self.waits: list[float] = []
        self.shown: list[str] = []  # to people
        self.situations: list[tuple[Callable[[], None], int]] = [
            (self.nothing, 6),
            (self.rebuild, 2),
            (self.delete_index, 1),
            (self.change_everything, 3),
        ]

    def fault(self, text: str) -> None:
        self.faults.append(f"{text}\nafter {self.changes.said[-30:]}")

    def look_at(self, who: str, text: str) -> None:
        if found := FORBIDDEN.search(text):
            self.fault(f"{who} {text[max(0, found.start() - 300) : found.end() + 300]!r}")

    def sources(self) -> list[Path]:
        return [path for path in self.changes.sources() if path.suffix == ".py"]

    # -- rounds

    def round(self) -> None:
        """Something changes, everybody asks, and perhaps somebody is killed in the middle of it."""
        for desk in self.desks:
            if not desk.is_alive():
                desk.start()
        methods, weights = zip(*self.situations, strict=True)
        self.chance.choices(methods, weights)[0]()
        self.changes.some()
        if self.chance.random() < 0.5:
            self.start_command()
        for desk in self.desks:
            if self.chance.random() < 0.5:
                desk.type()
            for _ in range(self.chance.randrange(5)):
                desk.ask()
        if self.chance.random() < 0.7:
            time.sleep(self.chance.choice([0, 0, 0.02, 0.1, 0.3, 1.0]))
            self.kill_someone()
        for desk in self.desks:
            desk.take_answers()
            if self.chance.random() < 0.3:
                desk.check_unsaved()
        self.reap_commands()

    def ask_something(self, wire: Wire) -> int:
        sources = self.sources()
        if not sources or self.chance.random() < 0.3:
            query = self.chance.choice(["conv", "hook", "BaseC", ""])
            return wire.ask("workspace/symbol", {"query": query})
        document = {"textDocument": {"uri": self.chance.choice(sources).as_uri()}}
        if self.chance.random() < 0.3:
            return wire.ask("textDocument/documentSymbol", document)
        place = {"line": self.chance.randrange(60), "character": self.chance.randrange(20)}
        params = {**document, "position": place, "context": {"includeDeclaration": True}}
        return wire.ask(f"textDocument/{self.chance.choice(QUESTIONS)}", params)

    # -- situations

    def nothing(self) -> None: ...

    def rebuild(self) -> None:
        wire = self.desks[0].wire
        assert wire is not None
        wire.ask("workspace/executeCommand", {"command": "codescope.reindex", "arguments": []})
        self.changes.said.append("rebuild")

    def delete_index(self) -> None:
        """The next one is a cold one."""
        shutil.rmtree(self.root / ".codescope", ignore_errors=True)
        self.changes.said.append("index deleted")

    def change_everything(self) -> None:
        """A formatter over everything: more files than an update looks at one by one."""
        for path in self.sources():
            with suppress(OSError), path.open("a") as file:
                file.write(f"\n# {self.chance.random()}\ndef everywhere(x):\n    return x\n")
        self.changes.said.append("everything changed")

    # -- commands

    def start_command(self) -> None:
        words = self.chance.choice(COMMANDS)
        where = (
            [str(self.root)] if words[0] in ("index", "status") else ["--workspace", str(self.root)]
        )
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "codescope_command", *words, *where],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            text=True,
        )
        self.commands.append((process, time.monotonic(), " ".join(words)))

    def reap_commands(self, *, all_of_them: bool = False) -> None:
        left = []
        for process, began, words in self.commands:
            late = time.monotonic() - began > COMMAND_SECONDS
            if not (all_of_them or late or process.poll() is not None):
                left.append((process, began, words))
                continue
            try:
                text, _ = process.communicate(timeout=COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                self.abort(process.pid)
                text, _ = process.communicate()
                self.fault(f"codescope {words} does not end: {text[-6000:]}")
                continue
            self.look_at(f"codescope {words} says", text)
            if process.returncode not in (0, 1, -signal.SIGKILL) and not UNANSWERED.search(text):
                self.fault(f"codescope {words} ended with {process.returncode}: {text[-3000:]}")
        self.commands = left

    def abort(self, pid: int) -> None:
        """Have a process that hangs, all indexers and all other commands say where they are; that ends them."""
        indexers = [*self.processes("indexer"), *self.processes("command")]
        for process in indexers:
            with suppress(psutil.Error):
                process.send_signal(signal.SIGABRT)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGABRT)
        psutil.wait_procs(indexers, ANSWER_SECONDS)
        with suppress(OSError):
            log = (self.root / ".codescope" / "indexer.log").read_text("utf-8", "replace")
            self.fault(f"the log of the indexers ends with {log[-8000:]}")

    # -- kills

    def kill_someone(self) -> None:
        kind = self.chance.choice(["indexer", "indexer", "worker", "worker", "server", "command"])
        if kind == "server":
            self.chance.choice(self.desks).kill()
        elif not (found := list(self.processes(kind))):
            return
        else:
            with suppress(psutil.Error):
                self.chance.choice(found).send_signal(signal.SIGKILL)
        self.kills[kind] = self.kills.get(kind, 0) + 1
        self.changes.said.append(f"killed a {kind}")

    def processes(self, kind: str) -> Iterator[psutil.Process]:
        """Ours of a kind; "worker" is whatever an indexer has started."""
        for process in self.alive():
            with suppress(psutil.Error):
                words = process.cmdline()
                if kind == "command" and "codescope_command" in words:
                    yield process
                if "core.indexer" in words:
                    if kind == "indexer":
                        yield process
                    elif kind == "worker":
                        yield from process.children(recursive=True)

    def alive(self) -> list[psutil.Process]:
        """All processes that came of this soak."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get(MARK) == self.environment[MARK]:
                    found.append(process)
        return found

    # -- what must hold

    def check_calm(self) -> None:
        """Nothing happens any more: the index is soon what a fresh one is."""
        for desk in self.desks:
            if not desk.is_alive():
                desk.start()
        self.reap_commands(all_of_them=True)
        self.wait_until_current()
        fresh = self.work / "fresh"
        with indexer_on(self.root, folder=fresh) as indexer:
            indexer.update()
            indexer.cover()
        right = graph_rows(fresh)
        shutil.rmtree(fresh)
        end = time.monotonic() + 3 * ANSWER_SECONDS
        # What is searched as words comes a little after all else.
        while found := differences(graph_rows(self.root / ".codescope"), right, 3):
            if time.monotonic() > end or not all(text.startswith("passage") for text in found):
                break
            time.sleep(0.2)
        if found:
            self.fault("differences:\n" + "\n".join(found))
        for desk in self.desks:
            desk.check_unsaved()

    def wait_until_current(self) -> None:
        """Have the indexer compare everything once more, whichever it is by then."""
        end = time.monotonic() + 3 * ANSWER_SECONDS
        while time.monotonic() < end:
            line = connect(self.root / ".codescope")
            if line is not None:
                client = Client(line)
                client.do("update")
                with suppress(AssertionError):
                    client.sync()
                    client.close()
                    if not client.messages[-1].get("failure"):
                        return
                client.close()
            time.sleep(0.05)
        self.fault("no indexer came back")

    def finish(self) -> None:
        """Everybody leaves: no process stays, nor anything in the temporary folder but what was there before."""
        self.reap_commands(all_of_them=True)
        # Who was killed leaves something, which the next one that starts removes.
        for desk in self.desks:
            desk.leave()
        last = Desk(self, "last")
        last.start()
        last.leave()
        end = time.monotonic() + END_SECONDS
        while (left := self.alive()) and time.monotonic() < end:
            time.sleep(0.05)
        for process in left:
            with suppress(psutil.Error):
                self.fault(f"still there: {process.cmdline()}")
                process.kill()
        index = self.root / ".codescope"
        private = [path.name for path in self.temporary.glob("codescope-*-*")]
        known = re.compile(
            r"\.gitignore|indexer\.(log(\.1)?|lock)|codescope-\d+\.(current|(\d+\.)?db)"
        )
        odd = [path.name for path in index.iterdir() if not known.fullmatch(path.name)]
        if socket_path(index).exists():
            odd.append("a socket")
        if private or odd:
            self.fault(f"left over: {private}, {odd}")
        log = ""
        with suppress(FileNotFoundError):  # gone with an index that was deleted
            log = (index / "indexer.log").read_text("utf-8", "replace")
        self.look_at("the indexer logs", log)
        if CRASH.search(log):
            self.fault(f"the indexer logs {log[CRASH.search(log).start() - 300 :][:3000]}")  # type: ignore[union-attr]

    def summary(self) -> str:
        waits = sorted(self.waits) or [0.0]
        return (
            f"{sum(self.kills.values())} kills {self.kills}, {len(waits)} answers, the slowest after {waits[-1]:.2f} s,"
            f" 99 of 100 within {waits[int(0.99 * (len(waits) - 1))]:.2f} s, {len(self.faults)} faults"
        )
