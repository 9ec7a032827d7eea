"""Decoding and positions."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import LineIndex, content_tag, decode_source, pack_lines

PIECES = st.sampled_from(
    ["a", "bc", "\n", "\r\n", "\r", "é", "漢字", "😀", "e\u0301", "\u2028", "\f", "x" * 300, "\x85"]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNITS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def split_lines(text: str) -> list[str]:
    """As editors do: \\n, \\r\\n and \\r end lines, nothing else does."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@given(TEXTS)
def test_every_character_has_its_position_and_back(text):
    source = text.encode()
    index = LineIndex.unpack(pack_lines(source))
    assert index.length == len(source)
    assert index.line_count == len(split_lines(text))
    line, column, offset = 0, "", 0
    previous = ""
    for character in [*text, ""]:
        if not (previous == "\r" and character == "\n"):
            if previous in ("\n", "\r"):
                line, column = line + 1, ""
            for encoding, codec in ENCODINGS.items():
                position = (line, len(column.encode(codec)) // UNITS[encoding])
                assert index.to_position(offset, encoding) == position
                assert index.to_offset(*position, encoding) == offset
        elif previous == "\r":
            line, column = line + 0, column
        column += character
        offset += len(character.encode())
        previous = character


@given(TEXTS, st.integers(-5, 50), st.integers(-5, 400))
def test_positions_out_of_range_are_clamped_to_whole_characters(text, line, character):
    source = text.encode()
    index = LineIndex.from_bytes(source)
    for encoding in ENCODINGS:
        offset = index.to_offset(line, character, encoding)
        assert 0 <= offset <= len(source)
        source[:offset].decode()  # not inside a character
    assert index.to_position(10**6, "utf-16") == index.to_position(len(source), "utf-16")


@given(TEXTS, st.lists(st.tuples(st.integers(-3, 900), st.integers(0, 700)), max_size=20))
def test_many_ranges_are_what_each_would_be(text, places):
    index = LineIndex.from_bytes(text.encode())
    spans = [(start, start + length) for start, length in places]
    for encoding in ENCODINGS:
        each = [
            (*index.to_position(a, encoding), *index.to_position(b, encoding)) for a, b in spans
        ]
        assert [index.to_range(a, b, encoding) for a, b in spans] == each
        assert index.to_ranges(spans, encoding) == each


def test_a_column_behind_the_end_of_its_line_is_the_end():
    index = LineIndex.from_bytes("é\r\nb".encode())
    assert index.to_offset(0, 99, "utf-16") == 2
    assert index.to_offset(9, 0, "utf-16") == 5


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx", "x"),
        ("é😀".encode("utf-16"), "é😀"),
        (b"\xfe\xff" + "é".encode("utf-16-be"), "é"),
        ("é".encode("utf-32"), "é"),
        (b"# -*- coding: iso-8859-15 -*-\n\xa4", "# -*- coding: iso-8859-15 -*-\n€"),
        (
            b"#!x\n# vim: set fileencoding=cp1252 :\n\x80",
            "#!x\n# vim: set fileencoding=cp1252 :\n€",
        ),
        (b"# coding: utf-7\n\xe9", "# coding: utf-7\né"),
        (b"# coding: hex\n\xe9", "# coding: hex\né"),
        (b"# coding: no-such-thing\n\xe9", "# coding: no-such-thing\né"),
        (b"# coding: latin-1\n" + "é".encode(), "# coding: latin-1\né"),
        (b"caf\xe9", "café"),
        (b"a\r\nb\rc", "a\r\nb\rc"),
    ],
)
def test_text_is_decoded_as_editors_show_it(raw, text):
    assert decode_source(raw) == text.encode()


def test_binary_is_no_text():
    assert decode_source(b"GIF89a\0\1") is None
    assert decode_source(b"\0" * 100) is None


def test_a_tag_has_sixteen_bytes():
    assert len(content_tag(b"")) == 16
    assert content_tag(b"a") != content_tag(b"b")


def test_what_is_not_ascii_costs_little_where_there_is_very_much_of_it() -> None:
    """A place costs the same whatever stands around it: with the square of it, this would take minutes."""
    many = "x = 'é'  # é 😀\n".encode() * 20_000 + ("é😀 " * 20_000).encode()
    lines = LineIndex.from_bytes(many)
    began = time.process_time()
    for offset in range(0, len(many), 8):
        line, column = lines.to_position(offset, "utf-16")
        lines.to_offset(line, column, "utf-16")
    assert time.process_time() - began < 5
