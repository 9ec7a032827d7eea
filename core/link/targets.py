"""Which symbols a path names: the question behind every link. Types say what a value is, targets what is meant."""

from collections.abc import Callable

from core import paths as op
from core.link.callables import places_of
from core.link.calls import Arguments
from core.link.choices import choices
from core.link.classes import Place, find, is_declared, outside_ancestors, plain
from core.link.engine import Class, Engine, File
from core.link.everywhere import root_of
from core.link.folders import symbol_of
from core.link.found import Targets
from core.link.kinds import (
    ANY_OF,
    BOUND,
    CLASS,
    CLS,
    EXTERNAL,
    FOLDER,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    MODULE,
    OBJECT,
    OUTSIDER,
    PACKAGE,
    PARAMETER,
    PART,
    SELF,
    SUPER,
    TABLE,
    VARIABLE,
    Type,
)
from core.link.members import (
    function_paths,
    has_member,
    module_member,
    outside_member,
    place_of,
)
from core.link.method_references import fitted
from core.link.modules import Ends, global_ends, import_ends, module_of, offered
from core.link.overloads import pick
from core.link.receivers import class_receiver, is_class_level
from core.link.routes import names_at, route_ends
from core.link.spread import spread_members
from core.link.structural import as_values
from core.link.symbols import bound_types
from core.model import Flag, Kind, PathNode, Tier

LOCAL, MEMBER, IMPORT = int(Tier.LOCAL), int(Tier.MEMBER), int(Tier.IMPORT)


def targets_of(engine: Engine, file: File, path: int) -> Targets:
    """The symbols that a path names."""
    found = Targets()
    collect(engine, file, path, found)
    return found


def collect(engine: Engine, file: File, path: int, found: Targets) -> None:
    node = file.paths[path]
    kind = node[0]
    if kind == op.MEMBER:
        collect_member(engine, file, node[1], node[2], found)
    elif kind == op.NAME:
        engine.note(file, node[2])
        paths = file.scopes.get(node[1], {}).get(node[2], ())
        for bound in paths:
            if bound != path:
                collect(engine, file, bound, found)
        if not paths:
            found.missing = True
    elif kind == op.IMPORT:
        collect_ends(engine, import_ends(engine, file, node[1]), found)
    elif kind == op.SYMBOL or kind == op.PARAMETER:
        found.add(file, node[1], LOCAL)
    elif kind == op.GLOBAL and node[1] in file.rules.module_names:
        found.add(file, 0, LOCAL)
    elif kind == op.GLOBAL:
        collect_ends(engine, global_ends(engine, file, node[1]), found)
    elif kind == op.MODULE:
        module = module_of(engine, file, node[1], node[2])
        collect_ends(engine, (module,) if module is not None else (), found)
    elif kind == op.UNION:
        for part in node[1:]:
            collect(engine, file, part, found)
    elif kind == op.KEYWORD:
        KEYWORD[0](engine, file, node[1], node[2], found)
    elif kind == op.OBJECT:
        found.missing = True  # an object without a name
    elif kind == op.ROUTE:
        collect_ends(engine, route_ends(engine, file, node[1], node[2]), found)
    elif kind == op.PIECE:
        PIECE[0](engine, file, node, found)
    elif kind == op.CLS and file.rules.routes:
        found.add_classes(engine.types(file, path))
    elif kind == op.HELD:
        collect_held(engine, file, node[1], found)
    elif kind == op.BARE:
        collect_bare(engine, file, node, found)
    elif kind == op.CALL or kind == op.CHOSEN:
        collect_chosen(engine, file, node[1], node[2], found)
    elif kind == op.FITTED:
        inner = fitted(engine, file, node, targets_of(engine, file, node[1]))
        found.symbols += inner.symbols
        found.outside += inner.outside
        found.unknown, found.missing = inner.unknown, inner.missing
    elif kind == op.NEW or (kind == op.ELEMENT and file.rules.overloads) or kind == op.ACCESSOR:
        collect(engine, file, node[1], found)
    elif kind == op.FALLBACK:
        collect_first(engine, file, node[1:], found)
    else:
        found.unknown = True


def collect_first(engine: Engine, file: File, paths: tuple[int, ...], found: Targets) -> None:
    """What the first of several paths names that names something."""
    for path in paths:
        inner = targets_of(engine, file, path)
        if inner.symbols or inner.outside or path == paths[-1]:
            found.symbols += inner.symbols
            found.outside += inner.outside
            found.unknown, found.missing = inner.unknown, inner.missing
            return


KEYWORD: list[Callable[..., None]] = []  # core.link.keywords' answer
PIECE: list[Callable[..., None]] = []  # core.link.pieces' answer


def collect_bare(engine: Engine, file: File, node: PathNode, found: Targets) -> None:
    """A bare name inside a class: its member, or what the name means outside of it."""
    _, symbol, name, otherwise = node
    receiver: Type = (SELF, file.class_of(symbol))
    if has_member(engine, receiver, name):
        own_targets(engine, receiver, name, found)
        return
    inner = targets_of(engine, file, otherwise)
    if not inner.symbols and not inner.outside:
        own_targets(engine, receiver, name, found)
        return
    found.symbols += inner.symbols
    found.outside += inner.outside


def collect_chosen(
    engine: Engine, file: File, callee: int, given: tuple[int, ...], found: Targets
) -> None:
    """The callables that a callee names and that take these arguments; of other values, as they are."""
    inner = targets_of(engine, file, callee)
    found.outside += inner.outside
    found.unknown, found.missing = inner.unknown, inner.missing
    callables = [s for s in inner.symbols if s[0].symbols[s[1]].kind == Kind.CALLABLE]
    if file.rules.overloads and callables:
        arguments = Arguments(engine, file, given, ())
        picked = pick(engine, [(holder, index) for holder, index, _ in callables], arguments)
        others = [s for s in inner.symbols if s not in callables]
        inner.symbols = [s for s in callables if (s[0], s[1]) in picked] + others
        found.unknown = found.unknown or not inner.symbols
    found.symbols += inner.symbols


def collect_held(engine: Engine, file: File, path: int, found: Targets) -> None:
    """A local name that is called: no symbol is named, so nobody may guess one by the name either."""
    found.missing = True
    for kind in engine.types(file, path):
        if kind[0] == EXTERNAL or kind[0] == OUTSIDER:
            found.outside.append(kind)


def collect_ends(engine: Engine, ends: Ends, found: Targets) -> None:
    """The symbols that a chain of imports leads to."""
    if not ends:
        found.missing = True
    for end in ends:
        tag = end[0]
        if tag == BOUND:
            collect_bound(engine, end[1], end[2], found)
        elif tag == PART:
            collect_member(engine, end[1], end[2], end[3], found)
        elif tag == MODULE:
            found.add(end[1], 0, IMPORT)
        elif tag == OBJECT:
            found.add(end[1], end[2], IMPORT)
        elif tag == EXTERNAL:
            found.outside.append(end)
        elif tag == PACKAGE and len(end) > 2:
            found.add(*symbol_of(end), IMPORT)
        elif tag in (FOLDER, PACKAGE):
            found.missing = True  # a package without a file has no symbol
        else:
            found.unknown = True


def collect_bound(engine: Engine, file: File, path: int, found: Targets) -> None:
    node = file.paths[path]
    if node[0] == op.SYMBOL:
        found.add(file, node[1], IMPORT)
        return
    inner = Targets()
    collect(engine, file, path, inner)
    for source, symbol, _ in inner.symbols:
        found.add(source, symbol, IMPORT)
    found.outside += inner.outside
    found.unknown = found.unknown or inner.unknown
    found.missing = found.missing or inner.missing


# --- Members ---


def collect_member(engine: Engine, file: File, base: int, name: str, found: Targets) -> None:
    types = engine.types(file, base)
    if not types:
        settle_unknown(engine, file, base, found)
    for kind in as_values(types):
        member_targets(engine, file, kind, name, found)
    if len(types) > 1 and len(found.symbols) > 1:
        declared = [s for s in found.symbols if s[0].symbols[s[1]].detail != "index_signature"]
        found.symbols = declared or found.symbols  # what is declared beats an index signature


def settle_unknown(engine: Engine, file: File, base: int, found: Targets) -> None:
    """A receiver without types: unknown, unless it is a module that is not there or a name that nothing binds."""
    node = file.paths[base]
    if node[0] in (op.IMPORT, op.MODULE, op.GLOBAL, op.ROUTE):
        inner = targets_of(engine, file, base)
        found.missing, found.unknown = inner.missing, not inner.missing
    else:
        found.unknown = True


def member_targets(engine: Engine, file: File, kind: Type, name: str, found: Targets) -> None:
    """The symbols that `kind.name` names."""
    tag = kind[0]
    if tag in (INSTANCE, SELF, CLASS, CLS, SUPER):
        own_targets(engine, kind, name, found)
    elif tag == ANY_OF:
        for choice in choices(engine, kind):
            member_targets(engine, file, choice, name, found)
    elif tag in (VARIABLE, FORMAL):
        variable_targets(engine, file, kind, name, found)
    elif name != (bare := plain(file, name)):
        member_targets(engine, file, kind, bare, found)
    elif tag == MODULE:
        collect_ends(engine, module_member(engine, kind, name), found)
    elif tag in (FOLDER, PACKAGE):
        collect_ends(engine, offered(engine, kind, name, file), found)
    elif tag == OUTSIDER and is_fieldless(file, kind, name):
        found.missing = True
    elif tag in (EXTERNAL, OUTSIDER):
        found.outside.append(outside_member(kind, name))
    elif tag == OBJECT:
        object_targets(engine, kind, name, found)
    elif tag == PARAMETER:
        found.unknown = True
    elif tag == FORM:
        found.outside.append((EXTERNAL, kind[3], name))
    elif tag == TABLE and kind[1] == "object":
        found.missing = True  # a key without a symbol of its own
    elif tag == FUNCTION:
        function_targets(engine, file, kind, name, found)
    else:
        found.outside.append((EXTERNAL, file.rules.builtin_module, name))


def is_fieldless(file: File, kind: Type, name: str) -> bool:
    """Whether a name can be no member of a value: the constant in `case MAX:` of a number."""
    rules = file.rules
    return (
        kind[2] in rules.fieldless
        and kind[1] == rules.builtin_module
        and not name.endswith(op.CALLED)
    )


def own_targets(engine: Engine, kind: Type, name: str, found: Targets) -> None:
    if kind[1] is not None and kind[1].file.rules.overloads and name.endswith(op.CALLED):
        places = places_of(engine, kind, name)
        for one in places:
            add_place(engine, one, found)
        if not places:
            absent(engine, kind, kind[2][1] if kind[0] == SUPER else kind[1], name, found)
        return
    place = place_of(engine, kind, name)
    owner: Class | None = kind[2][1] if kind[0] == SUPER else kind[1]
    name = plain(owner.file, name) if owner is not None else name
    if place is not None:
        add_place(engine, place, found)
        if owner is not None and not is_declared(place[0].file, place[2]):
            found.outside += outside_members(engine, owner, name)
        return
    if owner is None:
        found.unknown = True
        return
    absent(engine, kind, owner, name, found)


def add_place(engine: Engine, place: Place, found: Targets) -> None:
    owner, _, paths = place
    file = owner.file
    engine.note(file, owner.symbol.name)
    for path in paths:
        node = file.paths[path]
        if node[0] == op.SYMBOL:
            found.add(file, node[1], MEMBER)
        else:
            collect(engine, file, path, found)


def outside_members(engine: Engine, owner: Class, name: str) -> list[Type]:
    """What ancestors outside the workspace may have under a name."""
    found = []
    for given in outside_ancestors(engine, owner):
        for ancestor in given:
            base = (EXTERNAL, ancestor[3], "") if ancestor[0] == FORM else ancestor
            found.append(outside_member(base, name))
    return found


def absent(engine: Engine, kind: Type, owner: Class, name: str, found: Targets) -> None:
    """None of our classes has the member: an outside base may, or the language, or nobody."""
    rules = owner.file.rules
    if owner.symbol.flags & Flag.ENUM and name in rules.enum_members:
        found.outside.append((EXTERNAL, rules.builtin_module, f"Enum.{name}"))
        return
    for spread in spread_members(engine, owner, name):
        inner = Targets()
        member_targets(engine, owner.file, spread, name, inner)
        if inner.symbols:
            for target, symbol, tier in inner.symbols:
                found.add(target, symbol, tier)
            return
    ancestors = outside_ancestors(engine, owner)
    if ancestors:
        found.unknown = found.unknown or not ancestors[0]
        found.outside += outside_members(engine, owner, name)[: len(ancestors[0])]
        return
    on_class = is_class_level(kind)
    if name in rules.object_members or (on_class and name in rules.class_members):
        found.outside.append((EXTERNAL, rules.builtin_module, f"object.{name}"))
    elif not on_class and rules.structural and (place := find(engine, owner, rules.element_member)):
        found.missing = True
        add_index(place, found)
    elif not on_class and any(find(engine, owner, fallback) for fallback in rules.fallback_members):
        found.unknown = True
    else:
        found.missing = True


def add_index(place: Place, found: Targets) -> None:
    """The index signature that says what a member is that is not declared."""
    for path in place[2]:
        node = place[0].file.paths[path]
        if node[0] == op.SYMBOL:
            found.add(place[0].file, node[1], MEMBER)


def variable_targets(engine: Engine, file: File, kind: Type, name: str, found: Targets) -> None:
    """A member of what a type variable is bound by."""
    bounds = bound_types(engine, kind[1], kind[2]) or root_of(kind[1])
    if not bounds:
        found.unknown = True
    for bound in bounds:
        holder = (
            class_receiver(bound) if kind[0] == FORMAL and bound[0] in (INSTANCE, SELF) else bound
        )
        if holder is not None:
            member_targets(engine, file, holder, name, found)


def object_targets(engine: Engine, kind: Type, name: str, found: Targets) -> None:
    file: File = kind[1]
    if file.rules.routes:
        ends = names_at(engine, file, kind[2], name) or names_at(engine, file, kind[2], f"{name}!")
        collect_ends(engine, ends, found)
        return
    engine.note(file, name)
    paths = file.scopes.get(kind[2], {}).get(name, ())
    for path in paths:
        collect(engine, file, path, found)
    if not paths:
        found.missing = True


def function_targets(engine: Engine, file: File, kind: Type, name: str, found: Targets) -> None:
    """An attribute that our code gives a function, or one that all functions have."""
    holder: File = kind[1]
    paths = function_paths(kind, name)
    engine.note(holder, name)
    if paths:
        for path in paths:
            collect(engine, holder, path, found)
    else:
        found.outside.append((EXTERNAL, file.rules.builtin_module, f"function.{name}"))
