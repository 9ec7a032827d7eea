"""Which symbols a path names: the question behind every link. Types say what a value is, targets what is meant."""

from core import paths as op
from core.link.choices import choices
from core.link.classes import Place, find, is_declared, outside_ancestors, spread_members
from core.link.engine import Class, Engine, File
from core.link.found import Targets
from core.link.held import record_place
from core.link.kinds import (
    ANY_OF,
    CALLABLE,
    CLASS,
    CLS,
    EXTERNAL,
    FOLDER,
    FORM,
    FORMAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    MODULE,
    OBJECT,
    OUTSIDER,
    PARAMETER,
    SELF,
    SUPER,
    TABLE,
    VARIABLE,
    Type,
)
from core.link.members import (
    function_paths,
    module_member,
    outside_member,
    place_of,
)
from core.link.modules import BOUND, PART, Ends, global_ends, import_ends, module_of, offered
from core.link.receivers import class_receiver, is_class_level
from core.link.structural import as_values
from core.link.symbols import bound_types, stub_parameters
from core.model import Flag, Kind, Tier

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
        collect_keyword(engine, file, node[1], node[2], found)
    elif kind == op.OBJECT:
        found.missing = True  # an object without a name
    elif kind == op.HELD:
        collect_held(engine, file, node[1], found)
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
        elif tag == EXTERNAL:
            found.outside.append(end)
        elif tag == FOLDER:
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
    if node[0] in (op.IMPORT, op.MODULE, op.GLOBAL):
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
    elif tag == MODULE:
        collect_ends(engine, module_member(engine, kind, name), found)
    elif tag == FOLDER:
        collect_ends(engine, offered(engine, kind, name, file), found)
    elif tag in (EXTERNAL, OUTSIDER):
        found.outside.append(outside_member(kind, name))
    elif tag in (VARIABLE, FORMAL):
        variable_targets(engine, file, kind, name, found)
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


def own_targets(engine: Engine, kind: Type, name: str, found: Targets) -> None:
    place = place_of(engine, kind, name)
    owner: Class | None = kind[2][1] if kind[0] == SUPER else kind[1]
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
    bounds = bound_types(engine, kind[1], kind[2])
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


# --- Keyword arguments ---


def collect_keyword(engine: Engine, file: File, callee: int, name: str, found: Targets) -> None:
    """The parameter, or the field, that a keyword argument names."""
    types = engine.types(file, callee)
    if not types:
        settle_unknown(engine, file, callee, found)
    for kind in types:
        keyword_targets(engine, file, kind, name, found)


def keyword_targets(engine: Engine, file: File, kind: Type, name: str, found: Targets) -> None:
    tag = kind[0]
    if tag == FUNCTION:
        parameter_target(engine, kind[1], kind[2], name, found)
    elif tag in (CLASS, CLS):
        constructor_keyword(engine, kind, name, found)
    elif tag in (INSTANCE, SELF):
        place = place_of(engine, kind, file.rules.call_member) if kind[1] is not None else None
        if place is None:
            found.unknown = True
        else:
            place_keyword(engine, place, name, found)
    elif tag in (EXTERNAL, OUTSIDER):
        found.outside.append(outside_member(kind, name))
    elif tag in (CALLABLE, LAMBDA, PARAMETER, VARIABLE, FORMAL):
        found.unknown = True
    else:
        found.outside.append((EXTERNAL, file.rules.builtin_module, name))


def parameter_target(engine: Engine, file: File, function: int, name: str, found: Targets) -> None:
    """A parameter by its name; one that `**keywords` takes in belongs to nobody that we know."""
    symbols = file.symbols
    engine.note(file, symbols[function].name)
    stubs = stub_parameters(file, function, name)
    for index in stubs:
        if symbols[index].name == name:
            found.add(file, index, MEMBER)
        else:
            record_keyword(engine, file, index, name, found)
    if found.symbols:
        return
    for index in symbols[function].parameters:
        parameter = symbols[index]
        if parameter.name == name and not parameter.flags & (Flag.VARIADIC | Flag.KEYWORDS):
            found.add(file, index, MEMBER)
            return
    rest = [i for i in symbols[function].parameters if symbols[i].flags & Flag.KEYWORDS]
    if not any(record_keyword(engine, file, index, name, found) for index in rest):
        found.unknown = found.unknown or bool(rest)
        found.missing = found.missing or not rest


def record_keyword(engine: Engine, file: File, index: int, name: str, found: Targets) -> bool:
    """`**options: Unpack[Options]`: the field of a record that says which names are taken."""
    place = record_place(engine, file, index, name)
    if place is not None:
        add_place(engine, place, found)
    return place is not None


def place_keyword(engine: Engine, place: Place, name: str, found: Targets) -> None:
    owner, _, paths = place
    for path in paths:
        for kind in engine.types(owner.file, path):
            if kind[0] == FUNCTION:
                parameter_target(engine, kind[1], kind[2], name, found)


def constructor_keyword(engine: Engine, kind: Type, name: str, found: Targets) -> None:
    """A parameter of the constructor; without one of ours, a field of a dataclass or another record."""
    owner: Class | None = kind[1]
    if owner is None:
        found.unknown = True
        return
    for constructor in owner.file.rules.constructors:
        place = find(engine, owner, constructor)
        if place is not None:
            place_keyword(engine, place, name, found)
            return
    place = find(engine, owner, name)
    if place is not None and any(is_field(place[0].file, path) for path in place[2]):
        add_place(engine, place, found)
        return
    absent(engine, kind, owner, name, found)


def is_field(file: File, path: int) -> bool:
    node = file.paths[path]
    return bool(node[0] == op.SYMBOL and file.symbols[node[1]].kind == Kind.VALUE)
