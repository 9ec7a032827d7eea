"""Order, cancellation, and what a fault costs."""

import time

import pytest

pytestmark = pytest.mark.slow


def test_a_cancelled_request_is_answered_at_once_and_its_work_is_stopped(running):
    number = running.ask("test/wait")
    time.sleep(0.1)  # it runs by now
    started = time.monotonic()
    running.notify("$/cancelRequest", {"id": number})
    assert running.answer(number)["error"]["code"] == -32800
    assert time.monotonic() - started < 1.0
    assert running.poll(lambda: running.request("test/interrupted")) == [number]


def test_queued_work_whose_cancel_has_arrived_never_starts(running):
    waiting = [running.ask("test/wait") for _ in range(12)]
    for number in waiting:
        running.notify("$/cancelRequest", {"id": number})
    assert all(running.answer(number)["error"]["code"] == -32800 for number in waiting)
    assert len(running.request("test/interrupted")) <= 4  # as many as there are threads


def test_cancelling_what_is_answered_already_changes_nothing(running):
    number = running.ask("test/calls")
    running.answer(number)
    running.notify("$/cancelRequest", {"id": number})
    assert running.request("test/calls")


def test_a_fault_of_ours_costs_one_answer_and_tells_once(running):
    for _ in range(3):
        error = running.refused("test/fail")
        assert error["code"] == -32603
        assert "ZeroDivisionError" in error["message"]
    assert running.request("test/calls")
    assert len(running.notified("window/showMessage")) == 1
    assert running.leave() == 0
    assert any("(test/fail) failed" in line for line in running.stderr)


def test_slow_requests_do_not_hold_quick_ones_and_nobody_waits_for_a_turn(running):
    for _ in range(3):
        running.ask("test/wait")
    started = time.monotonic()
    running.request("test/calls")
    assert time.monotonic() - started < 5.0


def test_a_read_sees_every_edit_that_arrived_before_it(running, tmp_path):
    uri = (tmp_path / "a.py").as_uri()
    item = {"uri": uri, "languageId": "python", "version": 1, "text": "0"}
    running.notify("textDocument/didOpen", {"textDocument": item})
    numbers = []
    for version in range(2, 12):
        running.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": str(version)}],
            },
        )
        numbers.append((version, running.ask("test/text", {"path": "a.py"})))
    for version, number in numbers:
        assert int(running.answer(number)["result"]) >= version
