"""Whether two extractions of one text say the same, whatever order and numbers they give to references and paths."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from core import paths as op
from core.model import FileFacts, Symbol

PATH_FIELDS = ("values", "yields", "bases", "decorators")


def difference(one: FileFacts, other: FileFacts) -> str:
    """What is different, "" for nothing."""
    return _Comparison(one, other).difference()


class _Comparison:
    def __init__(self, one: FileFacts, other: FileFacts) -> None:
        self.one, self.other = one, other
        self.equal: set[tuple[int, int]] = set()

    def difference(self) -> str:
        one, other = self.one, self.other
        for name in ("language", "imports", "wildcard", "has_errors"):
            if getattr(one, name) != getattr(other, name):
                return f"{name}: {getattr(one, name)} / {getattr(other, name)}"
        if len(one.symbols) != len(other.symbols):
            return f"{len(one.symbols)} / {len(other.symbols)} symbols"
        for a, b in zip(one.symbols, other.symbols, strict=True):
            if bare(a) != bare(b):
                return f"symbol {bare(a)} / {bare(b)}"
            if not self.same(symbol_paths(a), symbol_paths(b)):
                return f"paths of {bare(a)}"
        return self.names() or self.references()

    def names(self) -> str:
        one, other = self.one, self.other
        scopes, others = dict(one.scopes), dict(other.scopes)
        if (one.exports is None) != (other.exports is None):
            return "exports"
        scopes[-1] = {name: (path,) for name, path in (one.exports or {}).items()}
        others[-1] = {name: (path,) for name, path in (other.exports or {}).items()}
        if scopes.keys() != others.keys():
            return f"scopes {scopes.keys() ^ others.keys()}"
        for container, names in scopes.items():
            if names.keys() != others[container].keys():
                return f"names of {container}: {names.keys() ^ others[container].keys()}"
            for name, paths in names.items():
                if not self.same(paths, others[container][name]):
                    return f"meaning of {name} in {container}"
        return ""

    def references(self) -> str:
        mine, its = by_place(self.one), by_place(self.other)
        if mine.keys() != its.keys():
            return f"references: {sorted(mine.keys() ^ its.keys())}"
        for key, paths in mine.items():
            left = list(its[key])
            for path in paths:
                found = next((p for p in left if self.same((path,), (p,))), None)
                if found is None:
                    return f"path of {key}"
                left.remove(found)
            if left:
                return f"paths of {key}"
        return ""

    def same(self, one: Sequence[int], other: Sequence[int]) -> bool:
        if len(one) != len(other):
            return False
        assumed: set[tuple[int, int]] = set()
        waiting = list(zip(one, other, strict=True))
        while waiting:
            a, b = pair = waiting.pop()
            if a < 0 or b < 0:
                if a != b:
                    return False
                continue
            if pair in self.equal or pair in assumed:
                continue
            assumed.add(pair)
            stem, operands = split(self.one.paths[a])
            its_stem, its_operands = split(self.other.paths[b])
            if stem != its_stem or len(operands) != len(its_operands):
                return False
            waiting += zip(operands, its_operands, strict=True)
        self.equal |= assumed
        return True


def split(node: tuple[Any, ...]) -> tuple[list[Any], list[int]]:
    """A node without its operands, and the operands."""
    kind = node[0]
    if kind == op.UNION:
        return [kind], list(node[1:])
    stem: list[Any] = list(node)
    operands: list[int] = []
    for place in op.PATH_OPERANDS.get(kind, ()):
        operands.append(node[place])
        stem[place] = None
    if kind in op.PATH_TUPLES:
        place = op.PATH_TUPLES[kind]
        operands += node[place]
        stem[place] = len(node[place])
    if kind in op.PATH_PAIRS:
        place = op.PATH_PAIRS[kind]
        operands += [path for _, path in node[place]]
        stem[place] = [key for key, _ in node[place]]
    return stem, operands


def bare(symbol: Symbol) -> tuple[Any, ...]:
    return (*symbol[:15], symbol.parameters, symbol.declarations)


def symbol_paths(symbol: Symbol) -> list[int]:
    found = [symbol.type, symbol.returns, *[bound for _, bound in symbol.type_parameters]]
    for name in PATH_FIELDS:
        paths: Iterable[int] = getattr(symbol, name)
        found += [*paths, -1]  # the number of each counts
    return found


def by_place(facts: FileFacts) -> dict[tuple[Any, ...], list[int]]:
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for path, *rest in facts.references:
        found[tuple(rest)].append(path)
    return found
