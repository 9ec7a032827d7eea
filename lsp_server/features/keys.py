"""Symbols named on the wire: what comes back from a client may be old, foreign or damaged."""

from dataclasses import fields
from typing import Any

from core.navigate.answers import SymbolKey


def read_key(data: Any) -> SymbolKey | None:
    """The key that an item carried as its `data`; None when it is none of ours."""
    if not isinstance(data, dict):
        return None
    try:
        values = {item.name: item.type for item in fields(SymbolKey)}
        key = SymbolKey(**{name: data[name] for name in values if name in data})
    except TypeError:
        return None
    texts = (key.path, key.kind, key.qualified, key.tag)
    return (
        key
        if all(isinstance(text, str) for text in texts) and isinstance(key.ordinal, int)
        else None
    )
