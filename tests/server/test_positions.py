import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from core.text import LineIndex, PositionEncoding
from lsp_server.positions import below, document_key, from_lsp, path_of, to_lsp, uri_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.py", "/a/b.py"),
        ("file:///a/b%20c.py", "/a/b c.py"),
        ("file:///a/b c.py", "/a/b c.py"),
        ("FILE:///a/b.py", "/a/b.py"),
        ("file://localhost/a/b.py", "/a/b.py"),
        ("file:/a/b.py", "/a/b.py"),
        ("file:///a/%C3%A9%F0%9F%92%A9.py", "/a/é💩.py"),
        ("file:///a/é.py", "/a/é.py"),
        ("file:///a/%FF.py", "/a/\udcff.py"),  # not UTF-8: as os.fsdecode has it
        ("file:///a/b%23c%3Fd.py", "/a/b#c?d.py"),
        ("file:///a/b#c.py", "/a/b#c.py"),
        ("file:///a/../b/./c.py", "/b/c.py"),
        ("file:///a/b/", "/a/b"),
        ("file:///a/%00", None),
        ("untitled:Untitled-1", None),
        ("git:/a/b.py?ref", None),
        ("vscode-notebook-cell:/a/b.ipynb#x", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_paths_of_uris(uri, path):
    assert path_of(uri, windows=False) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/a.py", "c:/a.py"),
        ("file:///C:/a.py", "c:/a.py"),
        ("file:///c:", "c:/"),
        ("file://server/share/a.py", "//server/share/a.py"),
    ],
)
def test_drives_and_shares(uri, path):
    assert path_of(uri, windows=True) == path


def test_spellings_of_one_document_have_one_key():
    assert document_key("file:///c%3A/a%20b") == document_key("file:///c:/a b")
    assert document_key("untitled:Untitled%2D1") == document_key("untitled:Untitled-1")
    assert document_key("untitled:a") != document_key("untitled:b")


@pytest.mark.parametrize("path", ["/a/b.py", "/a b/é#?%+@.py", os.fsdecode(b"/a/\xff.py")])
def test_a_path_comes_back_from_its_uri(path):
    assert path_of(uri_of(path)) == path


def test_uris_are_spelled_as_clients_spell_them():
    assert uri_of("/a b/@é.py") == "file:///a%20b/%40%C3%A9.py"
    assert uri_of("c:/a.py") == "file:///c%3A/a.py"
    assert uri_of("//server/share/a.py") == "file://server/share/a.py"


def test_files_below_a_folder_keep_the_clients_spelling_of_it():
    assert below("file:///c%3A/My%20Work/", "a b/c.py") == "file:///c%3A/My%20Work/a%20b/c.py"


@pytest.mark.parametrize(
    ("encoding", "character"),
    [(PositionEncoding.UTF8, 7), (PositionEncoding.UTF16, 5), (PositionEncoding.UTF32, 4)],
)
def test_columns_behind_an_emoji(encoding, character):
    lines = LineIndex.from_bytes('x\r\n"💩"+name'.encode())
    place = types.Position(1, character)
    assert from_lsp(lines, place, encoding) == 10
    assert to_lsp(lines, 10, 14, encoding) == types.Range(place, types.Position(1, character + 4))


def test_positions_outside_the_document_are_clamped():
    lines = LineIndex.from_bytes(b"ab\ncd")
    assert from_lsp(lines, types.Position(0, 99), PositionEncoding.UTF16) == 2
    assert from_lsp(lines, types.Position(99, 0), PositionEncoding.UTF16) == 5


@given(
    st.lists(st.sampled_from(["a", "\n", "\r\n", "é", "💩"]), max_size=8).map("".join),
    st.integers(-2, 30),
    st.integers(-2, 30),
    st.sampled_from(PositionEncoding),
)
def test_a_range_is_two_positions(text, start, end, encoding):
    lines = LineIndex.from_bytes(text.encode())
    expected = (*lines.to_position(start, encoding), *lines.to_position(end, encoding))
    assert lines.to_range(start, end, encoding) == expected
