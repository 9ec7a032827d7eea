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
# What is edited, a file that uses it, real files beside them, and the language as an editor calls it.
FOLDERS = [
    ("core/link/edited.py", "core/link/linker.py", "core/link/*.py", "python"),
    ("core/store/overlay.py", "core/store/index.py", "core/store/*.py", "python"),
    (
        "editors/vscode/src/server.ts",
        "editors/vscode/src/extension.ts",
        "editors/vscode/src/*.ts",
        "typescript",
    ),
    (
        "tests/editors/vscode/drive.mjs",
        "tests/editors/vscode/questions/index.js",
        "tests/editors/vscode/**/*.*js",
        "javascript",
    ),
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
    choose = random.Random(f"{seed} {path}")
    document = {"textDocument": {"uri": live.uri(path)}}
    found = {"symbols": asked(live, "textDocument/documentSymbol", document)}
    text = live.texts[path].decode()
    words = list(WORD.finditer(text))
    for word in choose.sample(words, min(len(words), 12)):
        at = place_of(live, path, word)
        name = f"{word[0]}@{word.start()}"
        found[f"definition {name}"] = asked(live, "textDocument/definition", at)
        found[f"highlights {name}"] = asked(live, "textDocument/documentHighlight", at)
        context = {"context": {"includeDeclaration": True}}
        found[f"references {name}"] = asked(live, "textDocument/references", {**at, **context})
        items = asked(live, "textDocument/prepareCallHierarchy", at)
        found[f"item {name}"] = items
        for item in items or ():
            for way in ("incomingCalls", "outgoingCalls"):
                calls = asked(live, f"callHierarchy/{way}", {"item": item})
                found[f"{way} {name}"] = calls
    for word in choose.sample(words, min(len(words), 4)):
        found[f"search {word[0]}"] = asked(live, "workspace/symbol", {"query": word[0]})
    return {f"{path}: {key}": answer for key, answer in found.items()}


def place_of(live: Live, path: str, word: re.Match[str]) -> dict[str, Any]:
    text = live.texts[path].decode()
    return live.at(
        path, word[0], len(re.findall(rf"(?={re.escape(word[0])})", text[: word.start()]))
    )


def look(live: Live, path: str, typist: Typist) -> None:
    """Somebody asks between two keys, near where they type."""
    text = live.texts[path].decode()
    near = len(typist.text[: typist.place].decode(errors="ignore"))
    word = next(WORD.finditer(text, max(0, near - 20)), None)
    if word is not None:
        method = typist.choose.choice(("definition", "documentHighlight", "references"))
        params = {**place_of(live, path, word), "context": {"includeDeclaration": True}}
        live.wire.request(f"textDocument/{method}", params)


@pytest.mark.parametrize(("path", "user", "pattern", "language"), FOLDERS)
def test_answers_after_typing_are_those_of_a_new_server(tmp_path, path, user, pattern, language):
    for file in ROOT.glob(pattern):
        target = tmp_path / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
    choose = random.Random(f"{SEED} {path}")
    typists = {each: Typist((ROOT / each).read_bytes(), choose) for each in (path, user)}
    with server_on(tmp_path) as live:
        for each, typist in typists.items():
            live.open(each, typist.text.decode(), language)
        for check in range(CHECKS):
            for _ in range(EDITS):
                each = path if choose.random() < 0.8 else user
                typist = typists[each]
                typist.go_on(has_errors=choose.random() < 0.5)
                # Characters that were cut in two are no text that a client can have.
                typist.text = typist.text.decode(errors="ignore").encode()
                live.become(each, typist.text.decode())
                if choose.random() < 0.6:
                    look(live, choose.choice((path, user)), typist)
            seed = f"{SEED} {check}"
            mine = answers(live, path, seed) | answers(live, user, seed)
            with server_on(tmp_path) as fresh:
                for each, typist in typists.items():
                    fresh.open(each, typist.text.decode(), language)
                its = answers(fresh, path, seed) | answers(fresh, user, seed)
            assert mine.keys() == its.keys(), seed
            different = {key: (mine[key], its[key]) for key in mine if mine[key] != its[key]}
            assert not different, seed
        live.close(path)
        live.close(user)
        closed = answers(live, path, "closed") | answers(live, user, "closed")
    with server_on(tmp_path) as fresh:
        for each in typists:
            fresh.texts[each] = (tmp_path / each).read_bytes()
        assert closed == answers(fresh, path, "closed") | answers(fresh, user, "closed")
