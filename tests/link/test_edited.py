"""Links of a file that is edited are those that linking it anew gives, whatever is kept of them."""

import inspect
import random
from pathlib import Path

import pytest

from core.extract import extract
from core.extract.edited import extract_edited, taken_over
from core.languages import language_for, language_named
from core.link.beside import link_beside, surface_beside
from core.link.edited import Edited, link_again, link_changed, link_whole, same_surface
from core.link.linker import Linker
from core.link.surface import Surface
from core.model import FileLinks, TakenBodies
from core.syntax.versions import next_version
from core.workspace.layer import Layer, Text
from core.workspace.scratch import Scratch
from link_checks import MemoryLookup
from typist import Typist

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
    ("tests/data/java/ledger/model/Account.java", "tests/data/java/ledger/*/*.java"),
    ("benchmarks/go_facts.go", "benchmarks/*.go"),
    ("tests/data/go/ledger/model/account.go", "tests/data/go/ledger/*/*.go"),
    ("tests/data/syntax/sample.go", "tests/data/syntax/*.go"),
    ("tests/data/rust/ledger/src/model/mod.rs", "tests/data/rust/ledger/src/**/*.rs"),
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
    before = link_whole(Linker(lookup), path, Surface(lookup.files[path], {}))
    kept = changed = 0
    for number in range(EDITS):
        new = edited(text, choose)
        facts = extract(new.encode(), language)
        surface = Surface(facts, before.surface.shared)
        lookup.files[path] = facts
        whole = Linker(lookup).link(path)
        if same_surface(before.surface, surface):
            links = link_again(Linker(lookup), before, surface)
            again = Edited(path, surface, links, before.names)
            kept += 1
        else:
            again = link_changed(Linker(lookup), before, surface)
            changed += 1
        assert parts(again.links) == parts(whole), number
        assert again.links.reads >= whole.reads
        before = again
        # Mistakes are taken back soon.
        if not facts.has_errors or choose.random() < 0.3:
            text = new
    # Else the test says little; how many there are is up to the files.
    assert kept > EDITS // 5
    assert changed > EDITS // 10


@pytest.mark.slow
def test_a_file_that_is_edited_together_with_one_that_it_imports_is_linked_as_if_opened_now():
    path, imported = "core/link/edited.py", "core/link/surface.py"
    text, choose = (ROOT / path).read_text("utf-8"), random.Random(1)
    blocks = (ROOT / imported).read_text("utf-8").split("\n\n\n")
    other, scratch = "\n\n\n".join(blocks), Scratch()
    layer = new_layer(scratch)
    layer.update(documents({path: text, imported: other}), ())
    for number in range(EDITS):
        lines = text.split("\n")
        at = choose.choice([i for i, line in enumerate(lines) if line.startswith("    return ")])
        lines.insert(at, "    " + choose.choice(["same_surface", "names_changed", "print"]) + "()")
        text, changed, closed = "\n".join(lines), {}, []
        if choose.random() < 0.4:
            # Other symbols, and the same ones in another order.
            other = "\n\n\n".join(choose.sample(blocks, len(blocks) - choose.randrange(3)))
            changed = {imported: other}
        elif choose.random() < 0.3:
            closed = [imported]
        layer.update(documents({**changed, path: text}), closed)
        catch_up(layer)
        fresh = new_layer(scratch)
        shown = {path: text} if closed else {imported: other, path: text}
        fresh.update(documents(shown), ())
        catch_up(fresh)
        assert told(layer) == told(fresh), number
        fresh.close()
        if closed:
            layer.update(documents({imported: other}), ())
    layer.close()
    scratch.close()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["core/link/edited.py", "core/workspace/layer.py"])
def test_what_an_overlay_holds_after_typing_is_what_it_holds_of_a_file_that_is_opened(path):
    typist, scratch = Typist((ROOT / path).read_bytes(), random.Random(path)), Scratch()
    imported = {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in ROOT.glob("core/link/*.py")}
    layer = new_layer(scratch)
    layer.update(documents(imported), ())
    for number in range(EDITS * 2):
        text = {path: typist.text.decode(errors="ignore")}
        layer.update(documents(text), ())
        if not number % 4:
            catch_up(layer)
            fresh = new_layer(scratch)
            fresh.update(documents(imported | text), ())
            catch_up(fresh)
            assert told(layer) == told(fresh), number
            fresh.close()
        with layer.snapshot() as snapshot:
            facts = snapshot.facts(path)
        assert facts is not None
        typist.go_on(facts.has_errors)
    layer.close()
    scratch.close()


def test_what_stands_behind_an_edit_in_its_container_follows_it():
    text, scratch = "def f():\n    return 1\n\n\ndef g():  # {}\n    f()\n", Scratch()
    layer = new_layer(scratch)
    for comment in ("ä", "äb", "äbc"):
        layer.update(documents({"a.py": text.format(comment)}), ())
        fresh = new_layer(scratch)
        fresh.update(documents({"a.py": text.format(comment)}), ())
        assert told(layer) == told(fresh), comment
        fresh.close()
    layer.close()
    scratch.close()


def test_what_a_body_gives_to_a_name_outside_of_it_is_told_to_all():
    text = (
        "class A:\n    def go(self): ...\nclass B:\n    def go(self): ...\nn = None\ndef put():\n    global n\n"
        "    n = {}\ndef use():\n    n.go()\n"
    )
    reader, scratch = {"b.py": "import a\na.n.go()\n"}, Scratch()
    layer = new_layer(scratch)
    for value in ("A()", "B()", "B().y", "A()", "B()"):
        layer.update(documents({"a.py": text.format(value)} | reader), ())
        reader = {}  # only the first time
        catch_up(layer)
        fresh = new_layer(scratch)
        fresh.update(documents({"a.py": text.format(value), "b.py": "import a\na.n.go()\n"}), ())
        assert told(layer) == told(fresh), value
        fresh.close()
    layer.close()
    scratch.close()


BODIES = """import b
class A:
    def go(self):
        def inner(): return b.one(self)
        return inner()
    def stay(self): return self.go().x
def use(a: A):
    b.two(); a.go(); later(a)
def other():
    return A().stay(), use
"""
BESIDE = [
    BODIES + "def later(x): return other()\n",
    BODIES + "def later(x): return other()\ndef last(): return later\n",
    BODIES + "def last(): return later\n",
    BODIES,
    BODIES.replace("def other", "def another(): return other()\n\ndef other"),
    BODIES.replace("def other", "def renamed"),
    BODIES.replace("import b\n", "import b, c\nlater = c.later\n"),
    "from d import *\n" + BODIES,
    BODIES.replace("import b\n", ""),
]


@pytest.mark.parametrize("first", BESIDE)
def test_links_of_bodies_that_were_taken_over_are_those_that_linking_anew_gives(first):
    lookup = MemoryLookup(
        {
            "a.py": BODIES.encode(),
            "b.py": b"import a\ndef one(a): ...\ndef two(): return a.A()\n",
            "c.py": b"def later(x): ...\n",
            "d.py": b"def later(x): ...\nclass A: ...\n",
        }
    )
    language = language_named("python")
    version = edited = before = None
    kept = 0
    for text in (BODIES, first, *BESIDE, first):
        version = next_version(version, text.encode(), language)
        old, edited = edited, extract_edited(edited, text.encode(), language, version.parsed)
        lookup.files["a.py"] = edited.facts
        taken = taken_over(old, edited)
        if before is None or not isinstance(taken, TakenBodies):
            surface = Surface(edited.facts, {} if before is None else before.surface.shared)
            before = link_whole(Linker(lookup), "a.py", surface)
        else:
            surface = surface_beside(before.surface, edited.facts, taken)
            assert surface.names == Surface(edited.facts, surface.shared).names
            before = link_beside(Linker(lookup), before, surface, taken).edited
            kept += 1
        whole = Linker(lookup).link("a.py")
        assert parts(before.links) == parts(whole)
        assert before.links.reads >= whole.reads
    assert kept >= 5


def test_functions_that_come_and_go_leave_no_rows_behind():
    scratch = Scratch()
    layer = new_layer(scratch)
    for text in (BODIES, *BESIDE, *BESIDE[::-1], BODIES.replace("later", "b.two"), *BESIDE):
        layer.update(documents({"a.py": text, "b.py": "import a\na.later(a.A().go())\n"}), ())
        layer.update(documents({"a.py": text + "last = 1\n"}), ())
        layer.update(documents({"a.py": text}), ())
        catch_up(layer)
        fresh = new_layer(scratch)
        fresh.update(documents({"a.py": text, "b.py": "import a\na.later(a.A().go())\n"}), ())
        assert told(layer) == told(fresh)
        fresh.close()
    layer.close()
    scratch.close()


def new_layer(scratch: Scratch) -> Layer:
    return Layer(Path("/nowhere"), None, scratch, lambda *_: None, lambda layer: None)


def documents(texts: dict[str, str]) -> list[Text]:
    return [Text(path, text.encode(), language_named("python")) for path, text in texts.items()]


def catch_up(layer: Layer) -> None:
    while layer.has_more():
        layer.catch_up(lambda: False)


def told(layer: Layer) -> list[object]:
    """The references of files with what they lead to, whatever its number is."""
    found: list[object] = []
    with layer.snapshot() as snapshot:
        for row in snapshot.files():
            references = snapshot.refs_in(row.id)
            targets = snapshot.symbols([ref.target for ref in references])
            for ref in references:
                to = targets.get(ref.target)
                place = to and (to.path, to.qualified, to.ordinal)
                found.append((row.path, ref.starts, ref.role, str(place), ref.via, ref.tier))
    return sorted(found, key=str)


JAVA = {
    "b/Other.java": b"package b; public class Other { static void go() {} }",
    "c/Other.java": b"package c; public class Other { static void go() {} }",
}
GO = {"go.mod": b"module m\n", "a.go": b"package p\n\ntype T struct{}\n"}


@pytest.mark.parametrize(
    ("others", "path", "old", "new"),
    [
        pytest.param(
            JAVA,
            "a/A.java",
            "package b; class A { void f() { Other.go(); } }",
            "package c; class A { void f() { Other.go(); } }",
            id="another package",
        ),
        pytest.param(
            JAVA,
            "a/A.java",
            "package b; class A { void f() { Other.go(); } }",
            " class A { void f() { Other.go(); } } package b;",
            id="a package line that is none any more",
        ),
        pytest.param(
            GO,
            "b.go",
            "package p\n\nfunc use() { helper() }\n",
            "package p\n\nfunc use() { helper() }\nfunc helper() {}\n",
            id="a name that is new in the package",
        ),
        pytest.param(
            GO,
            "b.go",
            "package p\n\nfunc use(t T) { t.helper() }\n",
            "package p\n\nfunc use(t T) { t.helper() }\nfunc (t T) helper() {}\n",
            id="a method apart from its type that is new",
        ),
    ],
)
def test_packages_that_files_declare_are_rested_on(others, path, old, new):
    lookup = MemoryLookup({**others, path: old.encode()})
    before = link_whole(Linker(lookup), path, Surface(lookup.files[path], {}))
    language = language_for(path)
    assert language is not None
    for text in (new, old):
        lookup.files[path] = facts = extract(text.encode(), language)
        surface = Surface(facts, before.surface.shared)
        assert not same_surface(before.surface, surface)
        again = link_changed(Linker(lookup), before, surface)
        whole = Linker(lookup).link(path)
        assert parts(again.links) == parts(whole)
        assert again.links.reads >= whole.reads
        assert parts(before.links) != parts(again.links)
        before = again


@pytest.mark.skipif(
    not inspect.isfunction(Linker.link), reason="nobody can look into a compiled method"
)
def test_only_what_is_new_is_evaluated(monkeypatch):
    source = b"def f(): return 1\ndef g():\n    f()\n    f().real\n"
    lookup = MemoryLookup({"a.py": source})
    before = Edited("a.py", Surface(lookup.files["a.py"], {}), Linker(lookup).link("a.py"))
    lookup.files["a.py"] = facts = extract(source + b"    g()\n", language_named("python"))
    surface = Surface(facts, before.surface.shared)
    linker, asked = Linker(lookup), []
    real = linker.link

    def link(path, cancelled=None, kept=None, noted=None):
        asked.append(
            [r.name for i, r in enumerate(facts.references) if kept is None or i not in kept.others]
        )
        return real(path, cancelled, kept, noted)

    monkeypatch.setattr(linker, "link", link)
    assert same_surface(before.surface, surface)
    link_again(linker, before, surface)
    assert asked == [["g"]]
