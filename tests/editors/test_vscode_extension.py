"""The VS Code extension without an editor: strict types, its unit tests, its manifest, what is in the package."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any, get_origin

import pytest

from editors.missing import missing_editor
from lsp_server.options import settings

TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
EXTENSION = Path(__file__).parent.parent.parent / "editors" / "vscode"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    return read


def test_types_are_strict_and_the_unit_tests_pass(node):
    if not (EXTENSION / "node_modules").is_dir():
        missing_editor("what builds the VS Code extension is not installed")
    done = subprocess.run(
        [Path(node).with_name("npm"), "test", "--silent"],
        cwd=EXTENSION,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_holds_what_runs_and_nothing_else(vsix):
    assert {
        name.removeprefix("extension/")
        for name in zipfile.ZipFile(vsix).namelist()
        if name.startswith("extension/")
    } == {"package.json", "readme.md", "changelog.md", "LICENSE.txt", "dist/extension.js"}


def test_every_command_is_registered_and_described(manifest):
    source = (EXTENSION / "src" / "extension.ts").read_text(encoding="utf-8")
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    for command in manifest["contributes"]["commands"]:
        assert f"registerCommand('{command['command']}'" in source
        assert f"*{command['category']}: {command['title']}*" in readme


def test_every_setting_is_described(manifest):
    readme = (EXTENSION / "README.md").read_text(encoding="utf-8")
    for name, schema in manifest["contributes"]["configuration"]["properties"].items():
        default = (
            schema["default"] if name.endswith("trace.server") else json.dumps(schema["default"])
        )
        assert f"| `{name}` | `{default}` |" in readme


def test_the_settings_are_those_of_the_server(manifest):
    properties = dict(manifest["contributes"]["configuration"]["properties"])
    assert {
        properties.pop(f"codescope.{name}")["type"] for name in ("serverCommand", "trace.server")
    }
    assert set(properties) == {name for name, *_ in settings()}
    for name, kind, default, limits in settings():
        schema = properties[name]
        assert (name, schema["type"]) == (name, TYPES[get_origin(kind) or kind])
        assert (name, schema["default"]) == (name, default)
        assert (name, schema.get("minimum")) == (name, limits.get("least"))
        assert (name, schema.get("maximum")) == (name, limits.get("most"))


def test_the_server_command_cannot_come_from_an_untrusted_workspace(manifest):
    properties = manifest["contributes"]["configuration"]["properties"]
    assert properties["codescope.serverCommand"]["scope"] == "machine-overridable"
    untrusted = manifest["capabilities"]["untrustedWorkspaces"]
    assert untrusted["supported"] == "limited"
    assert untrusted["restrictedConfigurations"] == ["codescope.serverCommand"]


def test_it_wakes_for_the_languages_that_it_serves(manifest):
    source = (EXTENSION / "src" / "server.ts").read_text(encoding="utf-8")
    languages = [event.removeprefix("onLanguage:") for event in manifest["activationEvents"]]
    assert f"LANGUAGES = {languages}" in source
