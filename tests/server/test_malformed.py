"""Messages that are not as they should be: each is answered or passed over, and the next one is served."""

import pytest

from server.conftest import FAKE
from server.wire import Wire

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One server for all of them: it must survive each."""
    with Wire(command=FAKE) as wire:
        wire.initialize(tmp_path_factory.mktemp("workspace"))
        yield wire


def framed(body):
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (framed(b"{"), -32700),
        (framed(b"\xff\xfe{}"), -32700),
        (framed(b"[" * 100_000), -32700),
        (framed(b""), -32700),
        (framed(b"[]"), -32600),
        (framed(b"null"), -32600),
        (framed(b'"text"'), -32600),
        (framed(b'{"jsonrpc":"2.0"}'), -32600),
        (framed(b'{"jsonrpc":"2.0","id":null,"method":"test/calls"}'), -32600),
        (framed(b'{"jsonrpc":"2.0","id":1.5,"method":"test/calls"}'), -32600),
        (framed(b'{"jsonrpc":"2.0","id":{},"method":"test/calls"}'), -32600),
        (b"Content-Length: x\r\n\r\n", -32700),
        (b"no header at all\r\n", -32700),
    ],
)
def test_what_nobody_can_answer_is_answered_without_an_id(running, data, code):
    running.raw(data)
    assert running.answer(None)["error"]["code"] == code
    assert running.request("test/calls")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"jsonrpc": "1.0", "method": "test/calls"}, -32600),
        ({"method": "test/calls"}, -32600),
        ({"jsonrpc": "2.0", "method": 7}, -32600),
        ({"jsonrpc": "2.0", "method": "textDocument/nonsense"}, -32601),
        ({"jsonrpc": "2.0", "method": "$/nonsense"}, -32601),
        ({"jsonrpc": "2.0", "method": "textDocument/hover"}, -32602),
        ({"jsonrpc": "2.0", "method": "textDocument/hover", "params": []}, -32602),
        ({"jsonrpc": "2.0", "method": "textDocument/hover", "params": {"textDocument": 7}}, -32602),
        (
            {
                "jsonrpc": "2.0",
                "method": "textDocument/hover",
                "params": {
                    "textDocument": {"uri": "file:///a"},
                    "position": {"line": "x", "character": {}},
                },
            },
            -32602,
        ),
        (
            {"jsonrpc": "2.0", "method": "workspace/executeCommand", "params": {"command": "rm"}},
            -32602,
        ),
    ],
)
def test_a_request_that_cannot_be_served_gets_its_answer(running, message, code):
    running.send({"id": "mine", **message})
    assert running.answer("mine")["error"]["code"] == code
    assert running.request("test/calls")


def test_an_id_that_is_in_use_is_refused_and_its_first_request_lives_on(running):
    running.send({"jsonrpc": "2.0", "id": "twice", "method": "test/wait"})
    running.send({"jsonrpc": "2.0", "id": "twice", "method": "test/calls"})
    assert running.answer("twice")["error"]["code"] == -32600
    running.notify("$/cancelRequest", {"id": "twice"})
    assert running.answer("twice")["error"]["code"] == -32800


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("$/nonsense", {}),
        ("nonsense", {}),
        ("$/setTrace", {"value": "verbose"}),
        ("$/cancelRequest", {"id": 999}),
        ("$/cancelRequest", {}),
        ("$/cancelRequest", {"id": []}),
        ("$/cancelRequest", {"id": None}),
        ("textDocument/didOpen", {}),
        (
            "textDocument/didChange",
            {"textDocument": {"uri": "file:///a", "version": 1}, "contentChanges": []},
        ),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///never/opened"}}),
        ("workspace/didChangeConfiguration", {"settings": 5}),
        ("workspace/didChangeWatchedFiles", {"changes": [{"uri": "nonsense:", "type": 1}]}),
        ("window/workDoneProgress/cancel", {"token": "unknown"}),
    ],
)
def test_an_odd_notification_is_passed_over(running, method, params):
    running.notify(method, params)
    assert running.request("test/calls")
    assert running.notified("window/showMessage") == []


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "id": "unknown", "result": None},
        {"jsonrpc": "2.0", "id": "unknown", "error": {"code": 1, "message": "x"}},
        {"jsonrpc": "2.0", "id": "unknown", "error": 5},
    ],
)
def test_an_answer_to_nothing_is_passed_over(running, message):
    running.send(message)
    assert running.request("test/calls")


def test_a_body_longer_than_its_header_says_costs_itself_only(running):
    running.raw(b'Content-Length: 30\r\n\r\n{"jsonrpc":"2.0","id":5,"method":"test/calls"}')
    running.ask("test/calls")
    assert running.answer(None)["error"]["code"] == -32700
    assert running.request("test/calls")


def test_a_newer_client_than_this_server_is_let_in(fake, tmp_path):
    capabilities = fake.initialize(
        tmp_path,
        capabilities={
            "general": {"positionEncodings": ["utf-9", "utf-8"]},
            "textDocument": {
                "documentSymbol": {
                    "symbolKind": {"valueSet": [1, 2, 99]},
                    "hierarchicalDocumentSymbolSupport": True,
                },
                "hover": {"contentFormat": ["markdown"]},
                "telepathy": {"dynamicRegistration": True},
            },
            "window": 7,
            "telepathy": {},
        },
        trace="loud",
        locale=5,
    )
    assert capabilities["positionEncoding"] == "utf-8"
