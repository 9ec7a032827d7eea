"""The packaged extension in the real VS Code workbench: what its window shows, and what its providers answer.

`vscode/drive.mjs` operates the window and `vscode/questions` runs inside the extension host; both only report, the
assertions are here. Screenshots and logs of the last run are in tests/editors/artifacts.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from editors.sample import FILES, Sample, Spot, write_sample
from editors.workbench import Tools, Workbench

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def workbench(
    node: str,
    chromium: str,
    tools: Path,
    vsix: Path,
    artifacts: Path,
    server_command: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Workbench]:
    data = tmp_path_factory.mktemp("vscode")
    # A second way to the same server, for the test that changes the setting.
    other = data / "other-server"
    other.write_text(f'#!/bin/sh\nexec {shlex.join(server_command)} "$@"\n')
    other.chmod(0o755)
    env = {"CODESCOPE_QUESTIONS": str(data / "questions.json"), "CODESCOPE_OTHER": str(other)}
    settings = {"codescope.serverCommand": server_command}
    with Workbench(
        Tools(node, chromium, tools, vsix, artifacts), data / "data", settings, env
    ) as running:
        yield running


def at(spot: Spot) -> dict[str, Any]:
    return {"file": spot.path, "line": spot.line, "character": spot.character}


def shown_at(spot: Spot) -> dict[str, Any]:
    """As a person reads and types it: from 1, in characters."""
    return {"file": spot.path, "line": spot.line + 1, "column": spot.column + 1}


# -- the window


@pytest.fixture(scope="module")
def window(workbench: Workbench, sample: Sample) -> dict[str, Any]:
    """One tour through the window: call hierarchy both ways, a jump, references."""
    definition = sample.spot("shop/prices.py", "def gross_price", "gross_price")
    summary = sample.spot("shop/report.py", "def summary", "summary")
    calls, references = "Calls: Show Call Hierarchy", "References: Find All References"
    typescript = sample.spot("web/prices.ts", "function grossPrice", "grossPrice")
    parcel = sample.spot("web/parcels.ts", "interface Parcel", "Parcel")
    callers = ["gross_price", "label", "sample", "total"]
    tour = [
        {"do": "open", **shown_at(definition)},
        {"do": "showRows", "title": calls, "has": callers, "as": "callers"},
        {"do": "picture", "name": "callers"},
        {"do": "expand", "row": "label", "has": ["summary"], "as": "callers of label"},
        {"do": "activateRow", "row": "label", "file": "shop/orders.py", "as": "jump"},
        {"do": "picture", "name": "jump"},
        {"do": "open", **shown_at(typescript)},
        {"do": "showRows", "title": calls, "has": ["grossPrice", *callers[1:]], "as": "typescript"},
        {"do": "picture", "name": "typescript"},
        {"do": "open", **shown_at(summary)},
        {"do": "showRows", "title": calls, "has": ["summary", "sample"], "as": "of summary"},
        {
            "do": "showRows",
            "title": "Calls: Show Outgoing Calls",
            "has": ["label"],
            "as": "callees",
        },
        {"do": "picture", "name": "callees"},
        {"do": "open", **shown_at(parcel)},
        {
            "do": "showRows",
            "title": "Types: Show Type Hierarchy",
            "has": ["Parcel", "Box", "Letter"],
            "as": "types",
        },
        {"do": "picture", "name": "types"},
        {"do": "open", **shown_at(definition)},
        {"do": "showRows", "title": references, "has": ["orders.py", "report.py"], "as": "files"},
        {"do": "expand", "row": "orders.py", "has": ["return sum("], "as": "references"},
        {"do": "picture", "name": "references"},
        {
            "do": "showDocument",
            "title": "Codescope: Status in Detail",
            "has": ["server: process", "indexed:", "indexer: process"],
            "as": "details",
        },
    ]
    seen: dict[str, Any] = workbench.drive("window", sample.root, tour=tour)["seen"]
    return seen


def names(rows: list[dict[str, Any]], level: int) -> list[str]:
    """First words of the labels; what follows is detail."""
    return sorted(row["label"].split()[0].rstrip(",") for row in rows if row["level"] == level)


def test_the_panel_shows_the_callers_and_no_others(window):
    assert names(window["callers"], 1) == ["gross_price"]
    assert names(window["callers"], 2) == ["label", "sample", "total"]


def test_callers_of_a_caller_are_one_click_away(window):
    labels = [row["label"].split()[0] for row in window["callers of label"]]
    assert labels[labels.index("label") + 1] == "summary"


def test_a_row_leads_to_the_call_behind_characters_outside_the_basic_plane(window, sample):
    call = sample.spot("shop/orders.py", "price = gross_price", "gross_price")
    assert window["jump"].startswith(f"Ln {call.line + 1}, Col {call.column + 1}")


def test_the_panel_turns_to_the_callees(window):
    assert names(window["of summary"], 2) == ["sample"]
    assert names(window["callees"], 2) == ["label"]


def test_the_panel_shows_the_callers_in_typescript(window):
    assert names(window["typescript"], 1) == ["grossPrice"]
    assert names(window["typescript"], 2) == ["label", "sample", "total"]


def test_the_panel_shows_what_implements_an_interface(window):
    assert names(window["types"], 1) == ["Parcel"]
    assert names(window["types"], 2) == ["Box", "Letter"]


def test_the_panel_shows_the_references_and_not_those_of_a_namesake(window):
    files = [row["text"] for row in window["references"] if row["level"] == 1]
    assert [text.removesuffix("shop") for text in files] == ["orders.py", "prices.py", "report.py"]
    lines = [row["text"] for row in window["references"] if row["level"] == 2]
    assert any("price = gross_price(order.items[0])" in line for line in lines)
    assert any("return sum(gross_price(net) for" in line for line in lines)


def test_the_status_in_detail_is_a_document(window, sample):
    text = window["details"]
    assert f"{sample.root}: ready" in text
    assert f"indexed: {len(FILES)} files" in text
    assert text.startswith("server: process")


def test_a_home_folder_is_indexed_when_its_user_says_so_in_the_window(workbench):
    home = write_sample(workbench.data / "home")
    definition = home.spot("shop/prices.py", "def gross_price", "gross_price")
    calls = "Calls: Show Call Hierarchy"
    tour = [
        {"do": "open", **shown_at(definition)},
        {
            "do": "notification",
            "text": "Codescope indexes nothing in",
            "press": "Index it",
            "as": "question",
        },
        {"do": "showRows", "title": calls, "has": ["gross_price", "total"], "as": "callers"},
        {"do": "picture", "name": "home"},
    ]
    seen = workbench.drive("home", home.root, tour=tour)["seen"]
    assert f"in {home.root}: the home folder is not a workspace" in seen["question"]["text"]
    assert seen["question"]["buttons"] == ["Index it", "Not now", "Never ask"]
    assert names(seen["callers"], 2) == ["label", "sample", "total"]


def test_a_server_that_is_not_there_is_named_with_a_way_to_the_log(workbench, sample_copy):
    settings = sample_copy / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"codescope.serverCommand": ["no-such-server", "lsp"]}))
    said = "Codescope has no server"
    tour = [
        {"do": "open", "file": "shop/prices.py", "line": 1, "column": 1},
        {"do": "notification", "text": said, "press": "Show Log", "as": "missing"},
        {"do": "outputChannel", "channel": "Codescope", "as": "log"},
    ]
    seen = workbench.drive("missing", sample_copy, tour=tour)["seen"]
    assert 'names "no-such-server", but no such command was found' in seen["missing"]["text"]
    assert seen["missing"]["buttons"] == ["Show Log", "Open Settings"]


# -- inside the extension host


@pytest.fixture(scope="module")
def answers(workbench: Workbench, sample: Sample) -> dict[str, Any]:
    """What VS Code's own commands answer when the extension is installed as a user installs it."""
    definition = sample.spot("shop/prices.py", "def gross_price", "gross_price")
    call = sample.spot("shop/orders.py", "price = gross_price", "gross_price")
    label = sample.spot("shop/orders.py", "def label", "label")
    method = sample.spot("shop/orders.py", "def total", "total")
    typescript = sample.spot("web/prices.ts", "function grossPrice", "grossPrice")
    commonjs = sample.spot("web/rates.cjs", "function rate", "rate")
    alias = sample.spot("web/Report.tsx", "[withTax(100)", "withTax")
    setting = {"ask": "serverAfterSetting"}
    questions: list[dict[str, Any]] = [
        {"name": "incoming", "ask": "incoming", **at(definition), "atLeast": 3},
        {"name": "prepare", "ask": "prepare", **at(call), "atLeast": 1},
        {"name": "outgoing", "ask": "outgoing", **at(label), "atLeast": 1},
        {"name": "method", "ask": "prepare", **at(method), "atLeast": 1},
        {"name": "typescript", "ask": "incoming", **at(typescript), "atLeast": 3},
        {"name": "commonjs", "ask": "incoming", **at(commonjs), "atLeast": 1},
        {"name": "from tsx", "ask": "definition", **at(alias), "atLeast": 1},
        {"name": "guessed", "ask": "incoming", **at(method), "atLeast": 1},
        {
            "name": "certain",
            "ask": "incomingWithConfidence",
            **at(method),
            "minimum": 1,
            "atMost": 0,
        },
        {"name": "definition", "ask": "definition", **at(call), "atLeast": 1},
        {"name": "references", "ask": "references", **at(definition), "atLeast": 4},
        {"name": "hover", "ask": "hover", **at(call), "atLeast": 1},
        {
            "name": "unsaved",
            "ask": "incomingWithUnsaved",
            **at(definition),
            "text": "\n\ndef unsaved(net):\n    return gross_price(net)\n",
            "atLeast": 3,
        },
        *type_questions(sample),
        {"name": "server", "ask": "command", "command": "codescope.showServer"},
        {"name": "status", "ask": "command", "command": "codescope.showStatus"},
        {"name": "details", "ask": "command", "command": "codescope.showDetails"},
        {"name": "reindex", "ask": "command", "command": "codescope.reindexWorkspace"},
        {
            "name": "other",
            **setting,
            "value": ["${env:CODESCOPE_OTHER}"],
            "expect": "other-server.*running",
        },
        {"name": "none", **setting, "value": ["/nowhere/codescope"], "expect": "not a file"},
        {"name": "again", **setting, "value": None, "expect": "running"},
        {"name": "restarted", "ask": "serverReplaced", "how": "command"},
        {"name": "killed", "ask": "serverReplaced", "how": "kill"},
        {"name": "after all that", "ask": "incoming", **at(definition), "atLeast": 3},
    ]
    asked = Path(workbench.env["CODESCOPE_QUESTIONS"])
    told = asked.with_name("answers.json")
    asked.write_text(json.dumps({"answers": str(told), "questions": questions}))
    ended = workbench.drive("host", sample.root, extensionTests=str(HERE / "vscode" / "questions"))
    result: dict[str, Any] = json.loads(told.read_text())
    assert (ended["exit"], result.get("error")) == (0, None)
    return result


def type_questions(sample: Sample) -> list[dict[str, Any]]:
    parcel = sample.spot("web/parcels.ts", "parcel: Parcel", "Parcel")
    box = sample.spot("web/parcels.ts", "class Box", "Box")
    return [
        {"name": "subtypes", "ask": "subtypes", **at(parcel), "atLeast": 2},
        {"name": "supertypes", "ask": "supertypes", **at(box), "atLeast": 1},
    ]


def callers(answer: list[dict[str, Any]], sample: Sample) -> list[tuple[str, str]]:
    return sorted((sample.relative(call["file"]), call["name"]) for call in answer)


def span(spot: Spot, word: str) -> list[int]:
    return [spot.line, spot.character, spot.line, spot.character + len(word)]


CALLERS = [
    ("shop/orders.py", "label"),
    ("shop/orders.py", "total"),
    ("shop/report.py", "sample"),
]


def test_incoming_calls(answers, sample):
    assert callers(answers["incoming"], sample) == CALLERS


def test_call_sites_are_exact_behind_characters_outside_the_basic_plane(answers, sample):
    (call,) = (call for call in answers["incoming"] if call["name"] == "label")
    spot = sample.spot("shop/orders.py", "price = gross_price", "gross_price")
    assert call["fromRanges"] == [span(spot, "gross_price")]


def test_incoming_calls_in_typescript(answers, sample):
    assert callers(answers["typescript"], sample) == [
        ("web/Report.tsx", "sample"),
        ("web/orders.ts", "label"),
        ("web/orders.ts", "total"),
    ]
    (call,) = (call for call in answers["typescript"] if call["name"] == "label")
    spot = sample.spot("web/orders.ts", "price = grossPrice", "grossPrice")
    assert call["fromRanges"] == [span(spot, "grossPrice")]


def test_incoming_calls_through_require(answers, sample):
    assert callers(answers["commonjs"], sample) == [("web/charge.cjs", "charge")]


def test_definition_through_an_alias_in_tsx(answers, sample):
    spot = sample.spot("web/prices.ts", "function grossPrice", "grossPrice")
    (found,) = answers["from tsx"]
    assert sample.relative(found["file"]) == "web/prices.ts"
    assert found["range"][:2] == [spot.line, spot.character]


def test_a_guess_says_so_and_can_be_left_out_by_the_setting(answers, sample):
    assert callers(answers["guessed"], sample) == [("shop/shipping.py", "ship")]
    assert re.search(r"heuristic 0\.\d", answers["guessed"][0]["detail"])
    assert answers["certain"] == []


def test_unsaved_text_answers_until_it_is_taken_back(answers, sample):
    edited, restored = answers["unsaved"]["edited"], answers["unsaved"]["restored"]
    assert callers(edited, sample) == [*CALLERS[:2], ("shop/prices.py", "unsaved"), *CALLERS[2:]]
    assert callers(restored, sample) == CALLERS


def test_an_item_is_prepared_at_a_call(answers, sample):
    (item,) = answers["prepare"]
    spot = sample.spot("shop/prices.py", "def gross_price", "gross_price")
    assert (item["name"], sample.relative(item["file"])) == ("gross_price", "shop/prices.py")
    assert (item["kind"], item["selectionRange"]) == ("Function", span(spot, "gross_price"))


def test_outgoing_calls(answers, sample):
    assert callers(answers["outgoing"], sample) == [("shop/prices.py", "gross_price")]


def test_type_hierarchy(answers):
    assert [item["name"] for item in answers["subtypes"]] == ["Box", "Letter"]
    assert [item["name"] for item in answers["supertypes"]] == ["Parcel"]


def test_definition(answers, sample):
    spot = sample.spot("shop/prices.py", "def gross_price", "gross_price")
    (found,) = answers["definition"]
    assert sample.relative(found["file"]) == "shop/prices.py"
    assert found["range"][:2] == [spot.line, spot.character]


def test_references(answers, sample):
    found = {
        (sample.relative(place["file"]), *place["range"][:2]) for place in answers["references"]
    }
    certain = {
        sample.spot("shop/prices.py", "def gross_price", "gross_price"),
        sample.spot("shop/orders.py", "sum(gross_price", "gross_price"),
        sample.spot("shop/orders.py", "price = gross_price", "gross_price"),
        sample.spot("shop/report.py", "with_tax(100)", "with_tax"),
    }
    assert {spot[:3] for spot in certain} <= found
    assert {path for path, *_ in found} == {"shop/prices.py", "shop/orders.py", "shop/report.py"}


def test_hover(answers):
    assert any("gross_price" in text for text in answers["hover"])


def test_the_extension_says_which_server_it_took_and_why(answers, server_command):
    said = answers["server"]["answer"]
    assert server_command[0] in said
    assert "from the setting codescope.serverCommand" in said
    assert re.search(r"running, .*process \d+", said)


def test_a_changed_setting_starts_the_other_server(answers):
    assert "other-server" not in answers["other"]["before"]
    assert "other-server" in answers["other"]["after"]


def test_a_wrong_setting_is_named_and_a_right_one_recovers(answers, sample):
    assert "/nowhere/codescope is not a file that can be run" in answers["none"]["after"]
    assert "from the setting" in answers["again"]["after"]
    assert callers(answers["after all that"], sample) == CALLERS


def test_a_server_that_is_restarted_or_killed_comes_back(answers, sample):
    assert answers["restarted"]["before"] != answers["restarted"]["after"] != 0
    assert answers["killed"]["before"] != answers["killed"]["after"] != 0
    assert callers(answers["after all that"], sample) == CALLERS


def test_the_server_answers_commands(answers):
    (folder,) = answers["status"]["answer"]
    assert (folder["state"], folder["files"]) == ("ready", len(FILES))
    assert f"indexed: {len(FILES)} files" in answers["details"]["answer"]
    assert "log of the indexer: " in answers["details"]["answer"]


def test_an_untrusted_workspace_does_not_choose_the_server(
    node, chromium, tools, vsix, artifacts, server_command, sample_copy, tmp_path
):
    """Neither by its settings nor by a variable in the user's; the server is found on PATH."""
    ran = tmp_path / "ran"
    theirs, ours = sample_copy / "codescope", tmp_path / "bin" / "codescope"
    ours.parent.mkdir()
    for script, line in ((theirs, f"touch {ran}"), (ours, f"exec {shlex.join(server_command)}")):
        script.write_text(f"#!/bin/sh\n{line}\n")
        script.chmod(0o755)
    (sample_copy / ".vscode").mkdir()
    settings = {"codescope.serverCommand": [str(theirs), "lsp"]}
    (sample_copy / ".vscode" / "settings.json").write_text(json.dumps(settings))
    spot = Sample(sample_copy).spot("shop/prices.py", "def gross_price", "gross_price")
    told = tmp_path / "answers.json"
    questions = [
        {"name": "incoming", "ask": "incoming", **at(spot), "atLeast": 3},
        {"name": "server", "ask": "command", "command": "codescope.showServer"},
    ]
    (tmp_path / "questions.json").write_text(
        json.dumps({"answers": str(told), "questions": questions})
    )
    env = {
        "CODESCOPE_QUESTIONS": str(tmp_path / "questions.json"),
        # The relative entry is the workspace's folder for whoever starts a program there.
        "PATH": f".:{ours.parent}:{os.environ['PATH']}",
    }
    trust = {
        "security.workspace.trust.enabled": True,
        "security.workspace.trust.startupPrompt": "never",
    }
    opened = Tools(node, chromium, tools, vsix, artifacts)
    with Workbench(opened, tmp_path / "data", trust, env) as running:
        running.drive("untrusted", sample_copy, extensionTests=str(HERE / "vscode" / "questions"))
    answers = json.loads(told.read_text())
    assert answers["server"]["answer"].startswith(f"{ours} lsp (found on PATH): running")
    assert callers(answers["incoming"], Sample(sample_copy)) == CALLERS
    assert not ran.exists()
