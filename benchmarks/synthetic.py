"""A made-up workspace of any size: names of several words, calls across files, few symbols that everyone calls.

The places of definitions and calls are known, so that questions can be asked without asking anyone for them.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

VOCABULARY = """
account address agent alias anchor archive array asset atom author backup badge batch binary block
body border branch bridge buffer bundle cache call cell chain channel chart chunk client clock
cluster code column command commit config context cookie copy core count cursor cycle data date
deck delta depth device digest domain draft driver edge element engine entry error event export
factory feature feed field file filter flag folder font form frame gate graph grid group guard
handle hash header heap history hook host icon image index input item iterator job journal key
label layer layout lease level limit line link list loader lock log loop map mark market mask
matrix member menu merge message meter mirror mode model module monitor name node note number
object offset order owner packet page panel parent part patch path pattern peer phase pipe pixel
plan player plugin point policy pool port prefix price process profile proxy pulse query queue
quota range rank rate reader record region remote report request reset result review ring role
root route row rule sample schema scope screen script search section seed segment sender series
server session shadow shape share shell signal sink size slice slot socket sort source span stack
stage state step storage stream string style suffix switch symbol table tag target task team
template term test text theme thread ticket tile timer title token topic total trace track trade
tree trigger tuple type unit update upload user value vector vendor version view volume wallet
watch weight widget window worker wrapper writer zone
"""
WORDS = tuple(VOCABULARY.split())

FUNCTIONS_PER_FILE = 100
IMPORTS_PER_FILE = 60
HUBS = 40
HUB_SHARE = 0.1  # of the calls


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    path: str
    line: int  # of its definition, whose name begins at column 4


@dataclass(slots=True)
class Synthetic:
    functions: list[Function] = field(default_factory=list)
    hubs: list[Function] = field(default_factory=list)
    calls: list[tuple[str, int, Function]] = field(default_factory=list)  # path, line; column 4
    bytes: int = 0


def write_workspace(root: Path, names: int, references: int, seed: int = 1) -> Synthetic:
    """`names` functions with about `references` calls and imports between them; a sample of calls is returned."""
    generator = random.Random(seed)
    made = Synthetic()
    files = max(1, names // FUNCTIONS_PER_FILE)
    unique = _names(generator, files * FUNCTIONS_PER_FILE)
    imports = min(IMPORTS_PER_FILE, files - 1)
    calls = max(1, (references - files * imports) // (files * FUNCTIONS_PER_FILE))
    first_line = imports + 1
    for number in range(files):
        for place in range(FUNCTIONS_PER_FILE):
            name = unique[number * FUNCTIONS_PER_FILE + place]
            line = first_line + place * (calls + 1)
            made.functions.append(Function(name, path_of(number), line))
    made.hubs = generator.sample(made.functions, min(HUBS, len(made.functions)))
    for number in range(files):
        _write_file(root, number, made, imports, calls, generator)
    return made


def path_of(number: int) -> str:
    return f"synthetic/package_{number // 100}/module_{number}.py"


def _names(generator: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        words = generator.choices(WORDS, k=generator.choice((2, 3, 3, 4)))
        found["_".join(words) if generator.random() < 0.7 else _camel(words)] = None
    return list(found)


def _camel(words: list[str]) -> str:
    return words[0] + "".join(w.capitalize() for w in words[1:])


def _write_file(
    root: Path, number: int, made: Synthetic, imports: int, calls: int, generator: random.Random
) -> None:
    path = path_of(number)
    start = number * FUNCTIONS_PER_FILE
    own = made.functions[start : start + FUNCTIONS_PER_FILE]
    hubs = generator.sample(made.hubs, min(10, imports, len(made.hubs)))
    others = generator.sample(range(len(made.functions)), imports - len(hubs))
    imported = [*hubs, *(made.functions[o] for o in others)]
    lines = [
        f"from {f.path.removesuffix('.py').replace('/', '.')} import {f.name}" for f in imported
    ]
    lines.append("")
    known = (*imported[len(hubs) :], *own)
    for function in own:
        lines.append(f"def {function.name}():")
        for _ in range(calls):
            hub = hubs and generator.random() < HUB_SHARE
            called = generator.choice(hubs if hub else known)
            if generator.random() < 0.01:
                made.calls.append((path, len(lines), called))
            lines.append(f"    {called.name}()")
    text = "\n".join(lines) + "\n"
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    made.bytes += len(text)
