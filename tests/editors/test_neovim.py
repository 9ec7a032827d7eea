"""The Neovim plugin in a real, headless Neovim: what its own commands put into the quickfix list.

The Lua scripts in `neovim/` only report what they see; the assertions are here. Neovim 0.7 is what Debian 12 has: what
the plugin does on newer versions is checked against functions that record how they are called.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from editors.sample import FILES, Sample, Spot
from lsp_server.options import settings

HERE = Path(__file__).parent
PLUGIN = HERE.parent.parent / "editors" / "neovim"

Drive = Callable[..., Any]


@pytest.fixture(scope="module")
def drive(neovim: str, artifacts: Path, tmp_path_factory: pytest.TempPathFactory) -> Drive:
    """Run a script of `neovim/` with a task, in a Neovim that knows nothing of the person who runs the tests."""
    home = tmp_path_factory.mktemp("neovim")

    def run(script: str, **task: Any) -> Any:
        asked, told = home / f"{script}-task.json", home / f"{script}-answer.json"
        paths = {"script": str(HERE / "neovim" / f"{script}.lua"), "answer": str(told)}
        asked.write_text(json.dumps({**paths, "plugin": str(PLUGIN), **task}))
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("NVIM", "VIM", "XDG"))}
        done = subprocess.run(
            [
                *(neovim, "--headless", "--clean", "-n"),
                # As the README says: `set runtimepath^=` would take a space in the path for its end.
                *("--cmd", f"lua vim.opt.runtimepath:prepend({json.dumps(str(PLUGIN))})"),
                *("-S", str(HERE / "neovim" / "run.lua")),
            ],
            env={**kept, "HOME": str(home), "CODESCOPE_TASK": str(asked)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        answer = json.loads(told.read_text()) if told.exists() else {"error": "no answer"}
        log = json.dumps(answer, indent=1, ensure_ascii=False)
        (artifacts / f"neovim-{script}.json").write_text(f"{log}\n{done.stdout}{done.stderr}")
        assert "error" not in answer, f"{answer['error']}\n{done.stdout}{done.stderr}"
        return answer["answer"]

    return run


def place(spot: Spot) -> dict[str, Any]:
    return {"path": spot.path, "line": spot.line, "byte": spot.byte}


@pytest.fixture(scope="module")
def seen(
    drive: Drive,
    sample: Sample,
    server_command: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "pyproject.toml").write_text("")
    (elsewhere / "alone.py").write_text("def alone():\n    return alone()\n")
    return drive(
        "navigate",
        server=server_command,
        root=str(sample.root),
        elsewhere=str(elsewhere / "alone.py"),
        definition=place(sample.spot("shop/prices.py", "def gross_price", "gross_price")),
        parameter=place(sample.spot("shop/prices.py", "def gross_price(net", "net")),
        call=place(sample.spot("shop/orders.py", "price = gross_price", "gross_price")),
        caller=place(sample.spot("shop/orders.py", "def label", "label")),
        method=place(sample.spot("shop/orders.py", "def total", "total")),
        typescript=place(sample.spot("web/prices.ts", "function grossPrice", "grossPrice")),
        open_call=place(sample.spot("web/parcels.ts", "parcel.weight()", "weight")),
        value=place(sample.spot("web/parcels.ts", "parcel.weight()", "parcel")),
        commonjs=place(sample.spot("web/rates.cjs", "function rate", "rate")),
        expect={"references": 4, "incoming": 3, "outgoing": 1},
    )


def places(items: list[dict[str, Any]], sample: Sample) -> set[tuple[str, int, int]]:
    return {(sample.relative(item["file"]), item["line"], item["byte"]) for item in items}


def spots(sample: Sample, *wanted: tuple[str, str, str]) -> set[tuple[str, int, int]]:
    found = (sample.spot(*one) for one in wanted)
    return {(spot.path, spot.line, spot.byte) for spot in found}


def test_references_fill_the_quickfix_list(seen, sample):
    found = places(seen["references"], sample)
    assert found >= spots(
        sample,
        ("shop/prices.py", "def gross_price", "gross_price"),
        ("shop/orders.py", "sum(gross_price", "gross_price"),
        ("shop/orders.py", "price = gross_price", "gross_price"),
        ("shop/report.py", "with_tax(100)", "with_tax"),
    )
    assert {path for path, *_ in found} == {"shop/prices.py", "shop/orders.py", "shop/report.py"}


CALL_SITES = (
    ("shop/orders.py", "sum(gross_price", "gross_price"),
    ("shop/orders.py", "price = gross_price", "gross_price"),
    ("shop/report.py", "with_tax(100)", "with_tax"),
)


def test_incoming_calls_fill_the_quickfix_list(seen, sample):
    assert places(seen["incoming"], sample) == spots(sample, *CALL_SITES)
    assert seen["title"] == "Callers of gross_price"
    lines = sorted(item["text"] for item in seen["incoming"])
    assert [re.split(r"\W", line)[0] for line in lines] == ["label", "sample", "total"]
    # The path of a caller stands before the line anyway.
    assert not any("(shop/" in line for line in lines)
    assert lines[0].endswith(': text = "🛒🛒 größe"; price = gross_price(order.items[0])')


def test_incoming_calls_in_typescript(seen, sample):
    assert places(seen["typescript"], sample) == spots(
        sample,
        ("web/orders.ts", "=> grossPrice(net)", "grossPrice"),
        ("web/orders.ts", "price = grossPrice", "grossPrice"),
        ("web/Report.tsx", "[withTax(100)", "withTax"),
    )


def test_incoming_calls_through_require(seen, sample):
    found = places(seen["commonjs"], sample)
    assert found == spots(sample, ("web/charge.cjs", "* rate(", "rate"))


def test_a_guess_says_so(seen):
    (line,) = (item["text"] for item in seen["guessed"])
    assert re.match(r"ship \(.*heuristic 0\.\d+\): return order\.total\(\)$", line)


def test_unsaved_text_answers(seen, sample):
    saved = spots(sample, *CALL_SITES)
    assert places(seen["incoming_unsaved"], sample) - saved == {("shop/prices.py", 11, 11)}


def test_outgoing_calls_fill_the_quickfix_list(seen, sample):
    assert places(seen["outgoing"], sample) == spots(
        sample, ("shop/orders.py", "price = gross_price", "gross_price")
    )
    assert [re.split(r"\W", item["text"])[0] for item in seen["outgoing"]] == ["gross_price"]


def test_definition_from_behind_characters_outside_the_basic_plane(seen, sample):
    assert places([seen["jump"]], sample) == spots(
        sample, ("shop/prices.py", "def gross_price", "gross_price")
    )


def test_implementations_of_what_is_called(seen, sample):
    found = {(path, line) for path, line, _ in places(seen["implementations"], sample)}
    box = sample.spot("web/parcels.ts", "class Box", "Box").line + 1
    letter = sample.spot("web/parcels.ts", "class Letter", "Letter").line + 1
    assert found == {("web/parcels.ts", box), ("web/parcels.ts", letter)}


def test_the_type_of_a_value(seen, sample):
    assert places([seen["type"]], sample) == spots(
        sample, ("web/parcels.ts", "interface Parcel", "Parcel")
    )


def test_one_client_serves_a_root(seen, sample):
    assert [client["root"] for client in seen["clients"]] == [str(sample.root)]
    first, second = seen["clients_with_another_root"]
    assert first == seen["clients"][0]
    assert Path(second["root"]).name.startswith("elsewhere")


def test_status_is_shown(seen):
    (said,) = seen["status"]
    files = len(FILES)
    assert re.match(rf"Codescope: shop-workspace: ready, {files} files, \d+ symbols", said)


def test_details_are_shown(seen):
    text = "\n".join(seen["details"])
    assert re.search(rf"indexed: {len(FILES)} files \(", text)
    assert re.search(r"indexer: process \d+, \d+\.\d MB", text)


def test_callers_of_what_cannot_be_called(seen):
    assert seen["not_callable"] == ["Codescope: what the cursor is on cannot be called"]


def test_after_a_restart_the_same_buffers_are_served(seen, sample):
    before, after = seen["clients_with_another_root"], seen["clients_after_restart"]
    assert {client["root"] for client in after} == {client["root"] for client in before}
    assert not {client["id"] for client in after} & {client["id"] for client in before}
    assert places(seen["incoming_after_restart"], sample) == spots(sample, *CALL_SITES)


def test_a_restart_serves_buffers_that_had_lost_their_server(seen, sample):
    assert seen["without_server"]
    assert places(seen["incoming_after_crash"], sample) == spots(sample, *CALL_SITES)


def test_health_names_the_server_and_the_roots(seen, sample, server_command):
    text = "\n".join(seen["health"])
    assert server_command[0] in text
    assert f"serves {sample.root}" in text
    assert re.search(r"OK: `.* lsp` is .*, (codescope )?\d", text)


@pytest.fixture(scope="module")
def newer(drive: Drive, sample: Sample) -> Any:
    return drive("newer", root=str(sample.root), file=str(sample.root / "shop" / "prices.py"))


def test_newer_versions_are_told_by_config_and_enable(newer, sample):
    (_, name, config), enabled = newer["with_config"]
    assert (name, enabled) == ("codescope", ["enable", "codescope"])
    assert config["cmd"] == ["other", "lsp"]
    assert config["settings"]["codescope"]["minimumConfidence"] == 0.5
    assert config["settings"]["codescope"]["index"]["workers"] == 2
    assert config["root_markers"][0] == ".codescope"
    assert "typescriptreact" in config["filetypes"]
    assert newer["root"] == str(sample.root)
    assert newer["initialization_options"] == config["settings"]["codescope"]
    assert sorted(newer["handlers"]) == [
        *("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls")
    ]
    assert newer["command"] == ["other", "lsp"]


def test_versions_between_are_told_by_start_for_each_buffer(newer, sample):
    assert newer["with_start"]
    assert {tuple(call) for call in newer["with_start"]} == {("codescope", str(sample.root), True)}


def test_the_lsp_file_is_the_same_configuration(newer):
    config = {**newer["with_config"][0][2], "cmd": ["codescope", "lsp"]}
    config["settings"]["codescope"]["minimumConfidence"] = 0
    assert newer["lsp_file"] == config


def test_the_settings_are_those_of_the_server(newer):
    sent = newer["lsp_file"]["settings"]["codescope"]
    flat: dict[str, object] = {}
    for name, value in sent.items():
        inner = value if isinstance(value, dict) else {"": value}
        flat |= {f"codescope.{name}.{key}".rstrip("."): deep for key, deep in inner.items()}
    assert flat == {name: default for name, _, default, _ in settings()}


def test_the_first_marker_that_any_folder_has_decides(drive, tmp_path):
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "package" / "src").mkdir(parents=True)
    (tmp_path / "repository" / "package" / "pyproject.toml").write_text("")
    (tmp_path / "loose").mkdir()
    paths = ["repository/package/src/a.py", "repository/b.py", "loose/c.py"]
    found = drive(
        "roots", markers=[".git", "pyproject.toml"], paths=[str(tmp_path / p) for p in paths]
    )
    assert found == [str(tmp_path / "repository"), str(tmp_path / "repository"), "none"]
    found = drive(
        "roots", markers=["pyproject.toml", ".git"], paths=[str(tmp_path / p) for p in paths]
    )
    assert found[0] == str(tmp_path / "repository" / "package")
    equal = [[".git", "pyproject.toml"]]
    found = drive("roots", markers=equal, paths=[str(tmp_path / path) for path in paths])
    assert found[0] == str(tmp_path / "repository" / "package")


def test_mistakes_are_named(drive, sample):
    told = drive("mistakes", file=str(sample.root / "shop" / "prices.py"))
    assert told["cmd"] == [False, "codescope: cmd must be a table or a function, not a string"]
    (missing,) = told["missing"]
    assert '"no-such-command" was not found' in missing
    assert "pipx install ." in missing
    status, unknown = told["commands"]
    assert ":checkhealth codescope" in status
    assert "log, reindex, restart, status" in unknown
    assert told["completion"] == ["reindex", "restart"]
    assert '"no-such-command" was not found' in "\n".join(told["health"])


def test_the_user_of_a_home_folder_is_asked(drive, server_command):
    told = drive("asking", server=server_command)
    message, _, *actions = told["asked"]
    assert "the home folder is not a workspace" in message
    assert actions == ["1. Index it", "2. Not now", "3. Never ask"]
    assert told["names"] == ["at_home"]
