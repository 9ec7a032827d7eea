import io
import os

import pytest

from lsp_server.transport import FrameWriter, read_frame


def frames(stream):
    complaints: list[str] = []
    source = io.BytesIO(stream)
    found = []
    while (body := read_frame(source, complaints.append)) is not None:
        found.append(body)
    return found, complaints


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 2\r\n\r\n",
        b"content-length:2\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: 2\r\nContent-Type: x\r\n\r\n",
        b"Content-Length: 2\n\n",
    ],
)
def test_headers_in_all_their_spellings(header):
    assert frames(header + b"{}") == ([b"{}"], [])


def test_a_body_with_line_ends_and_headers_in_it():
    body = b"Content-Length: 99\r\n\r\n"
    assert frames(b"Content-Length: %d\r\n\r\n%b" % (len(body), body)) == ([body], [])


@pytest.mark.parametrize(
    "noise",
    [
        b"hello\r\n",
        b"\r\n\r\n",
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 9999999999\r\n\r\n",
        b'{"jsonrpc": "2.0"}',  # a body longer than its header said: its rest stands before the next header
        b"\xff\xfe\r\n",
    ],
)
def test_what_is_no_frame_is_reported_and_passed_over(noise):
    found, complaints = frames(noise + b"Content-Length: 2\r\n\r\n{}")
    assert found == [b"{}"]
    assert complaints or noise.startswith(b"{")


def test_a_stream_that_ends_inside_a_body_has_ended():
    assert frames(b"Content-Length: 5\r\n\r\n{}") == ([], [])


def test_a_client_that_does_not_read_does_not_hold_the_writer():
    readable, writable = os.pipe()
    writer = FrameWriter(os.fdopen(writable, "wb"), broken=lambda: None)
    for _ in range(100):
        writer.write(b"x" * 100_000)
    writer.close(seconds=0.05)
    os.close(readable)
    writer.close()


def test_a_broken_pipe_is_reported_once():
    readable, writable = os.pipe()
    os.close(readable)
    reports = []
    writer = FrameWriter(os.fdopen(writable, "wb", buffering=0), broken=lambda: reports.append(1))
    writer.write(b"a")
    writer.write(b"b")
    writer.close()
    assert reports == [1]
