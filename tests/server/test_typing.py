"""Whatever is typed: a server that has followed every key answers as one that is started on the same text."""

import json
import os
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from server.live import Live
from server.wire import Wire
from typist import Typist

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("CODESCOPE_TEST_SEED", "1"))
CHECKS = 3
EDITS = 8  # between two of them
WORD = re.compile(r"[^\W\d]\w*")
# What is edited, real files beside it, and the language as an editor calls it.
FOLDERS = [
    ("core/link/edited.py", "core/link/*.py", "python"),
    ("core/store/overlay.py", "core/store/*.py", "python"),
    ("editors/vscode/src/server.ts", "editors/vscode/src/*.ts", "typescript"),
]


@contextmanager
def server_on(folder: Path) -> Iterator[Live]:
    with Wire() as wire:
        capabilities = wire.initialize(folder)
        live = Live(wire, folder, None, capabilities["positionEncoding"])
        live.ready()
        yield live
        assert wire.leave() == 0, "".join(wire.stderr)


def asked(live: Live, method: str, params: Any) -> Any:
    """An answer in an order of its own."""
    found = live.wire.request(method, params)
    return sorted(found, key=json.dumps) if isinstance(found, list) else found


def answers(live: Live, path: str, seed: str) -> dict[str, Any]:
    """What a server says of some names of a text, and of the text as a whole."""
    choose = random.Random(seed)
    document = {"textDocument": {"uri": live.uri(path)}}
    found = {"symbols": asked(live, "textDocument/documentSymbol", document)}
    text = live.texts[path].decode()
    words = list(WORD.finditer(text))
    for word in choose.sample(words, min(len(words), 14)):
        nth = len(re.findall(rf"(?={re.escape(word[0])})", text[: word.start()]))
        at = live.at(path, word[0], nth)
        name = f"{word[0]}@{word.start()}"
        found[f"definition {name}"] = asked(live, "textDocument/definition", at)
        context = {"context": {"includeDeclaration": True}}
        found[f"references {name}"] = asked(live, "textDocument/references", {**at, **context})
        items = asked(live, "textDocument/prepareCallHierarchy", at)
        found[f"item {name}"] = items
        for item in items or ():
            for way in ("incomingCalls", "outgoingCalls"):
                calls = asked(live, f"callHierarchy/{way}", {"item": item})
                found[f"{way} {name}"] = calls
    for word in choose.sample(words, min(len(words), 4)):
        query = {"query": word[0]}
        found[f"search {word[0]}"] = asked(live, "workspace/symbol", query)
    return found


@pytest.mark.parametrize(("path", "pattern", "language"), FOLDERS)
def test_answers_after_typing_are_those_of_a_new_server(tmp_path, path, pattern, language):
    for file in ROOT.glob(pattern):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    typist = Typist((ROOT / path).read_bytes(), random.Random(f"{SEED} {path}"))
    with server_on(tmp_path) as live:
        live.open(path, typist.text.decode(), language)
        for check in range(CHECKS):
            for _ in range(EDITS):
                typist.go_on(has_errors=typist.choose.random() < 0.5)
                # Characters that were cut in two are no text that a client can have.
                typist.text = typist.text.decode(errors="ignore").encode()
                live.become(path, typist.text.decode())
                if typist.choose.random() < 0.6:
                    # Somebody looks between two keys.
                    place = {"line": 3, "character": 5}
                    params = {"textDocument": {"uri": live.uri(path)}, "position": place}
                    live.wire.request("textDocument/definition", params)
            seed = f"{SEED} {path} {check}"
            mine = answers(live, path, seed)
            with server_on(tmp_path) as fresh:
                fresh.open(path, typist.text.decode(), language)
                its = answers(fresh, path, seed)
            assert mine.keys() == its.keys(), seed
            different = {key: (mine[key], its[key]) for key in mine if mine[key] != its[key]}
            assert not different, seed
        live.close(path)
        closed = answers(live, path, "closed")
    with server_on(tmp_path) as fresh:
        fresh.texts[path] = (tmp_path / path).read_bytes()
        assert closed == answers(fresh, path, "closed")
