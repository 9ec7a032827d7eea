"""Symbols named on the wire: what comes back from a client may be old, foreign or damaged."""

from dataclasses import fields
from typing import Any

from core.navigate.answers import SymbolKey


def write_key(key: SymbolKey) -> dict[str, Any]:
    """A key as JSON."""
    return {
        "path": key.path,
        "kind": key.kind,
        "qualified": key.qualified,
        "ordinal": key.ordinal,
        "tag": key.tag,
    }


def read_key(data: Any) -> SymbolKey | None:
    """The key that an item carried as its `data`; None when it is none of ours."""
    if not isinstance(data, dict):
        return None
    try:
        key = SymbolKey(
            **{item.name: data[item.name] for item in fields(SymbolKey) if item.name in data}
        )
    except TypeError:
        return None
    texts = (key.path, key.kind, key.qualified, key.tag)
    return (
        key
        if all(isinstance(text, str) for text in texts) and isinstance(key.ordinal, int)
        else None
    )
