"""What a file's names mean: scopes' bindings, and the symbols they declare; `Walker` adds the walking.

A name that nothing has bound yet gets a
placeholder path, and its meaning at the end of its unit, so that it does not matter how late it is bound.
"""

from core import paths as op
from core.extract.noting import INVOKING, Notes
from core.extract.scopes import (
    CALLABLE_SCOPE,
    CLASS_SCOPE,
    MAX_VALUES,
    MODULE_SCOPE,
    NAMESPACE_SCOPE,
    TYPE_SCOPE,
    Binding,
    Scope,
    Unit,
    told_before,
)
from core.model import Kind, Role
from core.syntax.tree import Node

NOTHING = frozenset({"None", "null", "undefined"})  # values that say nothing about a variable
AS_TYPE = " "  # behind a name that waits for its meaning as a type
LOCAL_KINDS = frozenset({"local", "parameter", "type_parameter"})


class Names(Notes):
    """Names of one file."""

    __slots__ = ()

    # --- Names ---

    def read(self, name: str, start: int, role: Role, arity: int = -1) -> int:
        """A name that is used at file offset `start`: note it, and give the path of its value."""
        scope, unit, inherits = self.scope, self.unit, self.language.inherited_names
        if inherits and self.annotation:
            return self.read_type(name, start, role, arity)
        first = True
        while True:
            binding = scope.names.get(name)
            if binding is not None and (first or scope.kind != CLASS_SCOPE or inherits):
                if binding.redirect is not None:
                    return self.read_outer(name, binding.redirect, start, role, arity)
                return self.use(binding, name, start, role, arity)
            if scope is unit.scope or scope.parent is None:
                if inherits or self.language.locals_first:
                    return self.outer_name(name, start, role, arity)
                return self.placeholder(name, self.scope, start, role, arity)
            first = first and scope.kind == TYPE_SCOPE
            scope = scope.parent

    def read_type(self, name: str, start: int, role: Role, arity: int) -> int:
        """The same where types are names apart from variables."""
        scope: Scope | None = self.scope
        while scope is not None:
            binding = scope.names.get(name)
            if binding is not None and not self.is_variable(binding):
                return self.use(binding, name, start, role, arity)
            scope = scope.parent if scope is not self.unit.scope else None
        return self.outer_name(name, start, role, arity, AS_TYPE)

    def is_variable(self, binding: Binding) -> bool:
        """Whether a name is bound to variables and fields alone."""
        if binding.kind != "symbol":
            return binding.kind in ("local", "parameter")
        nodes = [self.paths[path] for path in binding.paths]
        kinds = {self.drafts[node[1]].kind for node in nodes if node[0] == op.SYMBOL}
        return kinds == {Kind.VALUE}

    def read_outer(self, name: str, scope: Scope, start: int, role: Role, arity: int) -> int:
        """A name declared `global` or `nonlocal`."""
        binding = scope.names.get(name)
        if binding is None:
            return self.placeholder(name, scope, start, role, arity)
        path = self.outer_path(binding, name)
        if self.is_local(binding):
            self.local_use(binding, name, start, role)
        else:
            self.refer(path, name, role, start, arity)
        return path

    def free(self, name: str, scope: Scope) -> int:
        """The path of a name that nothing around binds."""
        if not self.language.namespaces_apart:
            return self.path(op.GLOBAL, name)
        return self.path(op.ROUTE, self.namespace_of(scope), name)

    def namespace_of(self, scope: Scope) -> int:
        """The namespace that a scope stands in, or the callable whose own wildcard imports it sees."""
        while scope.parent is not None and scope.symbol_of_wildcards < 0:
            scope = scope.parent
        return max(scope.symbol_of_wildcards, scope.container, 0)

    def waiting(self, name: str, scope: Scope) -> int:
        """The path of a name whose meaning is settled at the unit's end."""
        path = scope.waiting.get(name)
        if path is None:
            path = scope.waiting[name] = len(self.paths)
            receiver = self.unit.receivers.get(name, 0)
            self.paths.append(self.paths[receiver])
            self.unit.pending[path] = (name, scope)
        return path

    def placeholder(
        self, name: str, scope: Scope, start: int, role: Role, arity: int, mark: str = ""
    ) -> int:
        """A name that nothing has bound so far in this unit: its meaning is settled at the unit's end."""
        path = self.waiting(name + mark, scope)
        if self.keep_locals:
            self.waiting_uses.setdefault(path, []).append(
                (start, start + len(name.encode()), role.value)
            )
        self.refer(path, name, role, start, arity)
        return path

    def use(self, binding: Binding, name: str, start: int, role: Role, arity: int) -> int:
        """A use of a name bound in this unit; the path of the value that it holds here."""
        kind = binding.kind
        if kind in LOCAL_KINDS:
            if self.keep_locals:
                self.local_use(binding, name, start, role)
            if kind == "type_parameter":
                return binding.paths[0]
            entries = binding.entries
            if len(entries) == 1 and not entries[0][2]:
                value = entries[0][1]
            else:
                value = self.value_here(binding)
            if role in INVOKING:
                self.invoke(value, name, role, start, arity)
            if self.loop and (not value or self.paths[value][0] == op.LITERAL):
                return self.next_round(binding, value)
            return value
        path = self.bound_path(binding, name)
        if self.language.inherited_names:
            path = self.past_classes(self.scope, binding.scope, name, path)
        if not binding.entries or self.annotation:
            self.refer(path, name, role, start, arity)
            return path
        value = self.value_here(binding)
        symbol = binding.symbol
        holds = role in INVOKING and (symbol < 0 or self.drafts[symbol].kind is Kind.VALUE)
        told = holds and self.invoke(value, name, role, start, arity)
        # Where it is told what the name holds here, the name stands alone.
        self.refer(self.path(op.UNION, path) if told else path, name, role, start, arity)
        return value or path

    def next_round(self, binding: Binding, value: int) -> int:
        """In a loop, for a name that held nothing before it: what the unit gives it, known at the unit's end."""
        if not binding.entries or binding.entries[-1][0] >= self.loop:
            return value
        if value and self.paths[value][1] not in NOTHING:
            return value
        if binding.later < 0:
            binding.later = len(self.paths)
            self.paths.append((op.UNKNOWN,))
            self.unit.later.append(binding)
        return binding.later

    def bound_path(self, binding: Binding, name: str) -> int:
        """The path that means a stored name: by its scope, or directly inside callables."""
        container = binding.scope.container
        if container >= 0:
            return self.path(op.NAME, container, name)
        return self.union(binding.paths)

    def is_local(self, binding: Binding) -> bool:
        return binding.kind in LOCAL_KINDS

    def outer_path(self, binding: Binding, name: str) -> int:
        """What a name means, seen from another unit: all values that it may hold."""
        if binding.kind == "type_parameter":
            return binding.paths[0]
        if self.is_local(binding):
            if binding.declared >= 0:
                return self.path(op.INSTANCE, binding.declared)
            return self.union(binding.values)
        return self.bound_path(binding, name)

    # --- Names of languages in which the members of bases are visible by their bare names ---

    def outer_name(self, name: str, start: int, role: Role, arity: int, mark: str = "") -> int:
        """A name that is not of this unit. What is around the body of a callable is complete; elsewhere it may yet be
        bound."""
        scope = self.open_scope()
        if scope is not None:
            return self.placeholder(name, scope, start, role, arity, mark)
        path, binding = self.outer_meaning(name + mark, self.scope)
        if binding is not None and self.is_local(binding):
            self.local_use(binding, name, start, role)
        else:
            self.refer(path, name, role, start, arity)
        return path

    def callable_path(self, name: str) -> int:
        """The path of a callable by its bare name, which is never that of a local variable."""
        scope = self.open_scope()
        if scope is not None:
            return self.waiting(name, scope)
        return self.outer_meaning(name, self.scope)[0]

    def open_scope(self) -> Scope | None:
        """The innermost scope in which names may yet be bound: the body of a type, or the module."""
        scope, last = self.scope, self.unit.scope
        while scope.kind != CLASS_SCOPE:
            if scope is last or scope.parent is None:
                return None if scope.kind == CALLABLE_SCOPE else scope
            scope = scope.parent
        return scope

    def outer_meaning(self, name: str, scope: Scope) -> tuple[int, Binding | None]:
        """What a name means, seen from `scope`, where everything around is complete: its path and its binding."""
        plain = name.removesuffix(AS_TYPE)
        binding = self.lookup(scope, plain)
        if plain != name:
            name = plain
            while binding is not None and self.is_variable(binding):
                binding = self.lookup(binding.scope.parent, name)
        if binding is None or self.has_wildcards(scope, binding):
            return self.past_classes(scope, None, name, self.free(name, scope)), None
        holder = binding.scope
        if name.endswith(op.CALLED) and holder.kind == CLASS_SCOPE:
            path = self.path(op.BARE, holder.container, name, 0)
        else:
            path = self.outer_path(binding, name)
        if binding.kind in LOCAL_KINDS:
            return path, binding
        return self.past_classes(scope, holder, name, path), binding

    def has_wildcards(self, scope: Scope, binding: Binding) -> bool:
        """Whether wildcard imports between a place and what binds a name outside of all bodies may bring it in."""
        if not self.language.namespaces_apart or binding.kind in LOCAL_KINDS:
            return False
        around: Scope | None = scope
        while around is not None and around is not binding.scope:
            if around.symbol_of_wildcards >= 0:
                return binding.scope.kind in (MODULE_SCOPE, NAMESPACE_SCOPE)
            around = around.parent
        return False

    def past_classes(self, scope: Scope | None, last: Scope | None, name: str, path: int) -> int:
        """The path, unless a class between the scopes inherits the name: BARE for each, the innermost outermost."""
        found: list[int] = []
        while self.language.inherited_names and scope is not None and scope is not last:
            if scope.kind == CLASS_SCOPE and self.drafts[scope.container].bases:
                found.append(scope.container)
            scope = scope.parent
        for container in reversed(found):
            path = self.path(op.BARE, container, name, path)
        return path

    def local_use(self, binding: Binding, name: str, start: int, role: Role) -> None:
        if binding.uses is not None:
            binding.uses.append((start, start + len(name.encode()), role.value))

    def lookup(self, scope: Scope | None, name: str) -> Binding | None:
        """The binding of a name seen from `scope` outwards, by the language's rule for class bodies."""
        first = True
        while scope is not None:
            binding = scope.names.get(name)
            if binding is not None and (
                first or scope.kind != CLASS_SCOPE or self.language.class_scope_visible
            ):
                if binding.redirect is None:
                    return binding
                scope, first = binding.redirect, True
                continue
            first = first and scope.kind == TYPE_SCOPE
            scope = scope.parent
        return None

    def settle(self, unit: Unit) -> None:
        """Give every placeholder of a finished unit its meaning."""
        for path, (name, scope) in unit.pending.items():
            scope.waiting.pop(name, None)
            if self.language.inherited_names:
                self.settle_outer(path, name, scope)
                continue
            binding = self.lookup(scope, name)
            if binding is None:
                self.paths[path] = self.paths[self.free(name, scope)]
                continue
            if binding.scope is scope and (scope.kind == CLASS_SCOPE or path in unit.before):
                # Bound further down, in the class body: until then the name means what it means outside.
                outer = self.lookup(scope.parent, name)
                if outer is None:
                    here = self.path(op.GLOBAL, name)
                    here = self.path(op.FALLBACK, here, self.outer_path(binding, name))
                    self.give_meaning(path, here)
                    continue
                binding = outer
            if binding.kind in LOCAL_KINDS:
                self.local_paths.add(path)
                if binding.uses is not None:
                    binding.uses += self.waiting_uses.get(path, ())
            told = self.union(told_before(self.blocks, binding, unit))
            self.give_meaning(path, told or self.outer_path(binding, name))
        unit.pending = {}
        for binding in unit.later:
            given = [value for value in binding.values if self.paths[value][0] != op.LITERAL]
            meaning = self.union(given) or self.union(binding.values)
            self.give_meaning(binding.later, meaning)

    def settle_outer(self, path: int, name: str, scope: Scope) -> None:
        """The same in languages whose types are known as wholes: the order of declarations means nothing."""
        meaning, binding = self.outer_meaning(name, scope)
        if binding is not None and binding.kind in LOCAL_KINDS:
            self.local_paths.add(path)
            if binding.uses is not None:
                binding.uses += self.waiting_uses.get(path, ())
        self.give_meaning(path, meaning)

    def give_meaning(self, path: int, meaning: int) -> None:
        """Let a placeholder mean what another path means, which may be a placeholder itself."""
        if meaning and meaning != path:
            node = self.paths[meaning]
            self.paths[path] = (op.UNION, meaning) if node[0] == op.UNKNOWN else node

    def pending_name(self, path: int) -> str:
        """The name behind a placeholder that is not settled yet, "" for other paths."""
        found = self.unit.pending.get(path)
        return found[0] if found is not None else ""

    # --- Declaring ---

    def bind(self, scope: Scope, name: str, kind: str, symbol: int = -1) -> Binding:
        """The binding of `name` in `scope`, made on first use."""
        binding = scope.names.get(name)
        if binding is None or binding.redirect is not None:
            if binding is not None and binding.redirect is not None:
                return self.bind(binding.redirect, name, kind, symbol)
            binding = scope.names[name] = Binding(scope, kind, symbol)
            if self.keep_locals:
                binding.declarations, binding.uses = [], []
                self.locals.append((name, binding))
        return binding

    def declare(
        self, scope: Scope, name: str, kind: Kind, detail: str, whole: Node, at: Node
    ) -> int:
        """Declare a symbol in a scope; a name that is declared again becomes a further declaration."""
        shift = self.shift
        full = (whole.start_byte + shift, whole.end_byte + shift)
        place = (*full, at.start_byte + shift, at.end_byte + shift)
        return self.declare_at(scope, name, kind, detail, place)

    def declare_at(
        self, scope: Scope, name: str, kind: Kind, detail: str, place: tuple[int, int, int, int]
    ) -> int:
        """The same by offsets of the file."""
        binding = self.bind(scope, name, "symbol")
        if binding.overrules(self.unreachable):
            return self.add_draft(name, kind, detail, max(scope.container, 0), place)
        if binding.symbol < 0 or binding.kind == "local":
            parent = binding.scope.container
            if parent < 0:
                parent = self.unit_symbol(binding.scope)
            binding.symbol = self.add_draft(name, kind, detail, parent, place)
            binding.paths.append(self.path(op.SYMBOL, binding.symbol))
            if binding.kind in ("local", "import"):
                binding.kind = "symbol"
        else:
            self.redeclare(self.drafts[binding.symbol], kind, detail, place)
        if kind is not Kind.VALUE and binding.entries:
            binding.entries.append((self.block, self.bound_path(binding, name), False))
        return binding.symbol

    def note_declaration(self, binding: Binding, node: Node) -> None:
        """Note where a local name is declared, when somebody asks."""
        if binding.declarations is not None:
            binding.declarations.append((node.start_byte + self.shift, node.end_byte + self.shift))

    def allowed_value(self, value: int, declared: int) -> int:
        """What a name with a declared type holds: what it is given, as far as the type allows it."""
        if self.language.declared_types:
            return declared
        if not value or self.paths[value][0] in (op.LITERAL, op.CONTAINER, op.MAPPING):
            return declared
        return self.path(op.FALLBACK, value, declared)

    def assign(self, binding: Binding, value: int, declared: int = -1) -> None:
        """Note that a name holds a value from here on. A declared type beats what is assigned."""
        if declared >= 0:
            binding.declared = declared
        if binding.declared >= 0:
            value = self.allowed_value(value, self.path(op.INSTANCE, binding.declared))
        elif (
            binding.kind == "parameter"
            and binding.entries
            and self.drafts[binding.symbol].type >= 0
        ):
            value = self.allowed_value(value, binding.values[0])
        binding.entries.append((self.block, value, False))
        if value and value not in binding.values and len(binding.values) < MAX_VALUES:
            binding.values.append(value)
