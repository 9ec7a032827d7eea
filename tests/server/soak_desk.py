"""One of the editors of the soak test, with its server."""

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from server.wire import Wire

if TYPE_CHECKING:
    from server.soaking import Soak

ANSWER_SECONDS = 20.0  # a machine may be busy; nothing may hang
# What a log may hold where processes are killed.
CRASH = re.compile(r"^Traceback|^\w*Error\b", re.MULTILINE)


class Desk:
    """An editor with one document that is open and changed; its server is started again when it was killed."""

    def __init__(self, soak: "Soak", name: str) -> None:
        self.soak, self.name = soak, name
        self.wire: Wire | None = None
        self.version = 0
        self.path: Path | None = None
        self.asked: list[tuple[int, float]] = []

    def start(self) -> None:
        self.wire = Wire(command=None, **self.soak.environment)
        self.wire.initialize(self.soak.root)
        self.path = None
        self.asked.clear()

    def is_alive(self) -> bool:
        return self.wire is not None and self.wire.process.poll() is None

    def type(self) -> None:
        """Open a document with text that is not saved, type on, or close it."""
        assert self.wire is not None
        if self.path is None:
            sources = self.soak.sources()
            if not sources:
                return
            self.path = self.soak.chance.choice(sources)
            document = {
                "uri": self.path.as_uri(),
                "languageId": "python",
                "version": 1,
                "text": self.text(),
            }
            self.wire.notify("textDocument/didOpen", {"textDocument": document})
        elif self.soak.chance.random() < 0.15:
            self.wire.notify("textDocument/didClose", {"textDocument": {"uri": self.path.as_uri()}})
            self.path = None
        else:
            document = {"uri": self.path.as_uri(), "version": self.version + 2}
            self.wire.notify(
                "textDocument/didChange",
                {"textDocument": document, "contentChanges": [{"text": self.text()}]},
            )

    def text(self) -> str:
        self.version += 1
        saved = ""
        with suppress(OSError):
            assert self.path is not None
            saved = self.path.read_text("utf-8", "replace")
        return f"def {self.unsaved()}():\n    return {self.unsaved()}()\n\n\n{saved}"

    def unsaved(self) -> str:
        return f"unsaved_{self.name}_{self.version}"

    def ask(self) -> None:
        assert self.wire is not None
        number = self.soak.ask_something(self.wire)
        self.asked.append((number, time.monotonic()))

    def take_answers(self) -> None:
        """Wait for all that was asked; what a killed server owes is forgotten."""
        assert self.wire is not None
        for number, when in self.asked:
            try:
                answer = self.wire.answer(number, ANSWER_SECONDS)
            except AssertionError as error:
                if self.is_alive() or "the server left" not in str(error):
                    self.soak.fault(f"{self.name}: {error}")
                break
            self.soak.waits.append(time.monotonic() - when)
            if "result" not in answer:
                self.soak.fault(f"{self.name}: {answer}")
        self.asked.clear()
        self.look_at_what_is_shown()

    def check_unsaved(self) -> None:
        """The own unsaved name is found, the other editor's is not."""
        if self.path is None or not self.is_alive():
            return
        assert self.wire is not None
        answer = self.wire.answer(
            self.wire.ask("workspace/symbol", {"query": "unsaved_"}), ANSWER_SECONDS
        )
        found = {item["name"] for item in answer.get("result") or ()}
        if self.unsaved() not in found or any(
            f"unsaved_{self.name}_" not in name for name in found
        ):
            self.soak.fault(f"{self.name}: {self.unsaved()} is open, and found is {sorted(found)}")

    def look_at_what_is_shown(self) -> None:
        assert self.wire is not None
        for message in self.wire.notifications:
            if message["method"] in ("window/showMessage", "window/logMessage"):
                self.soak.look_at(f"{self.name} shows", message["params"]["message"])
                self.soak.shown.append(message["params"]["message"])
        self.wire.notifications.clear()
        log, self.wire.stderr = "".join(self.wire.stderr), []
        self.soak.look_at(f"{self.name} logs", log)
        if CRASH.search(log):
            self.soak.fault(f"{self.name} logs {log[-3000:]}")

    def kill(self) -> None:
        assert self.wire is not None
        self.wire.process.kill()
        self.wire.close()

    def leave(self) -> None:
        if self.wire is not None:
            if self.is_alive():
                code = self.wire.leave()
                self.look_at_what_is_shown()
                if code:
                    self.soak.fault(f"{self.name} left with {code}")
            self.wire.close()
