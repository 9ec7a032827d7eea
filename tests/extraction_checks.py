"""What extraction tests ask: one check per question, on marked sources.

    check('''
        n = 1
        def f():
            return «use:n»
    ''', use="read n")

A spot's description is its role and path (path_text.py); "local" for a variable or parameter of a callable,
"declares A::x" where a symbol is declared, "nothing" where extraction has nothing to say.
"""

from core.extract import LocalName, extract, local_names
from core.languages import language_named
from core.model import FileFacts, Reference, Symbol
from marked import FileRange, Marked, parse_marked
from path_text import path_text


def agree(said: object, expected: object) -> None:
    """Equal, or a failure that shows both: pytest explains assertions of test files only."""
    assert said == expected, f"\n  is       {said}\n  expected {expected}"


def read(source: str, language: str = "python") -> tuple[Marked, FileFacts]:
    """A marked source and its facts."""
    marked = parse_marked(source)
    return marked, extract(marked.files["main.py"], language_named(language))


def facts_of(source: str, language: str = "python") -> FileFacts:
    return read(source, language)[1]


def references_at(facts: FileFacts, spot: FileRange) -> list[Reference]:
    return [item for item in facts.references if spot.start in item.starts]


def describe(marked: Marked, facts: FileFacts, spot: FileRange, language: str) -> str:
    """Everything that is said about one place."""
    text = marked.files[spot.path][spot.start : spot.end].decode()
    found = []
    for item in references_at(facts, spot):
        assert item.name == text, f"the reference is {item.name!r}, the mark {text!r}"
        found.append(f"{item.role} {path_text(facts, item.path)}")
    for symbol in facts.symbols[1:]:
        places = [place[2:] for place in symbol.declarations] or [
            (symbol.name_start, symbol.name_end)
        ]
        if (spot.start, spot.end) in places and symbol.detail != "parameter":
            found.append(f"declares {symbol.qualified}")
    for local in local_names(marked.files[spot.path], language_named(language)):
        uses = [(start, end) for start, end, _ in local.uses]
        if (spot.start, spot.end) in {*local.declarations, *uses}:
            found.append("local")
    return " & ".join(sorted(found)) or "nothing"


def check(source: str, language: str = "python", **expected: str) -> None:
    """Each marked place is described as expected; places without expectation are not looked at."""
    marked, facts = read(source, language)
    said = {label: describe(marked, facts, marked.spots[label], language) for label in expected}
    agree(said, expected)


def check_containers(source: str, language: str = "python", **expected: str) -> None:
    """The reference at each marked place belongs to this callable, container or module ("")."""
    marked, facts = read(source, language)
    said = {}
    for label in expected:
        (item,) = references_at(facts, marked.spots[label])
        said[label] = facts.symbols[item.container].qualified
    agree(said, expected)


def check_arity(source: str, language: str = "python", **expected: int) -> None:
    """How many positional arguments the call at each marked place has."""
    marked, facts = read(source, language)
    said = {}
    for label in expected:
        (item,) = references_at(facts, marked.spots[label])
        said[label] = item.arity
    agree(said, expected)


def check_local(source: str, kind: str = "variable", language: str = "python") -> None:
    """One local name has exactly the declarations d1, d2 ... and the uses u1, u2 ... of the marked source."""
    marked, _ = read(source, language)
    spots = {label: (spot.start, spot.end) for label, spot in marked.spots.items()}
    declarations = sorted(spot for label, spot in spots.items() if label[0] == "d")
    uses = sorted(spot for label, spot in spots.items() if label[0] == "u")
    first = (declarations or uses)[0]
    local = local_at(local_names(marked.files["main.py"], language_named(language)), first)
    assert local.kind == kind
    agree(list(local.declarations), declarations)
    agree([(start, end) for start, end, _ in local.uses], uses)


def local_at(locals_: tuple[LocalName, ...], place: tuple[int, int]) -> LocalName:
    """The only local name that has a place among its declarations or uses."""
    (local,) = [
        local
        for local in locals_
        if place in local.declarations or place in [use[:2] for use in local.uses]
    ]
    return local


def check_symbols(source: str, expected: list[str], language: str = "python") -> None:
    """All symbols but the module and the parameters: "detail qualified", in order of declaration."""
    facts = facts_of(source, language)
    said = [
        f"{symbol.detail} {symbol.qualified}"
        for symbol in facts.symbols[1:]
        if symbol.detail != "parameter"
    ]
    agree(sorted(said), sorted(expected))


def symbol_named(facts: FileFacts, qualified: str) -> Symbol:
    (symbol,) = [item for item in facts.symbols if item.qualified == qualified]
    return symbol


def check_values(source: str, language: str = "python", **expected: list[str]) -> None:
    """What each symbol of the module is given or returns ("A__x" stands for A::x)."""
    facts = facts_of(source, language)
    said = {
        label: [path_text(facts, path) for path in symbol_named(facts, spelled(label)).values]
        for label in expected
    }
    agree(said, expected)


def spelled(label: str) -> str:
    return label.replace("__", "::")
