"""The values that come by the thousand, as the JSON that they become on the wire.

lsprotocol's classes cost a long answer, a hub's references or callers, three times what finding them does. Only these
few shapes are written by hand; every other result is an lsprotocol class.
"""

from typing import Any, TypedDict


class Position(TypedDict):
    line: int
    character: int


class Range(TypedDict):
    start: Position
    end: Position


class Location(TypedDict):
    uri: str
    range: Range


class CallHierarchyItem(TypedDict):
    name: str
    kind: int
    uri: str
    range: Range
    selectionRange: Range
    detail: str
    data: dict[str, Any]


class OutgoingCall(TypedDict):
    to: CallHierarchyItem
    fromRanges: list[Range]


# `from` is a word of Python's own.
IncomingCall = TypedDict("IncomingCall", {"from": CallHierarchyItem, "fromRanges": list[Range]})


def is_json(result: object) -> bool:
    """Whether a result is made of these shapes, or is other plain JSON, and needs no conversion."""
    return isinstance(result, dict) or (
        isinstance(result, list) and bool(result) and isinstance(result[0], dict)
    )
