"""Source text: bytes as read -> UTF-8 without a BOM, its BLAKE3 tag, and byte offset <-> line and column.

Everything behind `decode_source` counts bytes of what it returned, which is what an editor shows: editors keep the
BOM out of their buffers, so we do too, and columns agree. Lines end with \\n, \\r\\n or a lone \\r and nothing else.
A `LineIndex` needs no text: line lengths and runs of non-ASCII characters are enough to convert any offset, and they
pack into about a byte per line, so that positions can be given for text that is no longer there.
"""

import codecs
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from blake3 import blake3

TAG_BYTES = 16
SNIFFED = 8192  # a NUL within so many bytes makes a file binary
LONG = 255  # a line of so many bytes or more has its length in the overflow list

BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose BOM it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
COOKIE = re.compile(rb"\A(?:[^\r\n]*(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
# Adds the width of a line end to each byte.
WITH_END = [bytes(min(i + width, 255) for i in range(256)) for width in range(3)]
BLOCK = 32  # lines
LINE_END = re.compile(rb"\r\n|\n|\r")
NON_ASCII = re.compile(rb"[\x80-\xff]+")
SAME_WIDTH = re.compile(rb"([\xc0-\xdf].)+|([\xe0-\xef]..)+|([\xf0-\xff]...)+", re.DOTALL)


class PositionEncoding(StrEnum):
    """The unit in which a column counts; the values are the protocol's."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def content_tag(source: bytes) -> bytes:
    """What a decoded source is recognised by: 16 bytes of BLAKE3."""
    return blake3(source).digest(length=TAG_BYTES)


def decode_source(raw: bytes) -> bytes | None:
    """The text of a file as UTF-8 without BOM, or None when it is binary.

    In order: UTF-32 and UTF-16 by their BOM, UTF-8, the charset that a coding cookie in the first two lines names,
    Latin-1. A cookie does not overrule valid UTF-8, for editors would show the file as UTF-8.
    """
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\0" in raw[:SNIFFED]:
        return None
    if is_utf8(raw):
        return raw
    return raw.decode(cookie_charset(raw) or "latin-1", "replace").encode("utf-8", "replace")


def is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def cookie_charset(raw: bytes) -> str | None:
    """The charset that a coding cookie names, where it is one that extends ASCII; None otherwise."""
    match = COOKIE.match(raw)
    if match is None:
        return None
    name = match[1].decode("ascii", "replace")
    try:
        # Escapes (unicode_escape), shifts (utf-7, iso-2022) and bytes-to-bytes codecs (hex) are not charsets of text.
        plain = "\\u0041+AGE-~{"
        return name if codecs.decode(plain.encode(), name) == plain else None
    except (LookupError, ValueError, TypeError, AssertionError):
        return None


class Run(NamedTuple):
    """Neighbouring non-ASCII characters, `length` of them, each `width` bytes."""

    start: int
    width: int  # 2, 3 or 4
    length: int


class LineIndex:
    """Byte offsets of one text <-> (line, character), both 0-based. Offsets and columns out of range are clamped.

    Where lines begin is worked out for a block of lines at a time: most answers need a few places of many files.
    """

    __slots__ = (
        "_bases", "_block", "_end_width", "_odd_ends", "_run_starts", "_runs", "_surpluses", "_widths", "length",
        "line_count",
    )  # fmt: skip

    def __init__(
        self,
        widths: Sequence[int],
        end_width: int,
        odd_ends: Mapping[int, int],
        runs: tuple[Run, ...],
    ) -> None:
        self._widths = widths  # of each line with its end
        self._end_width = end_width  # bytes of a line end; but of some lines:
        self._odd_ends = odd_ends
        self._runs = runs
        self._run_starts = [run.start for run in runs]
        self._surpluses: dict[int, list[int]] = {}
        self.line_count = len(widths)
        blocks = [sum(widths[i : i + BLOCK]) for i in range(0, len(widths), BLOCK)]
        self._bases = list(accumulate(blocks, initial=0))  # where blocks begin
        # The last line has no end, whatever its width was counted with.
        self.length = self._bases.pop() - self._width_of_end(len(widths) - 1)
        self._block: tuple[int, list[int]] = 0, [0]  # the last that was asked for; none so far

    @classmethod
    def from_bytes(cls, source: bytes) -> "LineIndex":
        """The index of a text as `decode_source` gives it."""
        return cls.unpack(pack_lines(source))

    @classmethod
    def unpack(cls, packed: bytes) -> "LineIndex":
        """The index that `pack_lines` packed."""
        numbers, lengths = read_header(packed)
        end_width, long_count, end_count, run_count = numbers[:4]
        rest = iter(numbers[4:])
        long_lines = read_pairs(rest, long_count)
        odd_ends = read_pairs(rest, end_count)
        runs = []
        position = 0
        for _ in range(run_count):
            gap_and_width = next(rest)
            run = Run(position + (gap_and_width >> 2), (gap_and_width & 3) + 1, next(rest))
            position = run.start + run.width * run.length
            runs.append(run)
        if not long_lines and not odd_ends and (end_width == 1 or LONG - 1 not in lengths):
            return cls(lengths.translate(WITH_END[end_width]), end_width, odd_ends, tuple(runs))
        widths = [length + end_width for length in lengths]
        for line, length in long_lines.items():
            widths[line] = length + end_width
        for line, width in odd_ends.items():
            widths[line] += width - end_width
        return cls(array("I", widths), end_width, odd_ends, tuple(runs))

    def _width_of_end(self, line: int) -> int:
        return self._odd_ends.get(line, self._end_width) if self._odd_ends else self._end_width

    def _block_of(self, number: int) -> tuple[int, list[int]]:
        """(first line, where its lines and the one behind them begin)."""
        first = number * BLOCK
        widths = self._widths[first : first + BLOCK]
        self._block = block = first, list(accumulate(widths, initial=self._bases[number]))
        return block

    def _line_at(self, offset: int) -> tuple[int, int, int]:
        """(line, its start, start of the next) of an offset from 0 to `length`."""
        first, starts = self._block
        if not starts[0] <= offset < starts[-1]:
            first, starts = self._block_of(bisect_right(self._bases, offset) - 1)
        i = bisect_right(starts, offset)
        return first + i - 1, starts[i - 1], starts[i]

    def line_of(self, offset: int) -> int:
        """The line that an offset lies in; a line owns its line end."""
        return self._line_at(min(max(offset, 0), self.length))[0]

    def line_span(self, line: int) -> tuple[int, int]:
        """Byte range of a line without its line end."""
        line = min(max(line, 0), self.line_count - 1)
        first, starts = self._block
        if not first <= line < first + len(starts) - 1:
            first, starts = self._block_of(line // BLOCK)
        return starts[line - first], starts[line - first + 1] - self._width_of_end(line)

    def to_position(self, offset: int, encoding: str) -> tuple[int, int]:
        """(line, character) of a byte offset, the character in units of the encoding."""
        line, start, following = self._line_at(min(max(offset, 0), self.length))
        # Between \r and \n is no place that a client knows.
        offset = min(max(offset, 0), following - self._width_of_end(line))
        column = offset - start
        if encoding != "utf-8" and self._runs:
            column -= self._surplus(start, offset, 2 if encoding == "utf-16" else 1)
        return line, column

    def to_range(self, start: int, end: int, encoding: str) -> tuple[int, int, int, int]:
        """(line, character, line, character) of a range of bytes."""
        return *self.to_position(start, encoding), *self.to_position(end, encoding)

    def to_ranges(
        self, spans: Iterable[tuple[int, int]], encoding: str
    ) -> list[tuple[int, int, int, int]]:
        """`to_range` of many (start, end)."""
        if self._runs and encoding != "utf-8":
            return [self.to_range(start, end, encoding) for start, end in spans]
        found = []
        # What ends in front of a line's content end lies in it, and this is a quick way to be sure of it.
        margin = 2 if self._odd_ends else self._end_width
        length = self.length
        first, starts = 0, [0]  # a block of lines
        for start, end in spans:
            if not starts[0] <= start < starts[-1]:
                number = bisect_right(self._bases, min(max(start, 0), length)) - 1
                first, starts = self._block_of(number)
            i = bisect_right(starts, start)
            if 0 < i < len(starts) and start <= end <= length:
                begin, limit = starts[i - 1], starts[i] - margin
                line = first + i - 1
                if end <= limit:
                    found.append((line, start - begin, line, end - begin))
                    continue
                if end < starts[-1]:
                    i = bisect_right(starts, end, i)
                    last, final, following = first + i - 1, starts[i - 1], starts[i]
                else:
                    last, final, following = self._line_at(end)
                if start <= limit and end <= following - margin:
                    found.append((line, start - begin, last, end - final))
                    continue
            found.append(self.to_range(start, end, encoding))
        return found

    def to_offset(self, line: int, character: int, encoding: str) -> int:
        """Byte offset of a position; a column inside a character counts as its start."""
        if line < 0:
            return 0
        if line >= self.line_count:
            return self.length
        start, end = self.line_span(line)
        if encoding == "utf-8" or not self._runs:
            return self._character_start(min(start + max(character, 0), end))
        astral = 2 if encoding == "utf-16" else 1
        first, after = (bisect_left(self._run_starts, place) for place in (start, end))
        sums, left = self._sums(astral), max(character, 0)

        def column(number: int) -> int:
            """Where a run of the line begins."""
            return self._run_starts[number] - start - (sums[number] - sums[first])

        number = first - 1 + bisect_left(range(first, after), left, key=column)
        if number < first:
            return min(start + left, end)
        run, left = self._runs[number], left - column(number)
        units = astral if run.width == 4 else 1
        taken = min(left // units, run.length)
        offset = run.start + taken * run.width
        return offset if taken < run.length else min(offset + left - taken * units, end)

    def _character_start(self, offset: int) -> int:
        """The offset, or the start of the non-ASCII character that it falls into."""
        i = bisect_right(self._run_starts, offset) - 1
        if i >= 0:
            start, width, length = self._runs[i]
            if offset < start + width * length:
                return offset - (offset - start) % width
        return offset

    def _surplus(self, start: int, end: int, astral: int) -> int:
        """Bytes of text[start:end] beyond its units; `astral`: units of a 4-byte character."""
        # Runs end with their line: line ends are ASCII. So only the last one may go on behind `end`.
        first, after = (bisect_left(self._run_starts, place) for place in (start, end))
        if first == after:
            return 0
        sums, run = self._sums(astral), self._runs[after - 1]
        count, inside = divmod(end - run.start, run.width)
        if count >= run.length:
            return sums[after] - sums[first]
        # An offset inside a character counts as its start.
        surplus = count * (run.width - (astral if run.width == 4 else 1)) + inside
        return sums[after - 1] - sums[first] + surplus

    def _sums(self, astral: int) -> list[int]:
        """Bytes beyond units of all runs before each: a line, or a file, may have very many."""
        found = self._surpluses.get(astral)
        if found is None:
            each = (n * (width - (astral if width == 4 else 1)) for _, width, n in self._runs)
            found = self._surpluses[astral] = list(accumulate(each, initial=0))
        return found


def pack_lines(source: bytes) -> bytes:
    """The packed LineIndex of a text: a byte per line, and a few numbers for what is unusual."""
    ends = [match.span() for match in LINE_END.finditer(source)] if b"\r" in source else None
    if ends is None:
        contents = list(map(len, source.split(b"\n")))
        end_width, odd_ends = 1, []
    else:
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(source)]
        contents = [stop - start for start, stop in zip(starts, stops, strict=True)]
        widths = [end - start for start, end in ends]
        end_width = 2 if widths.count(2) * 2 > len(widths) else 1
        odd_ends = [(i, width) for i, width in enumerate(widths) if width != end_width]
    long_lines = []
    if max(contents) >= LONG:
        long_lines = [(i, n) for i, n in enumerate(contents) if n >= LONG]
        contents = [min(n, LONG) for n in contents]
    numbers = [end_width, len(long_lines), len(odd_ends), 0]
    for pairs in (long_lines, odd_ends):
        before = 0
        for line, value in pairs:
            numbers += (line - before, value)
            before = line
    if not source.isascii():
        position = 0
        for start, width, length in find_runs(source):
            numbers += ((start - position) << 2 | width - 1, length)
            position = start + width * length
            numbers[3] += 1
    return pack_varints([len(numbers), *numbers]) + bytes(contents)


def find_runs(source: bytes) -> Iterator[Run]:
    """Where the text is not ASCII."""
    for match in NON_ASCII.finditer(source):
        for same in SAME_WIDTH.finditer(source, *match.span()):
            width = same.lastindex + 1 if same.lastindex else 1
            yield Run(same.start(), width, (same.end() - same.start()) // width)


def read_header(packed: bytes) -> tuple[list[int], bytes]:
    """(numbers, one byte per line) of a packed index."""
    count, position = read_varint(packed, 0)
    usual = packed[position : position + count]
    if usual.isascii():  # each number is a byte
        return list(usual), packed[position + count :]
    numbers = []
    for _ in range(count):
        number, position = read_varint(packed, position)
        numbers.append(number)
    return numbers, packed[position:]


def read_pairs(numbers: Iterator[int], count: int) -> dict[int, int]:
    """Line -> value, as many as there are; lines are packed as distances."""
    found = {}
    line = 0
    for _ in range(count):
        line += next(numbers)
        found[line] = next(numbers)
    return found


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """(number, position behind it)."""
    shift = result = 0
    while (byte := data[position]) & 0x80:
        result |= (byte & 0x7F) << shift
        shift += 7
        position += 1
    return result | byte << shift, position + 1


def pack_varints(numbers: list[int]) -> bytes:
    """Numbers >= 0, seven bits a byte, the lowest first."""
    if numbers and max(numbers) < 0x80:
        return bytes(numbers)
    out = bytearray()
    for number in numbers:
        while number > 0x7F:
            out.append(number & 0x7F | 0x80)
            number >>= 7
        out.append(number)
    return bytes(out)


def unpack_varints(data: bytes) -> list[int]:
    """All numbers that `pack_varints` packed."""
    if data.isascii():
        return list(data)
    numbers = []
    shift = number = 0
    for byte in data:
        if byte & 0x80:
            number |= (byte & 0x7F) << shift
            shift += 7
        else:
            numbers.append(number | byte << shift)
            shift = number = 0
    return numbers
