"""The walk over one file's tree: dispatch, names, paths and references.

`visit` looks a node up in the language's dispatch table and hands its parts to the construct's handler, which returns
the path of the node's value. Handlers live beside this file, one module a concern, and know constructs, not grammars.
Nothing here touches the disk, another file or the database.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, final

from core.extract.names import Names
from core.extract.scopes import INNER_SCOPE, Scope
from core.languages import Language
from core.model import Role
from core.syntax.tree import Node

Handler = Callable[["Walker", Node, tuple[Any, ...], Any], int]


@final
class Entry:
    """What a node of some kind may be."""

    __slots__ = ("handler", "match", "name", "settings")

    def __init__(self, name: str, match: Any, handler: Handler, settings: Any) -> None:
        self.name = name  # of the construct
        self.match = match  # None: every node of the kind, without parts
        self.handler = handler
        self.settings = settings


Table = dict[int, list[Entry]]  # by a node's kind


class Dispatch(NamedTuple):
    """What is known of a language's node kinds."""

    table: Table
    kinds: dict[int, str | None]  # the construct of a kind, None where the parts decide
    nameable: frozenset[int]  # kinds whose outermost name may take a role
    comments: frozenset[int]
    handlers: dict[str, Handler]


Fact = tuple[str, int]  # a narrowed chain and its path

READ, TYPE = Role.READ, Role.TYPE
DEEPEST = 800  # nested nodes; what lies deeper is left out, because threads have small stacks


class Walker(Names):
    """State of one walk."""

    __slots__ = (
        "arity",
        "assigned_to",
        "comments",
        "context",
        "decorators",
        "depth",
        "document",
        "documentable",
        "exports",
        "extensions",
        "formals",
        "handlers",
        "has_comments",
        "has_exports",
        "holder",
        "kinds",
        "members",
        "nameable",
        "offered",
        "queue",
        "role",
        "stubs",
        "table",
        "too_deep",
        "typed_comments",
        "value_of_condition",
        "wildcard",
    )

    def __init__(self, source: bytes, language: Language, dispatch: Dispatch) -> None:
        super().__init__(source, language)
        self.table = dispatch.table
        self.kinds = dispatch.kinds
        self.nameable = dispatch.nameable
        self.comments = dispatch.comments
        self.handlers = dispatch.handlers
        self.has_comments = any(mark in source for mark in language.comment_marks)
        self.role: Role = READ
        self.arity = -1
        self.decorators: tuple[list[int], list[str], int] | None = None
        self.exports: dict[str, int] = {}
        self.has_exports = False
        self.wildcard: list[str] | None = None
        self.queue: deque[Callable[[], None]] = deque()
        self.depth = 0
        self.too_deep = False
        self.value_of_condition = 0
        self.documentable = (-1, -1)  # the variable declared last, and where its declaration ends
        # What handlers of nested nodes are told by those around them.
        self.context = 0  # path of what the literal or function walked next should be
        self.assigned_to = 0  # path of the object whose member the function walked next becomes
        self.holder = -1  # symbol whose members the object walked next declares
        self.document: Node | None = None  # above which the comment of the next declaration stands
        self.formals: Scope | None = None  # of the function whose result type is walked
        self.stubs: set[int] = set()  # functions of which only signatures were seen
        self.members: dict[
            tuple[int, bool], Scope
        ] = {}  # (symbol, without receiver) -> its members
        self.extensions: dict[str, int] = {}  # type -> symbol of its members, before it is declared
        self.offered: Scope | None = None  # what is exported without a name of its own
        # How types in comments are read, where they say what variables are.
        self.typed_comments: tuple[Dispatch, Language] | None = None

    # --- Walking ---

    def visit_module(self, statements: list[Node], roots: list[Node]) -> None:
        """Walk what stands outermost."""
        self.depth += 1
        for node in statements:
            self.walk(node)
        self.depth -= 1

    def visit(self, node: Node) -> int:
        """Walk a node; the path of its value, 0 when it has none."""
        depth = self.depth
        if depth > DEEPEST:
            self.too_deep = True
            return 0
        entries = self.table.get(node.kind_id)
        if entries is not None:
            for entry in entries:
                parts = entry.match(node) if entry.match is not None else ()
                if parts is not None:
                    self.depth = depth + 1
                    path = entry.handler(self, node, parts, entry.settings)
                    self.depth = depth
                    return path
        self.depth = depth + 1
        for child in node.named_children:
            self.walk(child)
        self.depth = depth
        return 0

    def visit_strays(self, node: Node) -> None:
        """Walk what a syntax error has put beside a node; nothing in a tree without errors."""

    def walk(self, node: Node) -> None:
        """Walk a node whose value nobody asks for."""
        kind = self.kinds.get(node.kind_id, "")
        if kind == "call" or kind == "invoke":
            self.handlers[f"{kind}_statement"](self, node, self.construct(node)[1], {})
        elif kind == "text":
            self.handlers["text_statement"](self, node, (), {})
        elif kind != "literal" and (kind or node.named_child_count):
            self.visit(node)

    def visit_as(self, node: Node, role: Role, arity: int = -1) -> int:
        """Walk a node whose outermost name is used in `role`."""
        if node.kind_id in self.nameable:
            self.role, self.arity = role, arity
        return self.visit(node)

    def path_again(self, node: Node) -> int:
        """The path of an expression that is walked elsewhere: nothing in it is noted."""
        groups, self.groups = self.groups, {}
        uses, self.waiting_uses = self.waiting_uses, {}
        keep, self.keep_locals = self.keep_locals, False
        path = self.visit(node)
        self.groups, self.waiting_uses, self.keep_locals = groups, uses, keep
        return path

    def construct(self, node: Node) -> tuple[str, tuple[Any, ...], Any]:
        """(construct, parts, settings) of a node without walking it; ("", (), {}) for none."""
        entries = self.table.get(node.kind_id)
        if entries is not None:
            for entry in entries:
                if entry.match is None:
                    return entry.name, (), entry.settings
                parts = entry.match(node)
                if parts is not None:
                    return entry.name, parts, entry.settings
        return "", (), {}

    def construct_name(self, node: Node) -> str:
        """The construct of a node; decided by its kind alone wherever that is enough."""
        name = self.kinds.get(node.kind_id, "")
        return self.construct(node)[0] if name is None else name

    def children(self, node: Node) -> list[Node]:
        """Named children without comments."""
        found = node.named_children
        if self.has_comments:
            comments = self.comments
            return [child for child in found if child.kind_id not in comments]
        return found

    def take_role(self) -> tuple[Role, int]:
        """The role asked for by visit_as, once."""
        role, arity = self.role, self.arity
        self.role, self.arity = READ, -1
        if self.annotation and role is READ:
            role = TYPE
        return role, arity

    # --- Nesting ---

    def inner(self, node: Node, kind: str = INNER_SCOPE) -> Scope:
        """Enter a scope that runs in place; the caller puts `scope` back to what it was."""
        self.scope = Scope(
            kind, self.scope, -1, node.start_byte + self.shift, node.end_byte + self.shift
        )
        return self.scope

    def defer(self, job: Callable[..., None], *arguments: Any) -> None:
        """Walk something when the unit around it is complete."""
        self.queue.append(partial(job, *arguments))

    def run_queue(self) -> None:
        while self.queue:
            self.queue.popleft()()


class MendingWalker(Walker):
    """For a tree with errors: what stands between the parts of a construct, inside an ERROR node, is walked too.

    Half-typed code puts whole definitions there. They are walked in the scope of the construct's body.
    """

    __slots__ = ("seen",)

    def __init__(self, source: bytes, language: Language, dispatch: Dispatch) -> None:
        super().__init__(source, language, dispatch)
        self.seen: set[int] = set()

    def visit_module(self, statements: list[Node], roots: list[Node]) -> None:
        super().visit_module(statements, roots)
        for root in roots:
            if root.has_error:
                self.visit_errors(root)

    def visit(self, node: Node) -> int:
        if node.is_error:
            self.seen.add(node.id)
        path = super().visit(node)
        if node.has_error and self.kinds.get(node.kind_id) != "callable":
            self.visit_errors(node)
        return path

    def visit_strays(self, node: Node) -> None:
        parent = node.parent
        if parent is not None and parent.has_error:
            self.visit_errors(parent)

    def visit_errors(self, node: Node) -> None:
        for child in node.children:
            if child.is_error and child.id not in self.seen:
                self.visit(child)
