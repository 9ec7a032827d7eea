"""What a walk notes: paths, references, symbols, imports. The state of one walk; `Names` adds what names mean."""

from typing import Any

from core import paths as op
from core.extract.scopes import MAX_VALUES, MODULE_SCOPE, Binding, Blocks, Draft, Scope, Unit
from core.languages import Language
from core.model import Import, Kind, Role
from core.syntax.tree import Node

# A call of a local name leads to what it holds; these paths say nothing about that.
INVOKING = frozenset({Role.CALL, Role.DECORATOR})
OPAQUE = frozenset({op.UNKNOWN, op.PARAMETER, op.LAMBDA_PARAMETER, op.LITERAL, op.TYPE_VARIABLE})


class Notes:
    """Notes of one file. `source` is what node offsets index; `shift` is added to make them file offsets."""

    __slots__ = (
        "annotation",
        "block",
        "blocks",
        "class_scopes",
        "container",
        "containers",
        "drafts",
        "groups",
        "imports",
        "keep_locals",
        "language",
        "local_paths",
        "locals",
        "loop",
        "module",
        "path_index",
        "paths",
        "renamed",
        "scope",
        "shift",
        "source",
        "unit",
        "unreachable",
        "waiting_uses",
        "words",
    )

    def __init__(self, source: bytes, language: Language) -> None:
        self.source = source
        self.shift = 0
        self.language = language
        self.words: dict[bytes, str] = {}
        self.paths: list[tuple[Any, ...]] = [(op.UNKNOWN,)]
        self.path_index: dict[tuple[Any, ...], int] = {(op.UNKNOWN,): 0}
        # (path, name, role, container, arity) -> where. Tuples without a length: compiled code would take one with a
        # length apart, and make it again for each look-up.
        self.groups: dict[tuple[Any, ...], list[int]] = {}
        self.drafts: list[Draft] = []
        self.imports: list[Import] = []
        self.renamed: dict[str, str] = {}  # local name -> the imported name
        self.containers: list[Scope] = []  # scopes whose names are members
        self.class_scopes: dict[int, Scope] = {}  # container -> the scope of its body
        self.local_paths: set[int] = set()  # placeholders that turned out to be local names
        self.keep_locals = False
        self.locals: list[tuple[str, Binding]] = []
        self.waiting_uses: dict[int, list[tuple[int, int, str]]] = {}
        self.blocks = Blocks()
        self.block = 0
        self.loop = 0  # the block of the innermost loop's body
        self.unreachable = 0  # branches around that a certain test excludes
        self.drafts.append(Draft("", Kind.NAMESPACE, "module", -1, (0, len(source), 0, 0)))
        self.module = Scope(MODULE_SCOPE, None, 0, 0, len(source))
        self.containers.append(self.module)
        self.scope = self.module  # the innermost one
        self.unit = Unit(self.module, 0, -1, "")
        self.container = 0  # the symbol that references belong to
        self.annotation = False  # whether what is walked is a type

    def text(self, node: Node) -> str:
        """A node's text as a string, one object per distinct word."""
        raw = self.source[node.start_byte : node.end_byte]
        word = self.words.get(raw)
        if word is None:
            word = self.words[raw] = raw.decode("utf-8", "replace")
        return word

    # --- Paths and references ---

    def path(self, *node: Any) -> int:
        """The index of a path, made on first use."""
        index = self.path_index.get(node)
        if index is None:
            index = self.path_index[node] = len(self.paths)
            self.paths.append(node)
        return index

    def union(self, found: list[int], most: int = MAX_VALUES) -> int:
        """One of several paths; unknown ones say nothing."""
        if len(found) == 1:
            return found[0]
        distinct = [path for path in dict.fromkeys(found) if path]
        if len(distinct) <= 1:
            return distinct[0] if distinct else 0
        return self.path(op.UNION, *distinct[:most])

    def refer(self, path: int, name: str, role: Role, start: int, arity: int = -1) -> None:
        """Note that the name at file offset `start` follows `path`."""
        key: tuple[Any, ...] = (path, name, role, self.container, arity)
        starts = self.groups.get(key)
        if starts is None:
            self.groups[key] = [start]
        else:
            starts.append(start)

    def add_draft(
        self, name: str, kind: Kind, detail: str, parent: int, place: tuple[int, int, int, int]
    ) -> int:
        self.drafts.append(Draft(name, kind, detail, parent, place))
        return len(self.drafts) - 1

    def redeclare(
        self, draft: Draft, kind: Kind, detail: str, place: tuple[int, int, int, int]
    ) -> None:
        if not draft.declarations:
            draft.declarations = [(draft.start, draft.end, draft.name_start, draft.name_end)]
        if place != draft.declarations[-1]:
            draft.declarations.append(place)
        if draft.kind is Kind.VALUE and kind is not Kind.VALUE:
            draft.kind, draft.detail = kind, detail
            draft.start, draft.end, draft.name_start, draft.name_end = place
            draft.signature = (draft.start, draft.end)
            draft.values, draft.flags = (), 0

    def unit_symbol(self, scope: Scope) -> int:
        return scope.unit.symbol if scope.unit else 0

    def invoke(self, value: int, name: str, role: Role, start: int, arity: int) -> bool:
        """Note that what is called is a value that a name, or an expression behind it, holds; False where nothing
        is known of it."""
        if not value or (self.paths[value][0] in OPAQUE and value not in self.unit.pending):
            return False
        self.refer(self.path(op.HELD, value), name, role, start, arity)
        return True

    def value_here(self, binding: Binding) -> int:
        entries = binding.entries
        if not entries:
            return 0
        if len(entries) == 1 and not entries[0][2]:
            return entries[0][1]
        return self.union(self.blocks.visible(entries, self.block))
