"""An index of made-up files of any size, as a workspace of that size would give: for measuring answers.

Few symbols are referred to by many and most by few, and names are put together from words, as in real code. The same
arguments give the same index.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from core.model import FileFacts, FileLinks, Flag, Kind, Link, Reference, Role, State, Symbol
from core.paths import MEMBER, SYMBOL, UNKNOWN
from core.store.index import Store
from core.store.packed_links import pack_links
from core.store.packing import pack_file
from core.store.rows import FileRecord

LINE = 40  # bytes
CLASSES = 5
METHODS = 9
SYMBOLS = 1 + CLASSES * (1 + METHODS)  # of each file
BATCH = 200
WORDS = tuple(
    re.findall(
        r"\w+",
        """
        get set make find load save read write parse build create delete update remove add list item node tree graph
        index store file path name type value key user group session request response handler manager service client
        server config option state event queue worker task job cache buffer stream reader writer source target model
        view field column row table query filter order page block line token symbol scope link edge range position
        """,
    )
)


class Synthetic(NamedTuple):
    """What was made."""

    store: Store
    names: list[str]  # of symbols, all different
    hubs: list[
        tuple[str, str]
    ]  # (path, qualified name) of what most references lead to, the largest first
    references: int  # occurrences


def make_index(folder: Path, *, files: int, references: int, seed: int = 1) -> Synthetic:
    """An index in `folder/.codescope` with `files` x 50 symbols, and so many references (occurrences) in all."""
    rng = random.Random(seed)
    names = make_names(rng, files * (SYMBOLS - 1))
    paths = [f"pkg{i % 97}/sub{i % 13}/module{i}.py" for i in range(files)]
    store = Store(folder)
    writer = store.rebuild()
    per_file = references // files
    # A quarter of the references is shared by one symbol in a thousand.
    hot = [(rng.randrange(files), rng.randrange(1, SYMBOLS)) for _ in range(max(files // 20, 1))]
    facts_of = [make_facts(rng, names, i, per_file) for i in range(files)]
    for start in range(0, files, BATCH):
        with writer.transaction():
            for i in range(start, min(start + BATCH, files)):
                source = f"# {i}\n".encode() + (b" " * (LINE - 1) + b"\n") * (SYMBOLS * 5)
                packed = pack_file(source, facts_of[i])
                writer.put_file(FileRecord(paths[i], "python", len(source), 0, packed.tag), packed)
    for start in range(0, files, BATCH):
        with writer.transaction():
            for i in range(start, min(start + BATCH, files)):
                links = FileLinks(
                    tuple(make_links(rng, facts_of[i], paths, i, hot)),
                    states_of(facts_of[i]),
                    (),
                    frozenset(),
                )
                writer.put_links(paths[i], pack_links(facts_of[i], links))
    writer.finish_bulk()
    writer.publish()
    writer.close()
    hubs = [(paths[i], facts_of[i].symbols[symbol].qualified) for i, symbol in hot]
    return Synthetic(store, names, hubs, per_file * files)


def make_names(rng: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        words = rng.choices(WORDS, k=rng.randint(1, 4))
        number = str(rng.randrange(10_000)) if rng.random() < 0.5 else ""
        style = rng.random()
        name = "_".join(words) if style < 0.6 else "".join(word.title() for word in words)
        found[name + number] = None
    return list(found)


def make_facts(rng: random.Random, names: list[str], file: int, occurrences: int) -> FileFacts:
    """One file: classes with methods, each five lines long."""
    own = iter(names[file * (SYMBOLS - 1) : (file + 1) * (SYMBOLS - 1)])
    end = SYMBOLS * 5 * LINE
    symbols = [symbol_of("", Kind.NAMESPACE, "module", -1, "", 0, end)]
    for k in range(CLASSES):
        start = k * (METHODS + 1) * 5 * LINE
        name, parent = next(own), len(symbols)
        symbols.append(
            symbol_of(
                name, Kind.CONTAINER, "class", 0, name, start, start + (METHODS + 1) * 5 * LINE
            )
        )
        for m in range(METHODS):
            at = start + (m + 1) * 5 * LINE
            method = next(own)
            symbols.append(
                symbol_of(
                    method, Kind.CALLABLE, "method", parent, f"{name}::{method}", at, at + 5 * LINE
                )
            )
    references = []
    left = occurrences
    while left > 0:
        container = rng.randrange(len(symbols))
        count = min(left, 1 if rng.random() < 0.75 else rng.randint(2, 4))
        left -= count
        at = symbols[container].start
        starts = tuple(sorted(rng.sample(range(at + 40, at + 190), count)))
        role = Role.CALL if rng.random() < 0.4 else Role.READ
        # Three of ten have a receiver that nobody knows.
        path = 2 if rng.random() < 0.3 else 1
        name = rng.choice(names) if path == 2 else "reference"
        references.append(
            Reference(path, name, role, container, 1 if role is Role.CALL else -1, starts)
        )
    paths = ((UNKNOWN,), (SYMBOL, 0), (MEMBER, 0, "x"))
    return FileFacts("python", tuple(symbols), paths, (), tuple(references), {0: {}})


def symbol_of(
    name: str, kind: Kind, detail: str, parent: int, qualified: str, start: int, end: int
) -> Symbol:
    at = start + 4 if name else start
    places = (start, end, at, at + len(name), min(start + LINE, end), start, -1, -1)
    return Symbol(
        name, kind, detail, parent, qualified, 0, *places, int(Flag.EXPORTED), -1, -1, (), (), (), (), (), (), ()
    )  # fmt: skip


def states_of(facts: FileFacts) -> bytes:
    return bytes(State.UNKNOWN if r.path == 2 else State.LINKED for r in facts.references)


def make_links(
    rng: random.Random, facts: FileFacts, paths: list[str], file: int, hot: list[tuple[int, int]]
) -> Iterator[Link]:
    for i, reference in enumerate(facts.references):
        if reference.path == 2:
            continue
        chance = rng.random()
        if chance < 0.4:
            target, symbol = file, rng.randrange(1, SYMBOLS)
        elif chance < 0.65:
            target, symbol = hot[min(int(rng.paretovariate(0.7)) - 1, len(hot) - 1)]
        else:
            target, symbol = rng.randrange(len(paths)), rng.randrange(1, SYMBOLS)
        yield Link(i, paths[target], symbol, 2, 0)
