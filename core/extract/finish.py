"""A finished walk to FileFacts: symbols frozen, unused paths dropped, members and exports listed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from core import paths as op
from core.extract.noting import INVOKING, OPAQUE
from core.extract.scopes import Draft
from core.extract.walker import Walker
from core.model import SHAPE, Declaration, FileFacts, Flag, Kind, Reference, Symbol

# A named tuple of its fields, made without a frame of Python: there are a hundred thousand in a large package.
as_symbol: Callable[[tuple[Any, ...]], Symbol] = partial(tuple.__new__, Symbol)
as_reference: Callable[[tuple[Any, ...]], Reference] = partial(tuple.__new__, Reference)

_LEAVES = frozenset(set(range(64)) - op.PATH_OPERANDS.keys() - op.PATH_TUPLES.keys() - {op.UNION})


Group = tuple[tuple[Any, ...], list[int]]  # as `Walker.refer` gathers them


def finish(walker: Walker, has_errors: bool) -> FileFacts:
    """Freeze everything a walk has gathered."""
    return finish_numbered(walker, has_errors, Renumber(walker.paths))


def finish_numbered(walker: Walker, has_errors: bool, renumber: "Renumber") -> FileFacts:
    """The same; `renumber` knows then which path has got which number."""
    rows = finish_rows(walker, has_errors, renumber)
    return replace(
        rows,
        symbols=tuple(map(as_symbol, rows.symbols)),
        references=tuple(map(as_reference, rows.references)),
    )


def finish_rows(walker: Walker, has_errors: bool, renumber: "Renumber") -> FileFacts:
    """The same for whoever puts all into columns: symbols and references are plain tuples of their fields."""
    groups = groups_of(walker)
    members = members_of(walker)
    references: list[Any] = [reference_row(group, renumber) for group in groups]
    symbols: list[Any] = symbol_rows(walker, renumber)
    scopes = {
        container: {
            name: tuple([renumber.path(path) for path in paths]) for name, paths in names.items()
        }
        for container, names in members.items()
        if names or container == 0
    }
    exports = (
        {name: renumber.path(path) for name, path in walker.exports.items()}
        if walker.has_exports
        else None
    )
    return FileFacts(
        language=walker.language.name,
        symbols=tuple(symbols),
        paths=renumber.rest(),
        imports=tuple(walker.imports),
        references=tuple(references),
        scopes=scopes,
        exports=exports,
        wildcard=None if walker.wildcard is None else tuple(dict.fromkeys(walker.wildcard)),
        has_errors=has_errors,
    )


def groups_of(walker: Walker) -> list[Group]:
    """References that are kept, with their paths as they are told to linking."""
    groups: list[Group] = []
    for key, starts in walker.groups.items():
        if key[0] in walker.local_paths:
            if key[2] not in INVOKING or walker.paths[key[0]][0] in OPAQUE:
                continue
            key = (walker.path(op.HELD, key[0]), *key[1:])
        groups.append((key, starts))
    return groups


def reference_of(group: Group, renumber: "Renumber") -> Reference:
    return as_reference(reference_row(group, renumber))


def reference_row(group: Group, renumber: "Renumber") -> tuple[Any, ...]:
    """The fields of a reference."""
    key, starts = group
    path, name, role, container, arity = key
    return (renumber.path(path), name, role, container, arity, rising(starts))


def rising(starts: list[int]) -> tuple[int, ...]:
    """Places in order, each once; mostly they are noted so."""
    last = -1
    for start in starts:
        if start <= last:
            return tuple(sorted(set(starts)))
        last = start
    return tuple(starts)


def members_of(walker: Walker) -> dict[int, dict[str, list[int]]]:
    """The paths of the names of each container."""
    members: dict[int, dict[str, list[int]]] = {}
    for scope in walker.containers:
        names = members.setdefault(scope.container, {})
        for name, binding in scope.names.items():
            if binding.paths:
                names[name] = [*names.get(name, ()), *binding.paths]
    return members


class Renumber:
    """Keeps the paths that something refers to, under new numbers in order of first use."""

    def __init__(self, paths: list[tuple[Any, ...]]) -> None:
        self.paths = paths
        self.numbers = {0: 0, -1: -1}
        self.kept: list[tuple[Any, ...]] = [paths[0]]
        self.done = 0  # kept ones whose operands are numbered

    def path(self, index: int) -> int:
        """The new number of a path; its operands are numbered by `rest`, so that no depth is too much."""
        number = self.numbers.get(index)
        if number is None:
            number = self.numbers[index] = len(self.kept)
            self.kept.append(self.paths[index])
        return number

    def rest(self) -> tuple[tuple[Any, ...], ...]:
        """Number the operands of the kept paths, and theirs; all paths that are kept."""
        kept, numbers = self.kept, self.numbers
        number = self.done - 1
        while number + 1 < len(kept):  # which grows meanwhile
            number += 1
            node = kept[number]
            kind = node[0]
            if kind == op.MEMBER:
                base = numbers.get(node[1])
                kept[number] = (kind, self.path(node[1]) if base is None else base, node[2])
            elif kind not in _LEAVES:
                kept[number] = self.node(node)
        self.done = len(kept)
        return tuple(kept)

    def node(self, node: tuple[Any, ...]) -> tuple[Any, ...]:
        kind = node[0]
        if kind == op.UNION:
            return (kind, *[self.path(path) for path in node[1:]])
        places, inside = op.PATH_OPERANDS.get(kind), op.PATH_TUPLES.get(kind)
        fields = list(node)
        for place in places or ():
            fields[place] = self.path(fields[place])
        if inside is not None and fields[inside]:
            fields[inside] = tuple([self.path(path) for path in fields[inside]])
        if kind == op.CALL:
            if fields[3]:
                fields[3] = tuple([(name, self.path(path)) for name, path in fields[3]])
        elif kind in (op.MAPPING, op.MATCHING, op.ASSERTED):
            fields[2] = tuple([(key, self.path(path)) for key, path in fields[2]])
        return tuple(fields)


def symbols_of(walker: Walker, renumber: Renumber) -> list[Symbol]:
    """All symbols of a walk."""
    return list(map(as_symbol, symbol_rows(walker, renumber)))


def symbol_rows(walker: Walker, renumber: Renumber) -> list[tuple[Any, ...]]:
    """The fields of each."""
    qualified: list[str] = []
    seen: dict[tuple[Any, ...], int] = {}
    found: list[tuple[Any, ...]] = []
    offered = set(walker.wildcard) if walker.wildcard is not None else None
    for draft in walker.drafts:
        name = ""
        if draft.parent >= 0:
            around = qualified[draft.parent]
            name = f"{around}::{draft.name}" if around else draft.name
        qualified.append(name)
        key: tuple[Any, ...] = (draft.kind, name)
        ordinal = seen.get(key, 0)
        flags = flags_of(walker, draft, offered)
        found.append(row_of(draft, name, ordinal, flags, renumber))
        seen[key] = ordinal + 1
    return found


def _declarations(draft: Draft) -> tuple[Declaration, ...]:
    """All places where a symbol is declared, when there are several."""
    places = dict.fromkeys(draft.declarations) if draft.declarations else {}
    return tuple([Declaration(*place) for place in places]) if len(places) > 1 else ()


def flags_of(walker: Walker, draft: Draft, offered: set[str] | None) -> int:
    """`offered`: the names that the file lists as such."""
    flags = draft.flags
    if offered is not None and draft.parent == 0:
        flags = flags | Flag.EXPORTED if draft.name in offered else flags & ~Flag.EXPORTED
    if walker.language.implicit_interfaces:
        flags |= _shape(draft, walker.drafts)
    return flags


def _shape(draft: Draft, drafts: list[Draft]) -> int:
    """How many parameters a method takes, as SHAPE has it."""
    if draft.kind is not Kind.CALLABLE or drafts[max(draft.parent, 0)].kind is not Kind.CONTAINER:
        return 0
    taken = [number for number in draft.parameters if not drafts[number].flags & Flag.RECEIVER]
    return (len(taken) + 1) << SHAPE


def frozen(draft: Draft, qualified: str, ordinal: int, flags: int, renumber: Renumber) -> Symbol:
    """A draft that is complete."""
    return as_symbol(row_of(draft, qualified, ordinal, flags, renumber))


def row_of(
    draft: Draft, qualified: str, ordinal: int, flags: int, renumber: Renumber
) -> tuple[Any, ...]:
    """The fields of the symbol that it becomes."""
    path = renumber.path
    values = draft.values
    if draft.detail == "parameter":
        return (
            draft.name, draft.kind, "parameter", draft.parent, qualified, ordinal,
            draft.start, draft.end, draft.name_start, draft.name_end, draft.end, draft.start, -1, -1, flags,
            path(draft.type) if draft.type >= 0 else -1, -1, (path(values[0]),) if values else (),
            (), (), (), (), (), (),
        )  # fmt: skip
    return (
        draft.name, draft.kind, draft.detail, draft.parent, qualified, ordinal,
        draft.start, draft.end, draft.name_start, draft.name_end,
        draft.signature[1], draft.signature[0], *draft.documentation, flags,
        path(draft.type), path(draft.returns),
        tuple([path(value) for value in values]) if values else (),
        tuple([path(value) for value in draft.yields]) if draft.yields else (),
        tuple([path(base) for base in draft.bases]) if draft.bases else (),
        tuple([path(decorator) for decorator in draft.decorators]) if draft.decorators else (),
        tuple(draft.parameters),
        _declarations(draft),
        tuple([(name, path(bound)) for name, bound in draft.type_parameters]) if draft.type_parameters else (),
    )  # fmt: skip
