"""A real server and a client that does everything in any order: each request is answered, edits keep their order.

CODESCOPE_FUZZ=200 CODESCOPE_SEED=7 pytest tests/server/test_fuzz.py      so many sessions, from this seed on
"""

import json
import os
import random
import shutil
import traceback
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from server import chaos
from server.fuzzed import PATIENCE, Bookkeeper, nobody_is_left
from server.wire import Wire

HUNTING = "CODESCOPE_FUZZ" in os.environ  # for huge documents and floods there is time then
SESSIONS = int(os.environ.get("CODESCOPE_FUZZ", "2"))
SEED = int(os.environ.get("CODESCOPE_SEED", "1"))
FILES = {
    "a.py": "from b import helper\n\ndef résumé(x):\n    return helper(x)\n\nclass Ünï:\n    y = résumé(1)\n",
    "b.py": "def helper(x): ...\n\n\nhelper('😀')\n",
    "pkg/c.js": "export function f(a) { return g(a) }\nfunction g(b) { return b }\n",
    "é ü.py": "from a import Ünï\nÜnï().y\n",
}
PROFILES: list[dict[str, Any]] = [
    {},
    {
        "workspace": {
            "configuration": True,
            "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
            "didChangeConfiguration": {"dynamicRegistration": True},
        },
        "textDocument": {
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
            "definition": {"dynamicRegistration": True, "linkSupport": True},
        },
        "window": {"workDoneProgress": True},
    },
]
SETTINGS: list[Any] = [
    {},
    {"codescope": {"index": {"workers": 1, "exclude": ["b.py"]}}},
    {"codescope": {"index": {"workers": "x", "timeLimit": -1}, "minimumConfidence": 7}},
    {"codescope": {"disabledFeatures": ["hover", "telepathy"]}},
    {"codescope": None},
    {"codescope": [1]},
    5,
]


class Session(RuleBasedStateMachine):
    """One server, one client that behaves in no way at all."""

    place: Path  # of all sessions' folders
    count = 0

    @initialize(profile=st.sampled_from(PROFILES), late=st.sampled_from([False] * 4 + [True]))
    def start(self, profile: dict[str, Any], late: bool) -> None:
        type(self).count += 1
        self.home = self.place / str(self.count)
        self.root = self.home / "work"
        self.other = self.home / "other"
        self.temporary = self.home / "tmp"
        for folder in (self.root / "pkg", self.other, self.temporary):
            folder.mkdir(parents=True)
        for path, text in FILES.items():
            (self.root / path).write_text(text, "utf-8")
        (self.other / "d.py").write_text("def other(): ...\n")
        self.profile = profile
        self.said: list[str] = []
        self.running = False
        self.shown: dict[str, tuple[str, str, chaos.Shown]] = {}  # name -> URI, language, text
        self.wire = self.server()
        if not late:
            self.begin()

    def server(self) -> Bookkeeper:
        return Bookkeeper(TMPDIR=str(self.temporary), HOME=str(self.home))

    def say(self, *what: object) -> None:
        self.said.append(" ".join(map(str, what))[:300])

    def uri(self, spelling: str) -> str:
        return spelling.replace("{w}", self.root.as_uri())

    # -- the session's life

    @rule()
    def begin(self) -> None:
        self.say("initialize")
        if self.running:
            assert self.wire.refused("initialize", {"capabilities": {}})["code"] == -32600
            return
        self.wire.initialize(self.root, capabilities=self.profile)
        self.running = True

    @rule()
    def settle(self) -> None:
        self.say("settle")
        self.wire.settle()

    @rule(manner=st.sampled_from(["null", "refusal", "twice", "junk", "nonsense", "silent"]))
    def behave(self, manner: str) -> None:
        self.wire.manner = manner
        self.wire.look()

    # -- documents

    @rule(spelling=chaos.uris, language=chaos.language_ids, text=chaos.texts, version=chaos.numbers)
    def open(self, spelling: str, language: str, text: str, version: int) -> None:
        uri = self.uri(spelling)
        self.say("open", spelling, language, ascii(text))
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.wire.notify("textDocument/didOpen", {"textDocument": item})
        if self.running:
            self.shown[chaos.DOCUMENTS[spelling]] = (uri, language, chaos.Shown(text))

    @precondition(lambda self: HUNTING)
    @rule(kind=st.integers(0, 2), spelling=chaos.uris)
    def open_huge(self, kind: int, spelling: str) -> None:
        """How long it takes to read decides whether it is followed: nothing is compared."""
        self.open(spelling, "python", chaos.huge(kind), 1)
        self.shown.pop(chaos.DOCUMENTS[spelling], None)

    @rule(
        spelling=chaos.uris,
        edits=st.lists(chaos.changes, max_size=4),
        version=chaos.numbers,
        times=st.sampled_from([1, 1, 1, 50]),
    )
    def change(self, spelling: str, edits: list[Any], version: int, times: int) -> None:
        self.say("change", times, spelling, ascii(edits))
        params = {
            "textDocument": {"uri": self.uri(spelling), "version": version},
            "contentChanges": edits,
        }
        for _ in range(times):
            self.wire.notify("textDocument/didChange", params)
            if known := self.shown.get(chaos.DOCUMENTS[spelling]):
                for edit in edits:
                    known[2].apply(edit)

    @rule(spelling=chaos.uris, saved=st.booleans())
    def close(self, spelling: str, saved: bool) -> None:
        self.say("close", spelling)
        params = {"textDocument": {"uri": self.uri(spelling)}}
        if saved:
            self.wire.notify("textDocument/didSave", params)
        self.wire.notify("textDocument/didClose", params)
        if self.running:
            self.shown.pop(chaos.DOCUMENTS[spelling], None)

    @rule()
    def compare(self) -> None:
        """Ask for symbols of open documents: they are those of the text that the client shows."""
        if self.running:
            self.say("compare")
            numbers = [
                (name, self.wire.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}}))
                for name, (uri, _, _) in self.shown.items()
            ]
            for name, number in numbers:
                uri, language, text = self.shown[name]
                answer = self.wire.answer(number)
                assert answer.get("result") == self.symbols_of(uri, language, text.text()), name

    def symbols_of(self, uri: str, language: str, text: str) -> object:
        """What a server says that has seen nothing but this text."""
        calm = self.calm(self.profile)
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        calm.notify("textDocument/didOpen", {"textDocument": item})
        found = calm.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        calm.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        return found

    # -- requests

    @rule(msg_id=chaos.ids, question=chaos.questions())
    def ask(self, msg_id: object, question: tuple[str, Any]) -> None:
        self.say("ask", msg_id, ascii(question))
        self.wire.demand(msg_id, *question)

    @rule(msg_id=st.one_of(chaos.ids, chaos.odd_ids), data=st.data())
    def ask_oddly(self, msg_id: object, data: st.DataObject) -> None:
        method, params = data.draw(chaos.questions())
        if data.draw(st.integers(0, 3)) == 0:
            method = data.draw(st.sampled_from(chaos.UNKNOWN))
        params = data.draw(chaos.spoiled(params))
        self.say("ask oddly", msg_id, method, ascii(params))
        self.wire.demand(msg_id, method, params)

    @rule(
        count=st.sampled_from([50, 300, 2500] if HUNTING else [50]),
        some=st.lists(chaos.questions(), min_size=1, max_size=4),
        cancelled=st.sampled_from([0.0, 0.5, 1.0]),
        chance=st.randoms(use_true_random=False),
    )
    def flood(self, count: int, some: list[Any], cancelled: float, chance: random.Random) -> None:
        self.say("flood", count, cancelled, ascii(some))
        for number in range(count):
            msg_id = f"flood {number}" if number % 2 else 10_000 + number
            self.wire.demand(msg_id, *some[number % len(some)])
            if chance.random() < cancelled:
                self.wire.notify("$/cancelRequest", {"id": msg_id})

    @rule(msg_id=st.one_of(chaos.ids, chaos.odd_ids), times=st.integers(1, 3))
    def cancel(self, msg_id: object, times: int) -> None:
        self.say("cancel", msg_id)
        for _ in range(times):
            self.wire.notify("$/cancelRequest", {"id": msg_id})

    # -- what is odd

    @rule(note=st.sampled_from(chaos.NOTES), data=st.data())
    def note_oddly(self, note: str, data: st.DataObject) -> None:
        """A notification with something wrong, on a document that nothing else is about."""
        example = chaos.example_of(note, self.uri("{w}/sacrificed.py"))
        params = data.draw(chaos.spoiled(example))
        if note == "workspace/didChangeWorkspaceFolders":
            params = data.draw(chaos.junk)
        self.say("note", note, ascii(params))
        self.wire.notify(note, params)

    @rule(noise=st.sampled_from(chaos.NOISE))
    def make_noise(self, noise: tuple[bytes, int]) -> None:
        self.say("noise", noise[0][:80])
        self.wire.raw(noise[0])
        self.wire.expected["null"] += noise[1]

    @rule(count=st.integers(1, 3))
    def send_batch(self, count: int) -> None:
        """The protocol has none: one error answers all of it."""
        self.say("batch")
        message = {"jsonrpc": "2.0", "id": 1, "method": "workspace/symbol", "params": {"query": ""}}
        self.wire.raw(chaos.batch([message] * count))
        self.wire.expected["null"] += 1

    # -- the world around

    @rule(
        added=st.lists(st.sampled_from(["other", "work/pkg", "work", "gone", "", "/"]), max_size=2),
        removed=st.lists(st.sampled_from(["other", "work/pkg", "work", "never"]), max_size=2),
    )
    def change_folders(self, added: list[str], removed: list[str]) -> None:
        self.say("folders", "+", added, "-", removed)
        event = {
            key: [{"uri": (self.home / name).as_uri(), "name": name} for name in names]
            for key, names in (("added", added), ("removed", removed))
        }
        self.wire.notify("workspace/didChangeWorkspaceFolders", {"event": event})

    @rule(value=st.sampled_from(SETTINGS))
    def configure(self, value: Any) -> None:
        self.say("configure", value)
        self.wire.answers["workspace/configuration"] = lambda params: [value] * len(params["items"])
        self.wire.notify("workspace/didChangeConfiguration", {"settings": value})

    @rule(name=st.sampled_from(sorted(FILES)), text=chaos.texts, told=st.booleans())
    def write(self, name: str, text: str, told: bool) -> None:
        self.say("write", name)
        (self.root / name).write_bytes(text.encode("utf-8", "replace"))
        if told:
            change = {"uri": (self.root / name).as_uri(), "type": 2}
            self.wire.notify("workspace/didChangeWatchedFiles", {"changes": [change]})

    # -- the end

    def teardown(self) -> None:
        try:
            self.finish()
        except BaseException:
            # A process is not the same twice: what failed once may not fail again, and would not be reported.
            print("", *self.said, traceback.format_exc(), *self.wire.stderr[-40:], sep="\n")
            raise
        finally:
            self.wire.close()

    def finish(self) -> None:
        self.compare()
        self.wire.settle()
        if self.running:
            self.compare_with_fresh()
            self.wire.demand("last", "workspace/symbol", {"query": "x"})
            self.wire.request("shutdown")
            self.wire.demand("late", "workspace/symbol", {"query": "x"})
        self.wire.settle()
        self.wire.notify("exit")
        code = self.wire.process.wait(PATIENCE)
        assert code == (0 if self.running else 1), code
        assert "Traceback" not in "".join(self.wire.stderr), "".join(self.wire.stderr)

    def compare_with_fresh(self) -> None:
        """Back in order, the server answers as one that has just been started on the same texts."""
        self.wire.manner = "null"
        self.change_folders(["work"], ["", "/", "gone", "other", "work", "work/pkg"])
        self.configure({})
        answers = []
        with self.server() as fresh:
            fresh.initialize(self.root, capabilities=self.profile)
            for uri, language, text in self.shown.values():
                item = {"uri": uri, "languageId": language, "version": 1, "text": text.text()}
                fresh.notify("textDocument/didOpen", {"textDocument": item})
            for wire in (self.wire, fresh):
                wire.poll(partial(is_ready, wire), PATIENCE)
            for wire in (self.wire, fresh):
                answers.append(list(self.answers_of(wire)))
            assert fresh.leave() == 0
        assert answers[0] == answers[1]

    def answers_of(self, wire: Wire) -> Iterator[object]:
        for uri, _, text in self.shown.values():
            document = {"textDocument": {"uri": uri}}
            yield uri, wire.request("textDocument/documentSymbol", document)
            yield uri, wire.request("textDocument/foldingRange", document)
            lines = text.text().splitlines()[:12]
            for line, column in [(i, j) for i, line in enumerate(lines) for j in (0, 4, 8, 11)]:
                params = {**document, "position": {"line": line, "character": column}}
                for method in ("definition", "typeDefinition", "hover", "documentHighlight"):
                    yield params, wire.request(f"textDocument/{method}", params)

    @classmethod
    def calm(cls, profile: dict[str, Any]) -> Wire:
        raise NotImplementedError


def is_ready(wire: Wire) -> bool:
    found = wire.request("workspace/executeCommand", {"command": "codescope.status"})
    return [folder["state"] for folder in found] == ["ready"]


@pytest.mark.slow
def test_anything_in_any_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    calm: dict[str, Wire] = {}
    place = tmp_path_factory.mktemp("fuzz")

    class Session1(Session):
        @classmethod
        def calm(cls, profile: dict[str, Any]) -> Wire:
            key = json.dumps(profile)
            if key not in calm:
                calm[key] = Wire()
                calm[key].initialize(capabilities=profile)
            return calm[key]

    Session1.place = place
    try:
        run_state_machine_as_test(
            seed(SEED)(Session1),
            settings=settings(
                max_examples=SESSIONS,
                stateful_step_count=40 if HUNTING else 25,
                deadline=None,
                derandomize=False,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        for wire in calm.values():
            wire.close()
    nobody_is_left(place)
    left = list(place.glob("*/tmp/*"))
    assert not left, left
    shutil.rmtree(place, ignore_errors=True)
