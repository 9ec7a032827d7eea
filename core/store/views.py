"""The documented views: the index in a plain shape, for people and other programs.

    symbols(uri, kind, name, path, line_start, line_end, doc, signature, content)
    edges(from_uri, to_uri, kind, confidence, resolution_mode)
    embeddings(uri, id, vector)          384 signed bytes; only there once something is embedded

The views stand in the index file; what rows do not say in plain values is unpacked by functions that `Views` gives to
its connection, so the plain `sqlite3` shell sees the views and cannot answer from them. Texts are read from the files
on demand, and are null where a file has changed since it was indexed. Lines count from 1.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from types import TracebackType
from typing import Any

from core.model import Role
from core.store.connections import Database, Row, open_reader
from core.store.index import Store
from core.store.packed_links import unpack_groups, unpack_what
from core.store.rows import unpack_sort
from core.store.uris import SymbolUri, format_uri
from core.text import LineIndex

CALLS = frozenset({Role.CALL, Role.DECORATOR})


class Views:
    """A read-only connection for SELECTs on the views. Use it in a `with` statement."""

    def __init__(self, store: Store) -> None:
        """StoreError when there is no index or it cannot be used."""
        self._snapshot = store.snapshot()
        self._repository = store.root.name
        self._database: Database = open_reader(self._snapshot.identity.path)
        self._lines = lru_cache(64)(LineIndex.unpack)
        functions: dict[str, Callable[..., Any]] = {
            "uri": self._uri,
            "kind": kind_of,
            "line": self._line,
            "text": self._text,
            "edges": edges_of,
        }
        for name, function in functions.items():
            self._database.connection.create_scalar_function(f"codescope_{name}", function)

    def __enter__(self) -> "Views":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._snapshot.close()

    def select(self, sql: str, bindings: tuple[Any, ...] = ()) -> list[Row]:
        """All rows of a SELECT; StoreError when it is wrong."""
        return self._database.rows(sql, bindings)

    def _uri(self, number: int) -> str | None:
        row = self._snapshot.symbol(number)
        if row is None:
            return None
        lines = self._snapshot.lines(row.path)
        line = 0 if lines is None else lines.line_of(row.name_start) + 1
        uri = SymbolUri(self._repository, row.path, row.kind.value, row.qualified, line)
        return format_uri(uri)

    def _line(self, packed: bytes, offset: int) -> int:
        return self._lines(packed).line_of(offset) + 1

    def _text(self, number: int, part: str) -> str | None:
        row, index = self._snapshot.symbol(number), self._snapshot.symbol_index(number)
        facts = None if row is None else self._snapshot.facts(row.path)
        source = None if row is None else self._snapshot.source(row.path)
        if facts is None or source is None or index is None:
            return None
        symbol = facts.symbols[index]
        start, end = {
            "doc": (symbol.doc_start, symbol.doc_end),
            "signature": (symbol.signature_start, symbol.signature_end),
            "content": (symbol.start, symbol.end),
        }[part]
        return source[start:end].decode("utf-8", "replace") if start >= 0 else ""


def kind_of(sort: int | str) -> str:
    return unpack_sort(sort)[0].value


def edges_of(groups: bytes) -> str:
    """JSON list of the containers of some groups: twice the serial, and one more for calls."""
    edges = {
        group.container << 1 | (unpack_what(group.what, linked=True).role in CALLS)
        for group in unpack_groups(groups)
    }
    return json.dumps(sorted(edges))
