"""Links of a file that is edited are those that linking it anew gives, whatever is kept of them."""

import random
from pathlib import Path

import pytest

from core.extract import extract
from core.languages import language_for, language_named
from core.link.edited import Edited, link_again, same_surface
from core.link.linker import Linker
from core.link.surface import Surface
from core.model import FileLinks
from link_checks import MemoryLookup

ROOT = Path(__file__).resolve().parents[2]
EDITS = 40
# Files as their authors left them, with those that they import.
WORKSPACES = [
    ("core/text.py", "core/*.py"),
    ("core/link/evaluate.py", "core/link/*.py"),
    ("core/extract/classes.py", "core/extract/*.py"),
    ("core/workspace/documents.py", "core/workspace/*.py"),
    ("editors/vscode/src/extension.ts", "editors/vscode/src/*.ts"),
    ("tests/editors/vscode/drive.mjs", "tests/editors/vscode/*.mjs"),
]


def edited(text: str, choose: random.Random) -> str:
    """A text in which somebody wrote a line, took one away or moved one, or typed a letter into one."""
    lines = text.split("\n")
    at, other = choose.randrange(len(lines)), choose.randrange(len(lines))
    match choose.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            column = choose.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:column] + choose.choice("x.( )=1") + lines[at][column:]
        case 3:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            # A statement in some body: what is typed most.
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            line = lines[other].strip()
            lines.insert(at, indent + (line if line.endswith((")", ";")) else "print(len(line))"))
    return "\n".join(lines)


def parts(links: FileLinks) -> tuple[object, ...]:
    return sorted(links.links), links.states, sorted(links.bases)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "pattern"), WORKSPACES)
def test_kept_links_are_the_links_that_linking_anew_gives(path, pattern):
    files = {str(p.relative_to(ROOT)): p.read_bytes() for p in ROOT.glob(pattern)}
    lookup, language = MemoryLookup(files), language_for(path)
    assert language is not None
    text, choose = files[path].decode(), random.Random(path)
    surface = Surface(lookup.files[path], {})
    before = Edited(path, surface, Linker(lookup).link(path))
    kept = 0
    for number in range(EDITS):
        new = edited(text, choose)
        facts = extract(new.encode(), language)
        surface = Surface(facts, before.surface.shared)
        lookup.files[path] = facts
        whole = Linker(lookup).link(path)
        again = whole
        if same_surface(before.surface, surface):
            again = link_again(Linker(lookup), before, surface)
            assert parts(again) == parts(whole), number
            assert again.reads >= whole.reads
            kept += 1
        before = Edited(path, surface, again)
        # Mistakes are taken back soon.
        if not facts.has_errors or choose.random() < 0.3:
            text = new
    assert kept > EDITS // 4


def test_only_what_is_new_is_evaluated(monkeypatch):
    source = b"def f(): return 1\ndef g():\n    f()\n    f().real\n"
    lookup = MemoryLookup({"a.py": source})
    before = Edited("a.py", Surface(lookup.files["a.py"], {}), Linker(lookup).link("a.py"))
    lookup.files["a.py"] = facts = extract(source + b"    g()\n", language_named("python"))
    surface = Surface(facts, before.surface.shared)
    linker, asked = Linker(lookup), []
    real = linker.link

    def link(path, cancelled=None, kept=None):
        asked.append([r.name for i, r in enumerate(facts.references) if i not in (kept or ())])
        return real(path, cancelled, kept)

    monkeypatch.setattr(linker, "link", link)
    assert same_surface(before.surface, surface)
    link_again(linker, before, surface)
    assert asked == [["g"]]
