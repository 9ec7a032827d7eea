"""What a change writes: equal to a clean index up to ids, and no more than needed."""

import pytest

from core.model import BaseLink, FileLinks, Link, State
from core.store.naming import split_words
from core.store.packed_links import pack_links
from core.store.rows import FileRecord, FileStatus
from indexing import indexed, link_all, put_files

A = b"""class Base:
    def m(self): ...
def f(): ...
def g():
    f()
"""
B = b"""from a import Base, f
class Derived(Base):
    def m(self):
        f()
        self.unknown.thing()
"""


def rows(snapshot, sql):
    return snapshot.database.rows(sql)


def content(snapshot):
    """All that an index says, without ids."""
    found: list[object] = []
    for file in snapshot.files():
        symbols = snapshot.symbols_in(file.path)
        keys = {row.id: (row.path, row.qualified, row.ordinal) for row in symbols}
        found.append((file.path, file.tag, [row[1:5] + row[6:] for row in symbols]))
        targets = snapshot.symbols({row.target for row in snapshot.refs_in(file.id)})
        for row in snapshot.refs_in(file.id):
            target = targets.get(row.target)
            name = (target.path, target.qualified) if target else None
            found.append((keys[row.container], name, row[2:]))
        for row in symbols:
            for base in snapshot.bases_of(row.id):
                target = snapshot.symbol(base.base)
                found.append((keys[row.id], base.position, target.path, target.qualified))
    return sorted(found, key=repr)


EDITS = [
    {"a.py": A.replace(b"def f(): ...\n", b"")},
    {"a.py": b"x = 1\n" + A},
    {"a.py": A.replace(b"def f", b"def first(): ...\n\ndef f")},
    {"a.py": A.replace(b"class Base:", b"class Base(dict):\n    n = 1")},
    {"b.py": B.replace(b"        f()\n", b"        f()\n        f()\n")},
    {"b.py": b""},
    {"a.py": B, "b.py": A},
    {"c.py": b"from b import *\nDerived().m()\n"},
]


@pytest.mark.parametrize("edit", EDITS)
def test_changing_files_equals_a_clean_index(edit):
    after = {"a.py": A, "b.py": B, **edit}
    with indexed({"a.py": A, "b.py": B}) as store, indexed(after) as clean:
        writer = store.open_writer()
        put_files(store, writer, edit)
        link_all(store, writer)
        writer.close()
        with store.snapshot() as snapshot, clean.snapshot() as expected:
            assert content(snapshot) == content(expected)


def test_a_series_of_edits_equals_a_clean_index():
    files = {"a.py": A, "b.py": B}
    with indexed(files) as store:
        writer = store.open_writer()
        for edit in [*EDITS, *reversed(EDITS)]:
            files.update(edit)
            put_files(store, writer, edit)
            link_all(store, writer)
        writer.close()
        with indexed(files) as clean, store.snapshot() as one, clean.snapshot() as other:
            assert content(one) == content(other)


def test_symbols_keep_their_ids():
    with indexed({"a.py": A}) as store:
        with store.snapshot() as snapshot:
            before = {row.qualified: row.id for row in snapshot.symbols_in("a.py")}
        writer = store.open_writer()
        put_files(store, writer, {"a.py": b"class New: ...\n" + A.replace(b"def f", b"def h")})
        with store.snapshot() as snapshot:
            after = {row.qualified: row.id for row in snapshot.symbols_in("a.py")}
            assert snapshot.symbol_at("a.py", 1).qualified == "New"
            assert snapshot.symbol_index(after["New"]) == 1
        kept = {"", "Base", "Base::m", "g"}
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        assert {after["New"], after["h"]}.isdisjoint(before.values())
        # An id that was given once is not given again.
        put_files(store, writer, {"a.py": A})
        with store.snapshot() as snapshot:
            again = {row.qualified: row.id for row in snapshot.symbols_in("a.py")}
        assert again["f"] not in {*before.values(), *after.values()}
        writer.close()


def changes_of(store, action):
    """Rows that a connection wrote."""
    writer = store.open_writer()
    before = writer._database.connection.total_changes()
    action(writer)
    changed = writer._database.connection.total_changes() - before
    writer.close()
    return changed


def test_what_is_equal_is_not_written_again():
    long = A + b"".join(b"def f%d(): f()\n" % i for i in range(200))
    with indexed({"a.py": long, "b.py": B}) as store:
        same = changes_of(store, lambda writer: put_files(store, writer, {"a.py": long}))
        assert same <= 4  # the file's row and what counts changes
        edited = long.replace(b"def f199(): f()", b"def f199(): f(1)")
        few = changes_of(store, lambda writer: put_files(store, writer, {"a.py": edited}))
        assert few <= 12


def test_a_file_that_is_left_out_as_before_is_not_written_again():
    record = FileRecord("g.py", "python", 10, 7, status=FileStatus.SKIPPED, reason="generated")

    def leave_out(writer):
        with writer.transaction():
            writer.put_file(record, None)

    with indexed({"a.py": A}) as store:
        assert changes_of(store, leave_out) > 0
        assert changes_of(store, leave_out) == 0
        record = record._replace(mtime_ns=8)
        assert changes_of(store, leave_out) > 0


def test_a_file_that_is_removed_leaves_nothing():
    with indexed({"a.py": A, "b.py": B}) as store:
        writer = store.open_writer()
        with writer.transaction():
            writer.remove_file("b.py")
            writer.remove_file("never.py")
        writer.close()
        with store.snapshot() as snapshot:
            assert not snapshot.exists("b.py")
            assert {row[0] >> 20 for row in rows(snapshot, "select id from symbol")} == {1}
            for column, table in (("file", "content"), ("file", "ref"), ("reader", "reading")):
                assert {row[0] for row in rows(snapshot, f"select {column} from {table}")} == {1}
            assert rows(snapshot, "select * from base") == []


def test_a_file_is_found_by_the_names_it_reads():
    links = FileLinks((), b"", (), frozenset({("a.py", "f"), ("a.py", ""), ("gone.py", "")}))
    with indexed({"a.py": A, "b.py": B}) as store:
        writer = store.open_writer()
        with store.snapshot() as snapshot:
            facts = snapshot.facts("b.py")
        states = bytes([State.UNKNOWN] * len(facts.references))
        links = FileLinks(links.links, states, (), links.reads)
        with writer.transaction():
            writer.put_links("b.py", pack_links(facts, links))
        writer.close()
        with store.snapshot() as snapshot:
            assert snapshot.readers("a.py", ["f"]) == ["b.py"]
            assert snapshot.resting_on(["a.py"]) == ["b.py"]
            assert snapshot.readers("a.py", ["g"]) == []
            assert snapshot.readers("never.py", ["f"]) == []
            assert snapshot.resting_on(["gone.py"]) == ["b.py"]
            assert snapshot.resting_on(["other.py"]) == []


def test_links_to_files_that_are_not_there_are_left_out():
    with indexed({"a.py": A}) as store:
        writer = store.open_writer()
        with store.snapshot() as snapshot:
            facts = snapshot.facts("a.py")
        count = len(facts.references)
        links = FileLinks(
            (Link(0, "never.py", 3, 2, 0),),
            bytes([State.LINKED] * count),
            (BaseLink(1, 0, "never.py", 1),),
            frozenset(),
        )
        with writer.transaction():
            writer.put_links("a.py", pack_links(facts, links))
        writer.close()
        with store.snapshot() as snapshot:
            assert snapshot.refs_in(1) == []
            assert rows(snapshot, "select * from base") == []


def test_configuration_and_roots_are_kept():
    with indexed({"a.py": A}) as store:
        writer = store.open_writer()
        with writer.transaction():
            writer.put_config("tsconfig.json", b"{}")
            writer.put_config("package.json", b"{}")
            writer.put_config("package.json", None)
            writer.set_roots(["", "src"])
        writer.close()
        with store.snapshot() as snapshot:
            assert snapshot.config("tsconfig.json") == b"{}"
            assert snapshot.config("package.json") is None
            assert tuple(snapshot.roots()) == ("", "src")


def test_folders_are_known_by_their_files():
    with indexed({"pkg/sub/a.py": A, "pkg.py": B}) as store, store.snapshot() as snapshot:
        assert snapshot.has_folder("pkg")
        assert snapshot.has_folder("pkg/sub")
        assert snapshot.has_folder("")
        assert not snapshot.has_folder("pk")
        assert [row.path for row in snapshot.files("pkg")] == ["pkg/sub/a.py"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HTTPServer_v2", ["http", "server", "v", "2"]),
        ("getUserName", ["get", "user", "name"]),
        ("snake_case", ["snake", "case"]),
        ("__init__", ["init"]),
        ("x", ["x"]),
        ("größeÄndern", ["grösse", "ändern"]),
        ("e\u0301tat", ["état"]),
        ("__", []),
    ],
)
def test_names_are_split_into_words(name, words):
    assert split_words(name) == words
