"""The truth for Java: what javac's tables say of marked sources."""

import asyncio
import shutil
from pathlib import Path

import pytest

from benchmarks.corpora import corpus_of
from benchmarks.javac import java_tables, javac_server
from benchmarks.questions import Answer, Question, Spot
from benchmarks.source_facts import redeclares
from benchmarks.tables import TableAsker
from marked import parse_marked

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("javac") is None, reason="needs a JDK"),
]

SOURCE = """
==> p/Base.java
package p;
class «Base:Base» {
    «make:Base»(int size) {}
    static void «one:add»(int a) {}
    static void «two:add»(String a) {}
    enum Color { RED, @Deprecated GREEN { void in() {} } }
    record Point(int «x:x») {}
}
==> q/Other.java
package p;
import static p.Base.«imported:add»;
class Other {
    String é = "😀"; Object o = new «anonymous:Base»(1) {};
    void «caller:run»(Point p, «ref:Base» b) {
        «first:add»(1);
        Runnable r = () -> Base.«second:add»("x");
        new Base.Point(1).«accessor:x»();
        var «local:v» = 1;
        int «other:w» = «use:v» + "".«outside:length»();
    }
}
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory, own_cache):
    marked = parse_marked(SOURCE)
    folder: Path = tmp_path_factory.mktemp("sources")
    for path, text in marked.files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(text)
    corpus = corpus_of(folder, "java")
    tables = java_tables(corpus.folder, corpus.files)

    def spot(label: str) -> Spot:
        path, start, _ = marked.spots[label]
        before = marked.files[path][:start].decode()
        line = before.rsplit("\n", 1)[-1]
        return Spot(path, before.count("\n"), len(line.encode("utf-16-le")) // 2)

    def answer(kind, label: str) -> Answer:
        return asyncio.run(
            TableAsker(corpus, javac_server(), tables).ask_one(Question(kind, *spot(label)))
        )

    return spot, answer, tables


@pytest.fixture(scope="module")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODESCOPE_BENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.parametrize(
    ("use", "declared"),
    [
        ("imported", {"one", "two"}),  # both, for all that an import says
        ("anonymous", {"Base", "make"}),
        ("ref", {"Base"}),
        ("first", {"one"}),
        ("second", {"two"}),
        ("accessor", {"x"}),
        ("use", {"local"}),
    ],
)
def test_definitions_are_exact(asked, use, declared):
    spot, answer, _ = asked
    assert {p.start for p in answer("definition", use).places} == {spot(d) for d in declared}


def test_what_lies_outside_is_told_from_what_is_unknown(asked):
    _, answer, _ = asked
    (place,) = answer("definition", "outside").places
    assert not place.inside


def test_references_are_definitions_read_backwards(asked):
    spot, answer, _ = asked
    found = {p.start for p in answer("references", "two").places}
    assert found == {spot("two"), spot("imported"), spot("second")}


def test_calls_of_lambdas_belong_to_the_function_around(asked):
    spot, answer, _ = asked
    (item,) = answer("incoming", "two").items
    assert (item.start, item.name) == (spot("caller"), "run")
    callees = {item.start for item in answer("outgoing", "caller").items}
    assert callees == {spot("one"), spot("two"), spot("x")}


def test_overloads_are_symbols_of_their_own(asked):
    spot, _, tables = asked
    assert not redeclares(tables.facts, spot("one"), spot("two"))


def test_what_the_compiler_adds_is_not_in_the_outline(asked):
    _, _, tables = asked
    names = [(s.name, s.kind) for s in tables.symbols["p/Base.java"]]
    assert names == [
        ("Base", 5),
        ("Base", 9),
        ("size", 13),
        ("add", 6),
        ("a", 13),
        ("add", 6),
        ("a", 13),
        ("Color", 10),
        ("RED", 22),
        ("GREEN", 22),
        ("in", 6),
        ("Point", 5),
        ("x", 8),
    ]
