"""The values that come by the thousand, as the JSON that they become on the wire.

lsprotocol's classes, and even dictionaries, cost a long answer, a hub's references or callers, several times what
finding them does. So the items of these few answers are written as text at once; every other result is an lsprotocol
class.
"""

from collections.abc import Iterator
from json.encoder import encode_basestring_ascii
from typing import Final

quoted: Final = encode_basestring_ascii  # a string as JSON
Range = tuple[int, int, int, int]  # line, character, line, character


class Written(list[str]):
    """A list as JSON text already: each text is an item or several, with commas between."""

    def text(self) -> str:
        return f"[{','.join(self)}]"

    def parts(self, size: int) -> Iterator["Written"]:
        """The same as several lists, none of them much longer than `size`, if its texts are not."""
        part, length = Written(), 0
        for text in self:
            part.append(text)
            length += len(text)
            if length >= size:
                yield part
                part, length = Written(), 0
        if part:
            yield part


def write_range(place: Range) -> str:
    line, start, last, end = place
    return f'{{"start":{{"line":{line},"character":{start}}},"end":{{"line":{last},"character":{end}}}}}'


def write_locations(uri: str, places: list[Range]) -> str:
    """A Location for each of some places in one document, with commas between."""
    head = f'{{"uri":{quoted(uri)},"range":{{"start":{{"line":'
    return ",".join(
        [
            f'{head}{line},"character":{start}}},"end":{{"line":{last},"character":{end}}}}}}}'
            for line, start, last, end in places
        ]
    )


def write_call(end: str, item: str, sites: list[Range]) -> str:
    """A call with the item at its other end, "from" or "to"."""
    return f'{{"{end}":{item},"fromRanges":[{",".join(map(write_range, sites))}]}}'


def is_json(result: object) -> bool:
    """Whether a result is made of these shapes, or is other plain JSON, and needs no conversion."""
    return isinstance(result, dict) or (
        isinstance(result, list) and bool(result) and isinstance(result[0], dict)
    )
