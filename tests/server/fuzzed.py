"""A client that keeps the books: every request is answered once, nothing else is, and nothing is left behind."""

import json
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from server.wire import Message, Wire

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
            if msg_id not in OWN:
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


OWN = range(1_000_000, 2_000_000)  # ids of `ask`


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
