"""What following a path has found: symbols, names outside the workspace, and what stays open."""

from core.link.engine import File
from core.link.kinds import CLASS, CLS, Type, Types
from core.model import ExternalName, State, Tier

UNKNOWN, LINKED, OUTSIDE, MISSING = State.UNKNOWN, State.LINKED, State.EXTERNAL, State.MISSING


class Targets:
    """What a path names: symbols as (File, symbol, tier), outside names, and what is left open."""

    __slots__ = ("missing", "outside", "symbols", "unknown")

    def __init__(self) -> None:
        self.symbols: list[tuple[File, int, int]] = []
        self.outside: list[Type] = []
        self.unknown = False
        self.missing = False

    def add(self, file: File, symbol: int, tier: int) -> None:
        for known_file, known, _ in self.symbols:
            if known == symbol and known_file is file:
                return
        self.symbols.append((file, symbol, tier))

    def add_classes(self, types: Types) -> None:
        """The type that a word such as Self stands for."""
        for kind in types:
            if kind[0] in (CLASS, CLS) and kind[1] is not None:
                self.add(kind[1].file, kind[1].index, Tier.LOCAL)
        self.unknown = self.unknown or not types

    @property
    def state(self) -> State:
        if self.symbols:
            return LINKED
        if self.outside:
            return OUTSIDE
        return MISSING if self.missing and not self.unknown else UNKNOWN

    def externals(self) -> tuple[ExternalName, ...]:
        return tuple(dict.fromkeys(ExternalName(kind[1], kind[2]) for kind in self.outside))
