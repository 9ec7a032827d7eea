"""The values that come by the thousand, as the JSON that they become on the wire.

lsprotocol's classes, and even dictionaries, cost a long answer, a hub's references or callers, several times what
finding them does. So the items of these few answers are written as text at once; every other result is an lsprotocol
class.
"""

from json.encoder import encode_basestring_ascii
from typing import Final

quoted: Final = encode_basestring_ascii  # a string as JSON
Range = tuple[int, int, int, int]  # line, character, line, character


class Written(list[str]):
    """A list whose items are JSON text already."""

    def text(self) -> str:
        return f"[{','.join(self)}]"


def write_range(place: Range) -> str:
    line, start, last, end = place
    return f'{{"start":{{"line":{line},"character":{start}}},"end":{{"line":{last},"character":{end}}}}}'


def write_locations(uri: str, places: list[Range]) -> list[str]:
    """A Location for each of some places in one document."""
    head = f'{{"uri":{quoted(uri)},"range":{{"start":{{"line":'
    return [
        f'{head}{line},"character":{start}}},"end":{{"line":{last},"character":{end}}}}}}}'
        for line, start, last, end in places
    ]


def write_call(end: str, item: str, sites: list[Range]) -> str:
    """A call with the item at its other end, "from" or "to"."""
    return f'{{"{end}":{item},"fromRanges":[{",".join(map(write_range, sites))}]}}'


def is_json(result: object) -> bool:
    """Whether a result is made of these shapes, or is other plain JSON, and needs no conversion."""
    return isinstance(result, dict) or (
        isinstance(result, list) and bool(result) and isinstance(result[0], dict)
    )
