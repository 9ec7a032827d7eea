"""Incremental edits: compared with the plainest implementation there is, then the known traps one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from core.text import LineIndex, PositionEncoding
from lsp_server.documents import PIECE, Documents, Text

URI = "file:///w/a.py"
PIECES = st.sampled_from(
    ["a", "bc", "\n", "\r", "\r\n", "é", "💩", "\u2028", "\f", "\x85", "e\u0301", ""]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
PLACES = st.tuples(st.integers(0, 8), st.integers(0, 6))


def position(line, character):
    return types.Position(line, character)


def edited(text, start, end, new, encoding=PositionEncoding.UTF16, piece=PIECE):
    document = Text(text.encode(), piece)
    document.replace(types.Range(position(*start), position(*end)), new.encode(), encoding)
    return document.source().decode()


EDITS = st.lists(st.tuples(PLACES, PLACES, TEXTS), min_size=1, max_size=5)


@given(TEXTS, EDITS, st.sampled_from(PositionEncoding), st.sampled_from([1, 2, 3, PIECE]))
def test_edits_are_what_offsets_into_the_whole_text_say(text, edits, encoding, piece):
    document = Text(text.encode(), piece)
    whole = text.encode()
    for start, end, new in edits:
        index = LineIndex.from_bytes(whole)
        first, last = sorted(
            index.to_offset(line, column, encoding) for line, column in (start, end)
        )
        whole = whole[:first] + new.encode() + whole[last:]
        document.replace(types.Range(position(*start), position(*end)), new.encode(), encoding)
        assert document.source() == whole


@pytest.mark.parametrize("odd", ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_the_protocols_line_ends_end_lines(odd):
    assert edited(f"a=1{odd}\nb=2", (1, 0), (1, 1), "X") == f"a=1{odd}\nX=2"


def test_lone_carriage_returns_end_lines():
    assert edited("a\rb\rc", (2, 0), (2, 1), "X") == "a\rb\rX"


def test_an_edit_that_joins_a_carriage_return_and_a_line_feed():
    assert edited("a\rb\nc", (1, 0), (1, 1), "") == "a\r\nc"
    for piece in (1, 2, 3):
        assert edited("a\rb\nc", (1, 0), (1, 1), "", piece=piece) == "a\r\nc"


def test_positions_outside_mean_the_nearest_end():
    assert edited("ab\ncd", (0, 99), (0, 99), "X") == "abX\ncd"
    assert edited("ab\ncd", (9, 9), (99, 0), "X") == "ab\ncdX"
    assert edited("", (5, 5), (7, 7), "X") == "X"


def test_a_reversed_range_is_read_the_right_way_round():
    assert edited("abc", (0, 2), (0, 1), "X") == "aXc"


@pytest.mark.parametrize(
    ("encoding", "character"),
    [(PositionEncoding.UTF8, 4), (PositionEncoding.UTF16, 2), (PositionEncoding.UTF32, 1)],
)
def test_columns_count_in_the_negotiated_encoding(encoding, character):
    assert edited("💩b", (0, character), (0, character + 1), "X", encoding) == "💩X"


def test_a_column_inside_a_surrogate_pair_means_its_start():
    assert edited("💩b", (0, 1), (0, 1), "X") == "X💩b"


def documents(text):
    opened = Documents()
    opened.open(types.TextDocumentItem(URI, "python", 1, text))
    return opened


def test_changes_apply_in_order_each_on_the_result_of_the_one_before():
    opened = documents("one\ntwo\n")
    changes = [
        types.TextDocumentContentChangePartial(
            range=types.Range(position(0, 0), position(1, 0)), text=""
        ),
        types.TextDocumentContentChangePartial(
            range=types.Range(position(0, 0), position(0, 3)), text="2"
        ),
        types.TextDocumentContentChangePartial(
            range=types.Range(position(1, 0), position(1, 0)), text="3\n"
        ),
    ]
    document = opened.change(types.VersionedTextDocumentIdentifier(uri=URI, version=7), changes)
    assert document is not None
    assert document.source() == b"2\n3\n"
    assert document.version == 7


def test_a_change_without_range_replaces_everything():
    opened = documents("one\n")
    whole = types.TextDocumentContentChangeWholeDocument(text="x\r\ny")
    document = opened.change(types.VersionedTextDocumentIdentifier(uri=URI, version=2), [whole])
    assert document is not None
    assert document.source() == b"x\r\ny"


def test_a_document_is_found_however_its_uri_is_spelled_and_keeps_the_clients_spelling():
    opened = Documents()
    opened.open(types.TextDocumentItem("file:///w/%61%20b.py", "python", 1, ""))
    document = opened.get("file:///w/a b.py")
    assert document is not None
    assert document.uri == "file:///w/%61%20b.py"
    assert opened.close("file:///w/a%20b.py") is not None
    assert opened.get("file:///w/a%20b.py") is None


def test_a_change_of_a_document_that_is_not_open_is_no_fault():
    assert Documents().change(types.VersionedTextDocumentIdentifier(uri=URI, version=2), []) is None


def test_half_a_surrogate_pair_becomes_one_replacement_character():
    document = documents("a\ud83db").get(URI)
    assert document is not None
    assert document.source().decode() == "a\ufffdb"
