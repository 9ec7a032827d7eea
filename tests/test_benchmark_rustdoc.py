"""What rustdoc's pages say of a crate's names."""

import pytest

from benchmarks.questions import Symbol
from benchmarks.rustdoc import implementing, is_route, trait_methods, variants
from benchmarks.rustdoc_pages import Link, Pages

SOURCE = """\
pub fn é() { go(1).len() }
fn go(x: u8) -> Vec<u8> {
    let x = x + Kind::One as u8;
}
"""
SHOWN = """\
<pre class="rust"><code><a href=#1 id=1 data-nosnippet>1</a><span class="kw">pub fn </span>é() { <a href="#2-4">go</a>\
(<span class="number">1</span>).<a href="https://example.org/struct.Vec.html#method.len">len</a>() }
<a href=#2 id=2 data-nosnippet>2</a><span class="kw">fn </span>go(x: u8) -&gt; Vec&lt;u8&gt; {
<a href=#3 id=3 data-nosnippet>3</a>    <span class="kw">let </span>x = <a href="#2">x</a> + \
<a href="../../own/kinds/enum.Kind.html">Kind</a>::<a href="../../own/kinds/enum.Kind.html#variant.One">One</a> as u8;
<a href=#4 id=4 data-nosnippet>4</a>}
</code></pre>
"""
KIND = '<h1>Enum Kind</h1><a class="src" href="../../src/own/kinds.rs.html#1-3">Source</a><section id="variant.One">'
# name, kind, line, column, first and last line of the whole, kinds around
DECLARED = {
    "src/lib.rs": {
        "declared": [
            ["é", 12, 0, 7, 0, 0, []],
            ["go", 12, 1, 3, 1, 3, []],
            ["x", 13, 1, 6, 1, 1, [12]],
            ["x", 13, 2, 8, 2, 2, [12]],
        ]
    },
    "src/kinds.rs": {"declared": [["Kind", 10, 0, 9, 0, 2, []], ["One", 22, 1, 4, 1, 1, [10]]]},
}


@pytest.fixture
def pages(tmp_path):
    for path, text in (
        ("docs/src/own/lib.rs.html", SHOWN),
        ("docs/src/own/kinds.rs.html", ""),
        ("docs/own/kinds/enum.Kind.html", KIND),
        ("crate/src/lib.rs", SOURCE),
        ("crate/src/kinds.rs", "pub enum Kind {\n    One,\n}\n"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return Pages(tmp_path / "docs", tmp_path / "crate", DECLARED)


def test_links_lead_to_names(pages):
    assert list(pages.links("src/lib.rs")) == [
        Link(0, 13, "go", ("src/lib.rs", 1, 3)),
        Link(0, 19, "len", None),
        Link(2, 12, "x", ("src/lib.rs", 1, 6)),
        Link(2, 16, "Kind", ("src/kinds.rs", 0, 9)),
        Link(2, 22, "One", ("src/kinds.rs", 1, 4)),
    ]


def test_a_page_that_shows_another_text_says_nothing(pages, tmp_path):
    (tmp_path / "crate/src/lib.rs").write_text("fn other() {}\n")
    assert list(pages.links("src/lib.rs")) == []


def test_methods_of_traits_and_what_implements_them(tmp_path):
    (tmp_path / "a.rs").write_text("trait É { fn go(&self); }\nimpl É for A { fn go(&self) {} }\n")
    rows = {
        "a.rs": {
            "methods": [
                ["É", "go", 0, 13, True],
                ["É", "go", 1, 18, False],
                ["Clone", "clone", 1, 2, False],
            ]
        }
    }
    owners = trait_methods(rows)
    assert owners == {("É", "go"): [("a.rs", 0, 13)]}
    assert implementing(tmp_path, "a.rs", rows, owners, ["a.rs"]) == [
        ["go", 1, 18, [0, 0, 13]],
        ["clone", 1, 2],
    ]


def test_where_a_path_starts_is_not_asked():
    assert is_route("crate::a")
    assert is_route("self :: a")
    assert not is_route("self.a")
    assert not is_route("crates::a")


def test_items_that_are_declared_for_several_targets_are_one():
    rows = [("f", 12, 0, 3), ("f", 12, 1, 3), ("f", 23, 2, 7), ("f", 12, 3, 7), ("g", 12, 4, 3)]
    symbols = [Symbol(name, kind, "a.rs", line, at, ()) for name, kind, line, at in rows]
    lines = ["fn f() {}", "fn f() {}", "struct f;", "    fn f() {}", "fn g() {}"]
    both = ((0, 3), (1, 3))
    assert variants(symbols, lines) == {(0, 3): both, (1, 3): both}
