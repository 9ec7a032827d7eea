"""No question may read a whole table: the plan of every SELECT, with an overlay laid over the index."""

import re

import apsw
import pytest

from core.extract import extract
from core.languages import language_named
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls, prepare_call_hierarchy
from core.navigate.definition import definition
from core.navigate.document_symbols import document_symbols
from core.navigate.highlights import highlights
from core.navigate.hover import hover
from core.navigate.references import references
from core.navigate.workspace_symbols import workspace_symbols
from core.store.connections import Database
from core.store.overlay import Overlay, overlay_file
from indexing import indexed

FILES = {
    "a.py": b"class Base:\n    def m(self): ...\nclass D(Base):\n    def m(self):\n        self.m()\n",
    "b.py": b"import a\ndef f(x):\n    a.D().m()\n    x.special_thing()\n",
    "c.py": b"class E:\n    def special_thing(self): ...\n",
}
# What reads all by its nature, and is asked for by no editor's question.
WHOLE = (
    "from file",  # files(): of all files
    "select reader, targets from overlay.reading",  # of the overlay alone, which has few
    "in (select name from overlay.symbol)",  # of the overlay alone: the fuzzy search asks for unsaved names
    "where declared > ? and instr(name, char(10)) = 0",  # the fuzzy search asks it for what is new
    "where parent >= 0 limit ?",  # any symbols, for the empty query
)


@pytest.fixture
def asked(monkeypatch):
    """(plan, SELECT) of everything that is asked."""
    plans = []
    rows = Database.rows

    def watch(self, sql, bindings=()):
        if re.match(r"\s*(select|with)\b", sql, re.IGNORECASE):
            plan = self.connection.execute(f"explain query plan {sql}", bindings).fetchall()
            plans.append(("; ".join(step[3] for step in plan), sql))
        return rows(self, sql, bindings)

    monkeypatch.setattr(Database, "rows", watch)
    return plans


def test_every_question_finds_its_rows_by_an_index(asked):
    with indexed(FILES) as store:
        overlay = Overlay()
        text = FILES["b.py"] + b"new = 1\n"
        with store.snapshot() as index:
            facts = extract(text, language_named("python"))
            overlay.update(index, [overlay_file("b.py", text, facts)])
        asked.clear()
        with store.snapshot(overlay) as snapshot:
            assert snapshot.overlaid
            for path, source in (("a.py", FILES["a.py"]), ("b.py", text), ("c.py", FILES["c.py"])):
                for offset in range(0, len(source), 2):
                    definition(snapshot, path, offset)
                    references(snapshot, path, offset)
                    highlights(snapshot, path, offset)
                    hover(snapshot, path, offset)
                    for item in prepare_call_hierarchy(snapshot, path, offset):
                        incoming_calls(snapshot, item.key)
                        outgoing_calls(snapshot, item.key)
                document_symbols(snapshot, path)
                snapshot.readers(path, ["m"])
                snapshot.has_folder("pkg")
                snapshot.files("pkg")
            for query in ("special", "thing", "xyz", "specialthing", ""):
                workspace_symbols(snapshot, query)
            snapshot.derived_from(1)
            snapshot.config("x")
        store.release(overlay)
        overlay.close()
    assert len(asked) > 100
    assert wrong(asked) == []


def wrong(asked):
    found = set()
    for plan, sql in asked:
        steps = [step for step in plan.split("; ") if not allowed(step)]
        bad = [step for step in steps if step.startswith(("SCAN", "MATERIALIZE", "CO-ROUTINE"))]
        if bad and not sql.rstrip().endswith(WHOLE):
            found.add((sql, tuple(bad)))
    return sorted(found)


def allowed(step):
    return "carray" in step or "CONSTANT ROW" in step


def test_a_whole_reading_is_found(asked):
    database = Database(apsw.Connection(":memory:"))
    database.run("create table t (a)")
    database.rows("select * from t")
    assert wrong(asked) == [("select * from t", ("SCAN t",))]
