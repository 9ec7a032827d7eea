"""Values as JSON knows them -> TOON (Token-Oriented Object Notation, version 4): two spaces, commas.

files[2]{path,size}:        a list of objects of one shape: a table, columns of nested objects included
  a.py,120
  b.py,90
servers[2:]{host,port}:     an object whose values are objects of one shape: a table with keys
  alpha: a.example,80
  beta: b.example,81
tags[2]: x,y                a list of plain values
items[2]:                   any other list
  - 1
  - a: 1
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
NUMERIC = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z", re.ASCII)
# Within these bounds numbers are written without an exponent.
LARGEST, SMALLEST = 1e21, 1e-6
STRUCTURAL = frozenset(':"\\[]{},')
LITERALS = frozenset({"true", "false", "null"})
ESCAPES = {
    **{code: f"\\u{code:04x}" for code in range(32)},
    **str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}),
}


class Column(NamedTuple):
    """A field of a table; with columns inside it is an object of its own."""

    key: str
    inside: tuple["Column", ...]


def encode(value: Any) -> str:
    """The document, without a line end behind its last line; an empty object is an empty document."""
    return "\n".join(root_lines(value))


def root_lines(value: Any) -> Iterator[str]:
    if is_object(value):
        columns = keyed_columns(value)
        if columns is not None:
            yield from keyed_lines("", value, columns, 0)
        else:
            yield from object_lines(value, 0)
    elif is_list(value):
        yield from list_lines("", value, 0)
    else:
        yield primitive(value)


def object_lines(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, item in value.items():
        yield from field_lines(key, item, depth)


def field_lines(key: str, value: Any, depth: int) -> Iterator[str]:
    name = quoted_key(key)
    if is_list(value):
        yield from list_lines(name, value, depth)
    elif not is_object(value):
        yield f"{indent(depth)}{name}: {primitive(value)}"
    elif (columns := keyed_columns(value)) is not None:
        yield from keyed_lines(name, value, columns, depth)
    else:
        yield f"{indent(depth)}{name}:"
        yield from object_lines(value, depth + 1)


def list_lines(name: str, value: Sequence[Any], depth: int) -> Iterator[str]:
    """A list under a name, or, without one, as the whole document."""
    head = f"{indent(depth)}{name}"
    if not value:
        yield f"{head}: []" if name else f"{head}[]"
    elif all(map(is_primitive, value)):
        yield f"{head}[{len(value)}]: {','.join(map(primitive, value))}"
    elif (columns := table_columns(value)) is not None:
        yield f"{head}[{len(value)}]{{{header(columns)}}}:"
        for row in value:
            yield indent(depth + 1) + ",".join(cells(row, columns))
    else:
        yield f"{head}[{len(value)}]:"
        for item in value:
            yield from item_lines(item, depth + 1)


def keyed_lines(
    name: str, value: Mapping[str, Any], columns: tuple[Column, ...], depth: int
) -> Iterator[str]:
    yield f"{indent(depth)}{name}[{len(value)}:]{{{header(columns)}}}:"
    for key, row in value.items():
        yield f"{indent(depth + 1)}{quoted_key(key)}: {','.join(cells(row, columns))}"


def item_lines(value: Any, depth: int) -> Iterator[str]:
    """An element of a list that is no table: its first line begins with a hyphen."""
    if is_object(value):
        # An object's first field stands on the line of the hyphen, as if the hyphen were indentation.
        lines = list(object_lines(value, depth + 1))
        if not lines:
            yield f"{indent(depth)}-"
            return
        yield f"{indent(depth)}- {lines[0].removeprefix(indent(depth + 1))}"
        yield from lines[1:]
    elif not is_list(value):
        yield f"{indent(depth)}- {primitive(value)}"
    elif all(map(is_primitive, value)):
        inline = f" {','.join(map(primitive, value))}" if value else ""
        yield f"{indent(depth)}- [{len(value)}]:{inline}"
    else:
        yield f"{indent(depth)}- [{len(value)}]:"
        for item in value:
            yield from item_lines(item, depth + 1)


# -- tables


def table_columns(rows: Sequence[Any]) -> tuple[Column, ...] | None:
    """The columns of objects of one shape, all of whose leaves are primitive; None when they have none."""
    first = rows[0] if rows else None
    if not is_object(first) or not first:
        return None
    keys = first.keys()
    if any(not is_object(row) or row.keys() != keys for row in rows):
        return None
    columns = []
    for key in keys:
        values = [row[key] for row in rows]
        if all(map(is_primitive, values)):
            columns.append(Column(key, ()))
        elif (inside := table_columns(values)) is not None:
            columns.append(Column(key, inside))
        else:
            return None
    return tuple(columns)


def keyed_columns(value: Mapping[str, Any]) -> tuple[Column, ...] | None:
    return table_columns(list(value.values())) if len(value) > 1 else None


def header(columns: tuple[Column, ...]) -> str:
    return ",".join(
        f"{quoted_key(key)}{{{header(inside)}}}" if inside else quoted_key(key)
        for key, inside in columns
    )


def cells(row: Mapping[str, Any], columns: tuple[Column, ...]) -> Iterator[str]:
    for key, inside in columns:
        if inside:
            yield from cells(row[key], inside)
        else:
            yield primitive(row[key])


# -- leaves


def primitive(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return quote(value) if needs_quotes(value) else value
    raise TypeError(f"{type(value).__name__} is no value of JSON")


def number(value: float) -> str:
    """The shortest digits that give the value back, without an exponent where that stays readable."""
    if not math.isfinite(value):
        return "null"
    if value == 0:
        return "0"
    if SMALLEST <= abs(value) < LARGEST:
        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return repr(value).replace("e-0", "e-")


def needs_quotes(text: str) -> bool:
    return (
        not text
        or text in LITERALS
        or text[0] in "-#\ufeff"
        or text[0].isspace()
        or text[-1].isspace()
        or not STRUCTURAL.isdisjoint(text)
        or any(character < " " for character in text)
        or NUMERIC.match(text) is not None
    )


def quote(text: str) -> str:
    return f'"{text.translate(ESCAPES)}"'


def quoted_key(key: str) -> str:
    return key if BARE_KEY.match(key) else quote(key)


def indent(depth: int) -> str:
    return "  " * depth


def is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def is_primitive(value: Any) -> bool:
    return not isinstance(value, Mapping | list | tuple)
