"""A real server and a client that does everything in any order: each request is answered, edits keep their order.

CODESCOPE_FUZZ=200 CODESCOPE_SEED=7 pytest tests/server/test_fuzz.py      so many sessions, from this seed on
"""

import os
import random
import shutil
import time
import traceback
from collections.abc import Iterator
from functools import partial
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
from server.fuzzed import FILES, PATIENCE, Bookkeeper, Stage, nobody_is_left
from server.wire import Wire

HUNTING = "CODESCOPE_FUZZ" in os.environ  # for huge documents and floods there is time then
SESSIONS = int(os.environ.get("CODESCOPE_FUZZ", "2"))
MOST_PLACES = 12  # of a document, about which everything is asked
SEED = int(os.environ.get("CODESCOPE_SEED", "1"))
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

    stage: Stage

    @initialize(
        profile=st.sampled_from(PROFILES),
        late=st.sampled_from([False] * 4 + [True]),
        cold=st.sampled_from([False] * 4 + [True]),
    )
    def start(self, profile: dict[str, Any], late: bool, cold: bool) -> None:
        self.stage.restore(cold=cold)
        self.root = self.stage.root
        self.profile = profile
        self.said: list[str] = []
        self.running = False
        self.had_huge = False
        self.shown: dict[str, tuple[str, str, chaos.Shown]] = {}  # name -> URI, language, text
        self.wire = Bookkeeper(**self.stage.environment)
        if not late:
            self.begin()

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
        self.say("open", spelling, language, ascii(text))
        self.wire.notify(
            "textDocument/didOpen", opened(self.uri(spelling), language, version, text)
        )
        if self.running:
            shown = self.uri(spelling), language, chaos.Shown(text)
            self.shown[chaos.DOCUMENTS[spelling]] = shown

    @precondition(lambda self: HUNTING and not self.had_huge)
    @rule(kind=st.integers(0, 2), spelling=chaos.uris)
    def open_huge(self, kind: int, spelling: str) -> None:
        """How long it takes to read decides whether it is followed: nothing is compared. Once in a session: the process
        that reads it takes more time than all the rest."""
        self.say("open huge", kind, spelling)
        self.had_huge = True
        text = chaos.huge(kind)
        self.wire.notify("textDocument/didOpen", opened(self.uri(spelling), "python", 1, text))
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
        calm = self.stage.calm(self.profile)
        calm.notify("textDocument/didOpen", opened(uri, language, 1, text))
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
            key: [{"uri": (self.stage.home / name).as_uri(), "name": name} for name in names]
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
            self.compare_with_calm()
            self.wire.demand("last", "workspace/symbol", {"query": "x"})
            self.wire.request("shutdown")
            self.wire.demand("late", "workspace/symbol", {"query": "x"})
        self.wire.settle()
        self.wire.notify("exit")
        code = self.wire.process.wait(PATIENCE)
        assert code == (0 if self.running else 1), code
        assert "Traceback" not in "".join(self.wire.stderr), "".join(self.wire.stderr)

    def compare_with_calm(self) -> None:
        """Back in order, the server soon answers as one whose client has done nothing but to open the same texts."""
        self.wire.manner = "null"
        self.change_folders(["work"], ["", "/", "gone", "other", "work", "work/pkg"])
        self.configure({})
        calm = self.stage.calm(self.profile)
        for uri, language, text in self.shown.values():
            calm.notify("textDocument/didOpen", opened(uri, language, 1, text.text()))
        for wire in (self.wire, calm):
            wire.poll(partial(is_ready, wire), PATIENCE)
        # What was written last may be in the index for one of them and not yet for the other.
        end = time.monotonic() + PATIENCE
        while True:
            pairs = zip(self.answers_of(self.wire), self.answers_of(calm), strict=True)
            different = [pair for pair in pairs if pair[0] != pair[1]]
            if not different:
                break
            assert time.monotonic() < end, different[:3]
            time.sleep(0.1)
        for uri, _, _ in self.shown.values():
            calm.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def answers_of(self, wire: Wire) -> Iterator[object]:
        for uri, _, text in self.shown.values():
            document = {"textDocument": {"uri": uri}}
            yield uri, wire.request("textDocument/documentSymbol", document)
            yield uri, wire.request("textDocument/foldingRange", document)
            for line, column in asked_places(text.text()):
                params = {**document, "position": {"line": line, "character": column}}
                for method in ("definition", "typeDefinition", "hover", "documentHighlight"):
                    yield method, params, wire.request(f"textDocument/{method}", params)


def asked_places(text: str) -> list[tuple[int, int]]:
    """The same for the same text; of another one, others."""
    lines = range(len(text.splitlines()[:12]))
    places = [(line, column) for line in lines for column in (0, 4, 8, 11)]
    return random.Random(text).sample(places, min(len(places), MOST_PLACES))


def opened(uri: str, language: str, version: int, text: str) -> dict[str, Any]:
    item = {"uri": uri, "languageId": language, "version": version, "text": text}
    return {"textDocument": item}


def is_ready(wire: Wire) -> bool:
    found = wire.request("workspace/executeCommand", {"command": "codescope.status"})
    return [folder["state"] for folder in found] == ["ready"]


@pytest.mark.slow
def test_anything_in_any_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    stage = Stage(tmp_path_factory.mktemp("fuzz"))

    class Session1(Session):
        pass

    Session1.stage = stage
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
        stage.close()
    nobody_is_left(stage.home)
    left = list(stage.temporary.iterdir())
    assert not left, left
    shutil.rmtree(stage.home, ignore_errors=True)
