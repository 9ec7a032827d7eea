"""How much of a call graph is found where functions and classes are kept in values.

Each source in tests/data/values says behind a line which functions the calls of that line reach: `f()()  # -> f, g`,
by their qualified names. Scored over all of them: a situation that we do not follow costs recall, a false edge costs
precision.
"""

import re
from pathlib import Path

from core.model import Kind, Role
from link_checks import Linked

SOURCES = sorted((Path(__file__).parents[1] / "data" / "values").glob("*.py"))
SAID = re.compile(r"#.*?-> (.*)")
Edge = tuple[str, int, str]  # file, line, qualified name


def expected_edges(path: Path) -> set[Edge]:
    found = set()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if said := SAID.search(line):
            found |= {(path.name, number, name.strip()) for name in said[1].split(",")}
    return found


def found_edges(path: Path) -> set[Edge]:
    """Calls that lead to functions; a class that has no constructor stands for one."""
    source = path.read_text()
    linked = Linked(f"==> {path.name}\n{source}")
    facts, links = linked.lookup.files[path.name], linked.links[path.name]
    found = set()
    for link in links.links:
        reference, symbol = facts.references[link.reference], linked.symbol(link)
        is_call = reference.role in (Role.CALL, Role.DECORATOR)
        is_call = is_call or symbol.detail == "property"
        if is_call and symbol.kind is Kind.CALLABLE:
            for start in reference.starts:
                line = source.encode().count(b"\n", 0, start) + 1
                found.add((path.name, line, symbol.qualified.replace("::", ".")))
    return found


def test_how_much_is_found():
    expected = set().union(*map(expected_edges, SOURCES))
    found = set().union(*map(found_edges, SOURCES))
    right = expected & found
    recall, precision = len(right) / len(expected), len(right) / len(found)
    assert recall >= 0.85, sorted(expected - found)
    assert precision >= 0.96, sorted(found - expected)
