"""The value of a local name at one place: the facts of its file with one more path, which is that value's.

Facts know no local names; the walk does while it lasts. So the file is walked once more, and the name at the place is
listened for.
"""

from functools import partial
from typing import NamedTuple

from core.extract import complete, start
from core.extract.finish import Renumber, finish_numbered
from core.extract.scopes import Binding
from core.extract.walker import Dispatch, MendingWalker
from core.languages import Language
from core.model import FileFacts, Role
from core.syntax.tree import Node, Parsed


class Asked(NamedTuple):
    """A file's facts, and the path in them of the value that was asked for."""

    facts: FileFacts
    path: int


class AskingWalker(MendingWalker):
    """Remembers which value a name has at one place."""

    __slots__ = ("answer", "binding", "entries", "place")

    def __init__(self, place: int, source: bytes, language: Language, dispatch: Dispatch) -> None:
        super().__init__(source, language, dispatch)
        self.place = place
        self.answer = 0
        self.binding: Binding | None = None  # what is declared at the place
        self.entries = 0  # values that it had been given before

    def read(self, name: str, start: int, role: Role, arity: int = -1) -> int:
        path = super().read(name, start, role, arity)
        if start == self.place:
            self.answer = path
        return path

    def note_declaration(self, binding: Binding, node: Node) -> None:
        if node.start_byte + self.shift == self.place and self.binding is None:
            self.binding, self.entries = binding, len(binding.entries)
        super().note_declaration(binding, node)

    def given(self) -> int:
        """The value, once the walk is over: what is read at the place, or what the name declared there gets."""
        binding = self.binding
        if self.answer or binding is None or not binding.entries:
            return self.answer
        return binding.entries[min(self.entries, len(binding.entries) - 1)][1]


def value_at(source: bytes, language: Language, tree: Parsed, offset: int) -> Asked | None:
    """The value of the local name that begins at an offset; None where nothing is known of it."""
    walker, types = start(source, language, tree, True, partial(AskingWalker, offset))
    complete(walker, types)
    assert isinstance(walker, AskingWalker)
    path = walker.given()
    if not path:
        walker.module.release()
        return None
    renumber = Renumber(walker.paths)
    number = renumber.path(path)
    facts = finish_numbered(walker, tree.has_error or walker.too_deep, renumber)
    walker.module.release()
    return Asked(facts, number)
