"""JSON-like values as TOON, the Token-Oriented Object Notation (version 2 of its specification).

Objects are indented `key: value` lines; arrays carry their length; arrays of equal flat objects become tables:

    results[2]{name,line}:
      greet,3
      main,8
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Value = Any
INDENT = "  "
PLAIN_KEY = re.compile(r"[A-Za-z_][\w.]*\Z")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
LEADING_ZERO = re.compile(r"-?0\d+\Z")
SPECIAL = re.compile(r"[:\"\\\[\]{},\x00-\x1f]")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_toon(value: Value) -> str:
    """The text of a value made of mappings, sequences, strings, numbers, booleans and None; no final newline."""
    return "\n".join(_lines(value))


def _lines(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _object(value)
    elif _is_array(value):
        yield from _array("", value)
    else:
        yield _scalar(value)


def _is_array(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _object(value: Mapping[str, Value]) -> Iterator[str]:
    for key, item in value.items():
        name = key if PLAIN_KEY.match(key) else _quoted(key)
        if isinstance(item, Mapping):
            yield f"{name}:"
            yield from (INDENT + line for line in _object(item))
        elif _is_array(item):
            yield from _array(name, item)
        else:
            yield f"{name}: {_scalar(item)}"


def _array(name: str, items: Sequence[Value]) -> Iterator[str]:
    head = f"{name}[{len(items)}]"
    if not any(isinstance(item, Mapping) or _is_array(item) for item in items):
        yield f"{head}: {','.join(map(_scalar, items))}" if items else f"{head}:"
        return
    columns = _columns(items)
    if columns:
        names = ",".join(key if PLAIN_KEY.match(key) else _quoted(key) for key in columns)
        yield f"{head}{{{names}}}:"
        for item in items:
            yield INDENT + ",".join(_scalar(item[key]) for key in columns)
        return
    yield f"{head}:"
    for item in items:
        first, *rest = _lines(item) if not _is_array(item) else _array("", item)
        yield f"{INDENT}- {first}"
        yield from (INDENT * 2 + line for line in rest)


def _columns(items: Sequence[Value]) -> list[str]:
    """The common keys of items that fit a table, else nothing."""
    if not all(isinstance(item, Mapping) and item for item in items):
        return []
    keys = list(items[0])
    for item in items:
        if set(item) != set(keys):
            return []
        if any(isinstance(inner, Mapping) or _is_array(inner) for inner in item.values()):
            return []
    return keys


def _scalar(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    text = str(value)
    return _quoted(text) if _needs_quotes(text) else text


def _number(value: int | float) -> str:
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return "null"
        if value.is_integer():
            return str(int(value))
    return repr(value)


def _needs_quotes(text: str) -> bool:
    return (
        not text
        or text != text.strip()
        or text in ("true", "false", "null")
        or text.startswith("-")
        or bool(NUMBER.match(text) or LEADING_ZERO.match(text) or SPECIAL.search(text))
    )


def _quoted(text: str) -> str:
    return '"' + "".join(ESCAPES.get(letter, letter) for letter in text) + '"'
