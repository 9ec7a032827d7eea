"""Patterns to functions: each pattern becomes generated Python that takes a node's parts out of it.

A dispatch table from node kind to candidate matchers replaces the query engine while walking: one dictionary
look-up a node, and field look-ups only where a pattern asks for them. Measured on Django, walking all named
nodes this way costs a quarter of the parse; running the same patterns as a query and joining captures costs more
than half of it before anything is done with them. A test compares the matches with tree-sitter's own.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tree_sitter import Language as Grammar
from tree_sitter import Node

from core.errors import QueryError
from core.syntax.patterns import Pattern, Rule
from core.syntax.vocabulary import CONSTRUCTS, is_list

Match = Callable[[Node], "tuple[Any, ...] | None"]


class UnknownNode(QueryError):
    """A pattern names what its grammar does not have."""


class Construct(NamedTuple):
    """What a node of some kind may be: `match` gives its parts in the vocabulary's order, or None."""

    name: str
    settings: Mapping[str, str]
    match: Match
    has_parts: bool  # False: every node of the kind matches, and has no parts


class _Generator:
    """Writes the body of one matcher. Node kinds and fields appear as the grammar's small integers."""

    def __init__(self, grammar: Grammar, rule: Rule, comments: frozenset[int]) -> None:
        self.grammar, self.rule, self.comments = grammar, rule, comments
        self.lines: list[str] = []
        self.count = 0
        self.construct = ""
        self.slots: dict[str, str] = {}
        self.constants: dict[str, Any] = {"COMMENTS": comments}
        self.variables: dict[str, str] = {}

    def emit(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def fresh(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def kind_ids(self, pattern: Pattern) -> frozenset[int]:
        ids = {self.kind_id(kind, True) for kind in pattern.kinds}
        return frozenset(ids | {self.kind_id(kind, False) for kind in pattern.anonymous})

    def kind_id(self, kind: str, named: bool) -> int:
        found = self.grammar.id_for_node_kind(kind, named)
        if found is None:
            raise UnknownNode(f"{self.rule.origin}: the grammar has no node {kind!r}")
        return found

    def field_id(self, name: str) -> int:
        found = self.grammar.field_id_for_name(name)
        if found is None:
            raise UnknownNode(f"{self.rule.origin}: the grammar has no field {name!r}")
        return found

    def generate(self) -> Match:
        root = self.rule.pattern
        names = [name for name in root.captures if name in CONSTRUCTS]
        if len(names) != 1:
            raise QueryError(f"{self.rule.origin}: the outermost capture must name one construct")
        self.construct = names[0]
        self.slots = {
            part.rstrip("*"): f"s_{part.rstrip('*')}" for part in CONSTRUCTS[self.construct]
        }
        for part in CONSTRUCTS[self.construct]:
            self.emit(1, f"{self.slots[part.rstrip('*')]} = {'[]' if is_list(part) else 'None'}")
        self.node(root, "node", 1)
        self.checks()
        self.emit(1, f"return ({''.join(slot + ', ' for slot in self.slots.values())})")
        source = "def match(node):\n" + "\n".join(self.lines)
        namespace = dict(self.constants)
        exec(compile(source, f"<matcher {self.rule.origin}>", "exec"), namespace)
        matcher: Match = namespace["match"]
        return matcher

    def capture(self, pattern: Pattern, variable: str, depth: int) -> None:
        for name in pattern.captures:
            if name == self.construct:
                continue
            owner, _, part = name.rpartition(".")
            if name.startswith("_"):
                self.emit(depth, f"p{name} = {variable}")
                self.variables[name] = f"p{name}"
            elif owner != self.construct or part not in self.slots:
                raise QueryError(
                    f"{self.rule.origin}: unknown capture @{name} in @{self.construct}"
                )
            elif f"{part}*" in CONSTRUCTS[self.construct]:
                self.emit(depth, f"{self.slots[part]}.append({variable})")
            else:
                self.emit(depth, f"{self.slots[part]} = {variable}")

    def node(self, pattern: Pattern, variable: str, depth: int) -> None:
        """Match the inside of a node whose kind is already known to fit."""
        for name in pattern.absent:
            self.emit(
                depth,
                f"if {variable}.child_by_field_id({self.field_id(name)}) is not None: return None",
            )
        # What rules a node out comes first.
        fielded = sorted(
            [child for child in pattern.children if child.field],
            key=lambda child: bool(child.quantifier) or not (child.kinds or child.anonymous),
        )
        loose = [child for child in pattern.children if not child.field]
        for child in fielded:
            self.fielded(child, variable, depth)
        if loose:
            self.loose(loose, variable, depth)

    def test(self, pattern: Pattern, variable: str) -> str:
        ids = self.kind_ids(pattern)
        if not ids:
            return f"{variable}.kind_id not in COMMENTS and {variable}.is_named"
        if len(ids) == 1:
            return f"{variable}.kind_id == {next(iter(ids))}"
        name = f"K{len(self.constants)}"
        self.constants[name] = ids
        return f"{variable}.kind_id in {name}"

    def field_test(self, child: Pattern, variable: str) -> str:
        """As `test`, for a node that has a field: such nodes are no comments. "" when any node will do."""
        if child.anything:
            return ""
        return self.test(child, variable) if self.kind_ids(child) else f"{variable}.is_named"

    def no_insides(self, child: Pattern) -> None:
        if child.children or child.absent:
            raise QueryError(f"{self.rule.origin}: repeated nodes may have no inner patterns")

    def fielded(self, child: Pattern, parent: str, depth: int) -> None:
        variable, number = self.fresh(), self.field_id(child.field)
        test = self.field_test(child, variable)
        if child.quantifier in ("*", "+"):
            found = self.fresh()
            self.emit(depth, f"{found} = False")
            self.emit(depth, f"for {variable} in {parent}.children_by_field_id({number}):")
            if test:
                self.emit(depth + 1, f"if not ({test}): continue")
            self.emit(depth + 1, f"{found} = True")
            self.capture(child, variable, depth + 1)
            self.no_insides(child)
            if child.quantifier == "+":
                self.emit(depth, f"if not {found}: return None")
            return
        self.emit(depth, f"{variable} = {parent}.child_by_field_id({number})")
        if child.quantifier == "?":
            guard = f"if {variable} is not None"
            self.emit(depth, guard + (f" and {test}:" if test else ":"))
            depth += 1
        else:
            unfit = f"if {variable} is None" + (f" or not ({test})" if test else "")
            self.emit(depth, f"{unfit}: return None")
        self.emit(depth, "pass")
        self.capture(child, variable, depth)
        self.node(child, variable, depth)

    def loose(self, children: list[Pattern], parent: str, depth: int) -> None:
        """Children without a field: each takes the first fitting child after the one before it."""
        siblings, index = self.fresh(), self.fresh()
        named = all(not child.anonymous for child in children)
        taken = f"{parent}.{'named_children' if named else 'children'}"
        if len(children) == 1 and children[0].quantifier not in ("*", "+"):
            self.only(children[0], taken, named, depth)
            return
        self.emit(depth, f"{siblings} = {taken}; {index} = 0")
        for child in children:
            variable = self.fresh()
            if child.quantifier in ("*", "+"):
                self.no_insides(child)
                found = self.fresh()
                self.emit(depth, f"{found} = False")
                self.emit(depth, f"for {variable} in {siblings}[{index}:]:")
                self.emit(depth + 1, f"if {self.test(child, variable)}:")
                self.emit(depth + 2, f"{found} = True")
                self.capture(child, variable, depth + 2)
                if child.quantifier == "+":
                    self.emit(depth, f"if not {found}: return None")
                continue
            self.emit(
                depth, f"for {index}_, {variable} in enumerate({siblings}[{index}:], {index}):"
            )
            if child.anchored:
                self.emit(depth + 1, f"if {variable}.kind_id in COMMENTS: continue")
                self.emit(depth + 1, f"if not ({self.test(child, variable)}): {variable} = None")
                self.emit(depth + 1, "break")
            else:
                self.emit(depth + 1, f"if {self.test(child, variable)}: break")
            self.emit(depth, f"else: {variable} = None")
            inner = depth
            if child.quantifier == "?":
                self.emit(depth, f"if {variable} is not None:")
                inner += 1
            else:
                self.emit(depth, f"if {variable} is None: return None")
            self.emit(inner, f"{index} = {index}_ + 1")
            self.capture(child, variable, inner)
            self.node(child, variable, inner)

    def only(self, child: Pattern, siblings: str, named: bool, depth: int) -> None:
        """The same for a single child: the first that fits."""
        variable = self.fresh()
        test = self.test(child, variable)
        if named and not self.kind_ids(child):
            test = f"{variable}.kind_id not in COMMENTS"
        self.emit(depth, f"for {variable} in {siblings}:")
        if child.anchored:
            self.emit(depth + 1, f"if {variable}.kind_id in COMMENTS: continue")
            self.emit(depth + 1, f"if not ({test}): {variable} = None")
            self.emit(depth + 1, "break")
        else:
            self.emit(depth + 1, f"if {test}: break")
        self.emit(depth, f"else: {variable} = None")
        if child.quantifier == "?":
            self.emit(depth, f"if {variable} is not None:")
            depth += 1
        else:
            self.emit(depth, f"if {variable} is None: return None")
        self.emit(depth, "pass")
        self.capture(child, variable, depth)
        self.node(child, variable, depth)

    def captured(self, name: str) -> str:
        """The variable of a capture that a predicate names, "" for none."""
        owner, _, part = name.rpartition(".")
        if name == self.construct:
            return "node"
        if owner == self.construct and part in CONSTRUCTS[self.construct]:
            return self.slots[part]
        return self.variables.get(name, "")

    def checks(self) -> None:
        for name, (target, *values) in self.rule.predicates:
            variable = self.captured(target[1:])
            if not variable:
                raise QueryError(
                    f"{self.rule.origin}: #{name} of a capture that is not there, or repeated"
                )
            key = f"V{len(self.constants)}"
            if name in ("match?", "not-match?"):
                self.constants[key] = re.compile(values[0].encode())
                test = f"{key}.search({variable}.text)"
            else:
                self.constants[key] = frozenset(value.encode() for value in values)
                test = f"{variable}.text in {key}"
            negative = name.startswith("not-")
            self.emit(
                1,
                f"if {variable} is not None and {'' if negative else 'not '}({test}): return None",
            )


def compile_rules(
    grammar: Grammar, rules: list[Rule], comments: frozenset[int]
) -> dict[int, tuple[Construct, ...]]:
    """The dispatch table of a language: node kind -> constructs to try, in the order of the files."""
    table: dict[int, tuple[Construct, ...]] = {}
    for rule in rules:
        generator = _Generator(grammar, rule, comments)
        try:
            match = generator.generate()
            numbers = generator.kind_ids(rule.pattern)
        except UnknownNode:
            if rule.inherited:
                continue
            raise
        plain = (
            not CONSTRUCTS[generator.construct]
            and not rule.pattern.children
            and not rule.predicates
        )
        construct = Construct(generator.construct, rule.settings, match, not plain)
        for kind in numbers:
            table[kind] = (*table.get(kind, ()), construct)
    return table
