import json
from pathlib import Path
from typing import get_origin

from lsp_server.options import Options, read_options, settings

EDITORS = Path(__file__).parents[2] / "editors"
# What the extension itself reads.
CLIENT_SETTINGS = {"codescope.serverCommand", "codescope.trace.server"}
JSON_TYPES: dict[object, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
}


def test_nothing_said_means_the_defaults():
    assert read_options(None) == (Options(), [])
    assert read_options({}) == (Options(), [])


def test_values_are_read_by_their_camel_case_names():
    options, complaints = read_options(
        {"minimumConfidence": 0.5, "index": {"workers": 4, "exclude": ["gen/"]}, "unknown": 1}
    )
    assert options.minimum_confidence == 0.5
    assert options.index.workers == 4
    assert options.index.exclude == ["gen/"]
    assert complaints == []


def test_one_bad_value_is_named_and_spoils_no_other():
    options, complaints = read_options(
        {
            "minimumConfidence": 7,
            "index": {"workers": "two", "timeLimit": 3},
            "python": 5,
            "disabledFeatures": "hover",
        }
    )
    assert options.index.time_limit == 3.0
    assert options == Options(index=options.index)
    assert options.index.workers == Options().index.workers
    assert [line.partition(":")[0] for line in complaints] == [
        "codescope.minimumConfidence",
        "codescope.disabledFeatures",
        "codescope.index.workers",
        "codescope.python",
    ]


def test_true_is_not_a_number_and_null_is_not_set():
    options, complaints = read_options({"index": {"workers": True, "generated": None}})
    assert options == Options()
    assert len(complaints) == 1


def test_every_setting_has_a_default_of_its_type_and_a_sentence():
    names = [name for name, *_ in settings()]
    assert "codescope.index.workers" in names
    assert len(names) == len(set(names))
    for name, kind, default, meta in settings():
        assert isinstance(default, getattr(kind, "__origin__", kind)), name
        assert meta["about"].endswith("."), name


def test_empty_groups_and_lists_are_the_same_to_lua():
    assert read_options({"index": [], "python": [], "disabledFeatures": {}}) == (Options(), [])


def test_settings_may_come_below_their_section():
    options, _ = read_options({"codescope": {"minimumConfidence": 0.5}})
    assert options.minimum_confidence == 0.5


def test_the_vs_code_manifest_lists_the_same_settings():
    manifest = json.loads((EDITORS / "vscode" / "package.json").read_text(encoding="utf-8"))
    offered = manifest["contributes"]["configuration"]["properties"]
    own = {name for name in offered if name in CLIENT_SETTINGS}
    assert offered.keys() - own == {name for name, *_ in settings()}
    for name, kind, default, limits in settings():
        assert offered[name]["default"] == default, name
        assert offered[name]["type"] == JSON_TYPES[get_origin(kind) or kind], name
        for limit, key in (("least", "minimum"), ("most", "maximum")):
            assert offered[name].get(key) == limits.get(limit), name


def test_neovims_defaults_list_the_same_settings():
    """Read as text: Lua is not always at hand."""
    lua = (EDITORS / "neovim" / "lua" / "codescope" / "config.lua").read_text(encoding="utf-8")
    section = lua[lua.index("settings = {") :]
    for name, _, default, _ in settings():
        shown = {"[]": "{}", '""': "''"}.get(
            json.dumps(default), json.dumps(default).replace(".0", "")
        )
        assert f"{name.rpartition('.')[2]} = {shown}" in section, name
