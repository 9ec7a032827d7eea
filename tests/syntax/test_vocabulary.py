"""queries/README.md says what the code does: constructs, parts, settings and keys are the same lists."""

import re
from dataclasses import fields
from pathlib import Path

from core.languages import Language, all_languages
from core.syntax.checking import own_rules
from core.syntax.tree import QUERY_FILES
from core.syntax.vocabulary import CONSTRUCTS

README = (Path(__file__).parents[2] / "queries" / "README.md").read_text(encoding="utf-8")
RULES = [
    rule
    for language in all_languages()
    for file in QUERY_FILES
    for _, rules in own_rules(language, file)
    for rule in rules
]


def section(title: str) -> str:
    return re.split(r"^## ", README.partition(f"\n## {title}\n")[2], flags=re.M)[0]


def test_constructs_and_their_parts_are_listed():
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \| (.+) \|$", section("Constructs"), flags=re.M)
    assert {name: tuple(re.findall(r"`([\w*]+)`", parts)) for name, parts, _ in rows} == CONSTRUCTS


def test_settings_are_listed():
    listed = set(re.findall(r"^\| `(\w+)` \|", section("Settings"), flags=re.M))
    assert listed == {name for rule in RULES for name in rule.settings}


def test_keys_of_language_toml_are_listed():
    listed = set(re.findall(r"^\| `(\w+)` \|", section("language.toml"), flags=re.M))
    assert listed == {item.name for item in fields(Language)} - {"name"}


def test_every_construct_is_used_by_a_language():
    used = {name for rule in RULES for name in rule.pattern.captures}
    assert CONSTRUCTS.keys() - used == set()
