"""What tests of linking share: marked sources to facts in memory, and one check for links."""

from collections.abc import Mapping

from core.extract import extract
from core.languages import language_for
from core.link.linker import Linker
from core.model import FileFacts, FileLinks, Link, State, Symbol, Via, declares
from marked import FileRange, Marked, parse_marked


class MemoryLookup:
    """A workspace in memory."""

    def __init__(self, files: Mapping[str, bytes], roots: tuple[str, ...] = ("",)) -> None:
        self.files: dict[str, FileFacts] = {}
        self.configs = {path: text for path, text in files.items() if language_for(path) is None}
        self.given_roots = roots
        for path, text in files.items():
            language = language_for(path)
            if language is not None:
                self.files[path] = extract(text, language)

    def facts(self, path: str) -> FileFacts | None:
        return self.files.get(path)

    def exists(self, path: str) -> bool:
        return path in self.files

    def has_folder(self, path: str) -> bool:
        return any(not path or known.startswith(path + "/") for known in self.files)

    def config(self, path: str) -> bytes | None:
        return self.configs.get(path)

    def declaring(self, package: str, name: str) -> list[str]:
        return [path for path, facts in self.files.items() if declares(path, facts, package, name)]

    def roots(self) -> tuple[str, ...]:
        return self.given_roots


class Linked:
    """A marked workspace with its links."""

    def __init__(self, source: str, roots: tuple[str, ...] = ("",)) -> None:
        self.marked: Marked = parse_marked(source)
        self.lookup = MemoryLookup(self.marked.files, roots)
        self.linker = Linker(self.lookup)
        self.links: dict[str, FileLinks] = {
            path: self.linker.link(path) for path in self.lookup.files
        }

    def at(self, spot: FileRange) -> list[tuple[int, list[Link]]]:
        """(state, links) of every reference of which an occurrence starts at a spot."""
        facts, links = self.lookup.files[spot.path], self.links[spot.path]
        return [
            (links.states[number], [link for link in links.links if link.reference == number])
            for number, reference in enumerate(facts.references)
            if spot.start in reference.starts
        ]

    def symbol(self, link: Link) -> Symbol:
        return self.lookup.files[link.file].symbols[link.symbol]

    def label(self, link: Link) -> str:
        """The name of the mark that a link leads to, or the symbol's own name where nothing is marked."""
        symbol = self.symbol(link)
        places = {(symbol.name_start, symbol.name_end)} | {
            (d.name_start, d.name_end) for d in symbol.declarations
        }
        for label, spot in self.marked.spots.items():
            if spot.path == link.file and (spot.start, spot.end) in places:
                return label
        return f"{link.file}:{symbol.qualified}"

    def targets(self, name: str, *vias: Via) -> set[str]:
        found: set[str] = set()
        for _, links in self.at(self.marked.spots[name]):
            found |= {self.label(link) for link in links if link.via in (vias or (Via.NAME,))}
        return found

    def state(self, name: str) -> State:
        states = [state for state, _ in self.at(self.marked.spots[name])]
        assert states, f"no reference at «{name}»"
        return State(max(states, key=lambda state: state == State.LINKED))


def check_links(source: str, expected: Mapping[str, str], roots: tuple[str, ...] = ("",)) -> Linked:
    """Every marked use leads to the marks named ("a b"), or to nothing: "?" unknown, "external", "missing".

    A mark that is asked after "=>" is a value behind the name: "variable => function".
    """
    linked = Linked(source, roots)
    problems = []
    for use, wanted in expected.items():
        if wanted in ("?", "external", "missing"):
            state = {"?": State.UNKNOWN, "external": State.EXTERNAL, "missing": State.MISSING}[
                wanted
            ]
            found = linked.state(use)
            if found != state:
                problems.append(
                    f"{use}: {found.name}, not {state.name}: {linked.targets(use, *Via)}"
                )
            continue
        named, _, held = wanted.partition("=>")
        if (targets := linked.targets(use)) != set(named.split()):
            problems.append(f"{use}: {targets}, not {set(named.split())}")
        if held and (values := linked.targets(use, Via.VALUE, Via.CONSTRUCTOR)) != set(
            held.split()
        ):
            problems.append(f"{use}: holds {values}, not {set(held.split())}")
    assert not problems, "\n".join(problems)
    return linked
