"""What `make bench` does with figures, and with what cannot be measured or does not end."""

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import psutil
import pytest

from benchmarks import lsp_client
from benchmarks.jobs import Job, accuracy_table, jobs_of, run_job
from benchmarks.lsp_client import LspClient
from benchmarks.rows import Figures, Row

SLEEPS = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
)


def fail() -> None:
    raise SystemExit("the server dies")


def test_a_part_that_fails_leaves_the_others_their_figures(tmp_path, capsys):
    figures = Figures(tmp_path / "out.json", corpus="größe")
    figures.add(Row("first", 1.5, "s"))
    with figures.part("second"):
        fail()
    with figures.part("third"):
        figures.add(Row("third", 3, "ms", note="p50 2", problem="1 of 9 never seen"))
    with pytest.raises(SystemExit) as ended:
        figures.finish()
    assert ended.value.code == 1
    seen = capsys.readouterr()
    assert "second" in seen.out
    assert "NOT MEASURED: the server dies" in seen.out
    assert "third: 1 of 9 never seen" in seen.err
    written = json.loads((tmp_path / "out.json").read_text())
    assert [row["value"] for row in written["rows"]] == [1.5, None, 3]
    assert written["corpus"] == "größe"


def test_what_was_measured_wholly_ends_well():
    figures = Figures()
    figures.add(Row("first", 1.5))
    with pytest.raises(SystemExit) as ended:
        figures.finish()
    assert ended.value.code == 0


def job(*arguments: str) -> Any:
    return SimpleNamespace(part="speed", command=[sys.executable, "-c", *arguments], name="job")


def test_a_job_says_how_it_ended():
    assert run_job(job("pass"), 60) == ""
    assert run_job(job("raise SystemExit(3)"), 60) == "exit status 3, see above"


def test_a_job_that_takes_too_long_is_ended_with_all_that_it_started(monkeypatch):
    before = set(children())
    assert "stopped after" in run_job(job(SLEEPS), 1)
    assert set(children()) <= before


def children() -> list[int]:
    return [child.pid for child in psutil.Process(os.getpid()).children(recursive=True)]


def test_the_table_has_a_line_for_every_job(tmp_path):
    jobs = [one for one in jobs_of(True, False, tmp_path) if one.part == "accuracy"]
    answered = {
        "corpus": {"name": "koa"},
        "server": "codescope lsp",
        "definition": {"accuracy": 0.5},
    }
    jobs[0].out.write_text(json.dumps(answered))
    lines = accuracy_table(jobs).splitlines()[-len(jobs) :]
    assert lines[0].split() == ["koa", "codescope", "lsp", "0.500", *["-"] * 6]
    assert all("NOT MEASURED" in line for line in lines[1:])


def test_every_job_is_a_module_that_takes_its_arguments(tmp_path):
    for quick in (True, False):
        parts: dict[str, Job] = {one.part: one for one in jobs_of(quick, False, tmp_path)}
        assert list(parts) == [
            "accuracy",
            "speed",
            "starting",
            "responsiveness",
            "scaling",
            "bursts",
            "latency",
            "embedding",
        ]
        assert all(one.expected > 0 for one in parts.values())
        assert len({one.out for one in jobs_of(quick, True, tmp_path)}) == len(
            jobs_of(quick, True, tmp_path)
        )


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        # Without versions: a list that takes back looks like one that says "nothing".
        ([([], None)], []),
        ([([], None), ([{"message": "ä"}], None)], [{"message": "ä"}]),
        ([([], None), ([{"message": "ä"}], 1)], [{"message": "ä"}]),
    ],
)
async def test_diagnostics_of_a_file_opened_again_are_not_waited_for_in_vain(
    lists, expected, monkeypatch
):
    monkeypatch.setattr(lsp_client, "SETTLED_SECONDS", 0.05)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys; sys.stdin.read()",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    client = LspClient(process, Path("/"), {})
    path = Path("/größe.ts")
    client.close(path)
    client.open(path, "")
    for rows, version in lists:
        client._take_diagnostics(path.as_uri(), cast(Any, rows), version)
    started = time.monotonic()
    assert await client.diagnostics_of(path.as_uri(), 10) == expected
    assert time.monotonic() - started < 5
    process.kill()
    await client.stop()
