"""`FileFacts.scopes` <-> what of it does not follow from symbols and imports, which is nearly nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.model import Import, PathNode, Symbol
from core.paths import IMPORT, SYMBOL
from core.store.columns import Texts, pack_ints, pack_tuples, unpack_ints, unpack_tuples

PARAMETER = "parameter"
Scopes = dict[int, dict[str, tuple[int, ...]]]


def pack_scopes(
    scopes: Mapping[int, Mapping[str, tuple[int, ...]]], usual: Scopes, texts: Texts
) -> Any:
    """What is unusual: names bound to other paths, and names (or whole scopes: None) that are not there."""
    odd = []
    for scope, bound in scopes.items():
        known = usual.get(scope)
        if known is None:
            different = dict(bound)
        else:
            different = {name: paths for name, paths in bound.items() if known.get(name) != paths}
        if different or known is None:
            odd.append(
                (scope, pack_ints(texts.numbers(different)), pack_tuples(list(different.values())))
            )
    absent: list[tuple[int, Any]] = []
    for scope, bound in usual.items():
        there = scopes.get(scope)
        if there is None:
            absent.append((scope, None))
        elif missing := [name for name in bound if name not in there]:
            absent.append((scope, pack_ints(texts.numbers(missing))))
    return odd, absent


def unpack_scopes(packed: Any, usual: Scopes, texts: Sequence[str]) -> Scopes:
    """The scopes that `pack_scopes` packed; `usual` is changed."""
    odd, absent = packed
    for scope, names, paths in odd:
        bound = usual.setdefault(scope, {})
        bound.update(
            zip(map(texts.__getitem__, unpack_ints(names)), unpack_tuples(paths), strict=False)
        )
    for scope, names in absent:
        if names is None:
            del usual[scope]
        else:
            for i in unpack_ints(names):
                del usual[scope][texts[i]]
    return usual


def usual_scopes(
    symbols: Sequence[Symbol], imports: Iterable[Import], nodes: Iterable[PathNode]
) -> Scopes:
    """Each symbol bound in its parent, each import in its scope, by the path that is just that."""
    of_symbol: dict[int, int] = {}
    of_import: dict[int, int] = {}
    for i, node in enumerate(nodes):
        if node[0] == SYMBOL:
            of_symbol.setdefault(node[1], i)
        elif node[0] == IMPORT:
            of_import.setdefault(node[1], i)
    found: defaultdict[int, dict[str, tuple[int, ...]]] = defaultdict(dict)
    for i in sorted(of_symbol):
        name, _, detail, parent = symbols[i][:4]
        if parent >= 0 and detail != PARAMETER:
            found[parent][name] = (of_symbol[i],)
    for i, item in enumerate(imports):
        if i in of_import:
            found[item.scope][item.alias or item.name] = (of_import[i],)
    return dict(found)
