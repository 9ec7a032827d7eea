"""Answers that are written as JSON text."""

import json

from lsp_server.protocol import written_frame
from lsp_server.shapes import Written, write_locations


def test_parts_hold_everything_in_order():
    items = Written(["1", "2,3", "4", "5"])
    assert [json.loads(part.text()) for part in items.parts(3)] == [[1, 2, 3], [4, 5]]
    assert list(Written().parts(3)) == []


def test_a_frame_says_how_long_it_is():
    for items in ([], ["1"], ["1,2", "3"]):
        head, body = written_frame('{"result":', Written(items)).split(b"\r\n\r\n")
        assert head == f"Content-Length: {len(body)}".encode()
        assert json.loads(body) == {"result": json.loads(f"[{','.join(items)}]")}


def test_locations_of_one_document_are_one_text():
    found = json.loads(f"[{write_locations('file:///%C3%A9', [(1, 2, 1, 5), (7, 0, 8, 1)])}]")
    assert [item["uri"] for item in found] == ["file:///%C3%A9"] * 2
    assert found[1]["range"] == {
        "start": {"line": 7, "character": 0},
        "end": {"line": 8, "character": 1},
    }
