"""The index as other programs see it."""

from core.store.views import Views
from indexing import indexed

FILES = {
    "pkg/a.py": b'"""Module."""\n\nclass Base:\n    """A base, na\xc3\xafve."""\n    def m(self, x): return x\n',
    "pkg/b.py": b"from pkg.a import Base\nclass D(Base):\n    pass\ndef f(d: D):\n    d.m(1); d.m(2)\n",
}


def name_of(uri):
    return uri.partition("#")[2].partition("@")[0]


def test_symbols_in_plain_values():
    with indexed(FILES) as store, Views(store) as views:
        columns = "kind, name, path, line_start, line_end, doc, signature, content, uri"
        (row,) = views.select(f"select {columns} from symbols where name = ?", ("m",))
        repository = store.root.name
        uri = f"codescope://{repository}/pkg/a.py#callable:Base::m@5"
        text = "def m(self, x): return x"
        assert row == ("callable", "m", "pkg/a.py", 5, 5, "", text[:16], text, uri)
        (doc,) = views.select("select doc from symbols where name = 'Base'")
        assert doc == ('"""A base, naïve."""',)
        assert views.select("select count(*) from symbols") == [(6,)]


def test_texts_are_null_when_the_file_has_changed():
    with indexed(FILES) as store:
        (store.root / "pkg/a.py").write_bytes(b"changed")
        with Views(store) as views:
            assert views.select("select content, doc from symbols where name = 'm'") == [
                (None, None)
            ]


def test_edges_in_plain_values():
    with indexed(FILES) as store, Views(store) as views:
        rows = views.select("select from_uri, to_uri, kind, confidence, resolution_mode from edges")
        assert {row[3:] for row in rows} == {(1.0, "static")}
        found = {(name_of(row[0]), name_of(row[1]), row[2]) for row in rows}
        assert found == {
            ("namespace:", "container:Base", "defines"),
            ("namespace:", "container:Base", "exports"),
            ("container:Base", "callable:Base::m", "contains"),
            ("namespace:", "container:D", "defines"),
            ("namespace:", "container:D", "exports"),
            ("namespace:", "callable:f", "defines"),
            ("namespace:", "callable:f", "exports"),
            ("container:D", "container:Base", "inherits"),
            ("namespace:", "container:Base", "references"),
            ("namespace:", "namespace:", "references"),
            ("namespace:", "container:D", "references"),
            ("callable:f", "callable:Base::m", "calls"),
        }


def test_no_table_has_the_name_of_a_view():
    with indexed(FILES) as store, Views(store) as views:
        sql = "select name from sqlite_schema where type = 'view' order by name"
        assert views.select(sql) == [("edges",), ("symbols",)]
