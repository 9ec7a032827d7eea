"""A client that keeps the books: every request is answered once, nothing else is, and nothing is left behind."""

import json
import shutil
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from server.wire import Message, Wire

FILES = {
    "a.py": "from b import helper\n\ndef résumé(x):\n    return helper(x)\n\nclass Ünï:\n    y = résumé(1)\n",
    "b.py": "def helper(x): ...\n\n\nhelper('😀')\n",
    "pkg/c.js": "export function f(a) { return g(a) }\nfunction g(b) { return b }\n",
    "é ü.py": "from a import Ünï\nÜnï().y\n",
}
PATIENCE = 90.0  # seconds; a busy machine is not a failure


def key_of(msg_id: object) -> str:
    """Equal for equal ids; those that are no ids are answered without one."""
    fit = isinstance(msg_id, int | str) and not isinstance(msg_id, bool)
    return json.dumps(msg_id) if fit else "null"


class Bookkeeper(Wire):
    """Counts requests and answers by id. `manner`: how it answers what the server asks."""

    def __init__(self, *arguments: str, **more: Any) -> None:
        self.expected: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.manner = "null"
        super().__init__(*arguments, **more)
        self._ids = iter(OWN)

    def demand(self, msg_id: object, method: object, params: object = None) -> None:
        """Send a request with this id, whatever it is."""
        self.expect(msg_id)
        self.send({"jsonrpc": "2.0", "id": msg_id, "method": method, "params": params})

    def expect(self, msg_id: object) -> None:
        self.expected[key_of(msg_id)] += 1

    def memory(self) -> int:
        """Bytes that the server holds."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def memory_after(self, seconds: float) -> int:
        time.sleep(seconds)
        return self.memory()

    def settle(self) -> None:
        """Take messages until everything is answered; nothing is answered that was not asked."""
        try:
            self.wait_for(lambda: self.answered >= self.expected, PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"not answered: {self.expected - self.answered}") from error
        surplus = self.answered - self.expected
        assert not surplus, f"answers that nobody asked for: {surplus}"

    def look(self) -> None:
        """Take what is there already."""
        while not self._inbox.empty():
            self._take(0)

    def ask(self, method: str, params: object = None) -> int:
        number = super().ask(method, params)
        self.expect(number)
        return number

    def answer(self, number: Any, seconds: float = PATIENCE) -> Message:
        return super().answer(number, seconds)

    def _take(self, seconds: float) -> None:
        known = set(self._responses)
        super()._take(seconds)
        for msg_id in self._responses.keys() - known:
            self.answered[key_of(msg_id)] += 1
            if not is_own(msg_id):
                del self._responses[msg_id]

    def _respond(self, message: Message) -> None:
        refusal = {"jsonrpc": "2.0", "id": message["id"], "error": {"code": 1, "message": "no"}}
        if self.manner in ("null", "twice"):
            super()._respond(message)
        if self.manner in ("refusal", "twice"):
            self.send(refusal)
        if self.manner == "junk":
            self.send({**refusal, "error": 5})
        if self.manner == "nonsense":
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": [{"x": [1]}, "y"]})


class Stage:
    """What many sessions share, because it takes longer to make than to use: a workspace with its index, and for each
    kind of client a server whose client does nothing odd."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root, self.temporary = home / "work", home / "tmp"
        for folder in (self.root / "pkg", home / "other", self.temporary):
            folder.mkdir(parents=True)
        (home / "other" / "d.py").write_text("def other(): ...\n")
        self.environment = {"TMPDIR": str(self.temporary), "HOME": str(home)}
        self._calm: dict[str, Wire] = {}

    def restore(self, *, cold: bool) -> None:
        """The files as they were. `cold`: and no index."""
        for name, text in FILES.items():
            path, data = self.root / name, text.encode()
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)
        if cold:
            shutil.rmtree(self.root / ".codescope", ignore_errors=True)

    def calm(self, profile: dict[str, Any]) -> Wire:
        """A server that has seen nothing but the texts that it is asked about."""
        key = json.dumps(profile)
        if key not in self._calm:
            self._calm[key] = Wire(command=None, **self.environment)
            self._calm[key].initialize(self.root, capabilities=profile)
        return self._calm[key]

    def close(self) -> None:
        for wire in self._calm.values():
            try:
                if wire.process.poll() is None:
                    wire.leave()
            finally:
                wire.close()


OWN = range(1_000_000, 2_000_000)  # ids of `ask`


def is_own(msg_id: object) -> bool:
    return isinstance(msg_id, int) and msg_id in OWN  # a range compares a text with all its numbers


def mentions(folder: Path) -> list[psutil.Process]:
    """Processes whose command line names a folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any(str(folder) in word for word in process.cmdline()):
                found.append(process)
    return found


def nobody_is_left(folder: Path, seconds: float = 30.0) -> None:
    """Indexers and their workers end by themselves when nobody needs them."""
    end = time.monotonic() + seconds
    while found := mentions(folder):
        assert time.monotonic() < end, [process.cmdline() for process in found]
        time.sleep(0.1)
