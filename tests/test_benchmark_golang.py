"""Facts of Go files, as Go's own parser gives them."""

import shutil

import pytest

from benchmarks.golang import go_facts

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("go") is None, reason="needs Go")]

SOURCE = """\
package main

import f "fmt"

type é struct{ size int }

func (e *é) run() {
	go func() { f.Println("😀", e.size) }()
again:
	_ = é{size: 1}
	goto again
}
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("go")
    (folder / "main.go").write_text(SOURCE, encoding="utf-8")
    (folder / "other_plan9.go").write_text("package main\n")
    (folder / "broken.go").write_text("package\n")
    found = dict(go_facts(folder, ("main.go", "other_plan9.go", "broken.go")))
    assert list(found) == ["main.go"]
    return found["main.go"]


def test_identifiers_have_roles_and_utf16_columns(facts):
    rows = [tuple(i) for i in facts.identifiers if i.line >= 2]
    assert rows == [
        (2, 7, "f", "import"),
        (4, 5, "é", "name"),
        (4, 15, "size", "name"),
        (4, 20, "int", "name"),
        (6, 6, "e", "name"),
        (6, 9, "é", "name"),
        (6, 12, "run", "name"),
        (7, 13, "f", "name"),
        (7, 15, "Println", "attribute"),
        (7, 29, "e", "name"),
        (7, 31, "size", "attribute"),
        (9, 5, "é", "name"),
        (9, 7, "size", "keyword"),
    ]


def test_spans_and_calls(facts):
    kinds = [(s.kind, s.name) for s in facts.around((7, 15))]
    assert kinds == [("anonymous", (-1, -1)), ("function", (6, 12))]
    assert facts.calls == {(7, 15): "call"}


def test_what_an_import_is_found_at(facts):
    assert {(2, 7), (2, 9), (2, 10)} <= facts.imports()
