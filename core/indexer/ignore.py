"""Which paths of a workspace are left out, and by which rule.

In order, the first that says yes or no wins: the setting `exclude`; `.codescopeignore`, the deepest first; folders
that hold environments, caches or build results (folders.py); `.gitignore`, the deepest first; `.git/info/exclude`. So
only a `.codescopeignore` can bring back (`!build/`) what is left out as a build result.

A folder's rules are a `Rules` value derived from those of its parent. Nothing below an ignored folder is looked at.
As with git, a repository inside another one, a submodule too, has its own rules only; whether it is looked at all is
for those around it to say.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from core.indexer.repositories import Read, exclude_file, read_rules, repository_around

GIT_IGNORE = ".gitignore"
OWN_IGNORE = ".codescopeignore"
IGNORE_NAMES = frozenset({GIT_IGNORE, OWN_IGNORE})


class Layer(NamedTuple):
    """One rule file: its patterns count from the folder `base` ("" or ending in "/")."""

    base: str
    above: str  # where the workspace lies below the folder of the rule file, "" when inside it
    spec: GitIgnoreSpec

    def decide(self, path: str) -> bool | None:
        return self.spec.check_file(self.above + path[len(self.base) :]).include


class Rules:
    """The rules that hold for what lies directly in one folder. Paths are relative, those of folders end in "/"."""

    __slots__ = ("_exclude", "_git", "_own")

    def __init__(
        self,
        exclude: GitIgnoreSpec | None = None,
        own: tuple[Layer, ...] = (),
        git: tuple[Layer, ...] = (),
    ) -> None:
        self._exclude = exclude
        self._own = own  # the deepest first
        self._git = git

    def with_files(self, base: str, own: bytes | None, git: bytes | None) -> "Rules":
        """The rules with those of the rule files in the folder `base` before them."""
        if own is None and git is None:
            return self
        return Rules(
            self._exclude,
            self._own if own is None else (Layer(base, "", compile_rules(own)), *self._own),
            self._git if git is None else (Layer(base, "", compile_rules(git)), *self._git),
        )

    def of_repository(self) -> "Rules":
        """The rules at the top of a repository inside: what git says around it does not concern it."""
        return Rules(self._exclude, self._own)

    def own_decision(self, path: str) -> bool | None:
        """What the setting and `.codescopeignore` say: True ignored, False wanted, None nothing."""
        if self._exclude is not None and self._exclude.check_file(path).include:
            return True
        return first_decision(self._own, path)

    def ignores(self, path: str) -> bool:
        """Whether a path is left out; environment folders are not known here."""
        decision = self.own_decision(path)
        if decision is None:
            decision = first_decision(self._git, path)
        return bool(decision)


def first_decision(layers: Iterable[Layer], path: str) -> bool | None:
    for layer in layers:
        decision = layer.decide(path)
        if decision is not None:
            return decision
    return None


@lru_cache(maxsize=4096)
def compile_rules(text: bytes) -> GitIgnoreSpec:
    """The patterns of a rule file; lines that are no patterns are left out, as git does."""
    lines = text.decode("utf-8", "replace").splitlines()
    try:
        return GitIgnoreSpec.from_lines(lines)
    except GitIgnorePatternError:
        return GitIgnoreSpec.from_lines(line for line in lines if is_pattern(line))


def is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except GitIgnorePatternError:
        return False
    return True


def outer_rules(root: str, exclude: Iterable[str], read: Read = read_rules) -> Rules:
    """The rules above a workspace: settings, and where it lies inside a repository the repository's own.

    A workspace that its repository ignores as a whole (a scratch folder) is not bound by the repository's rules.
    """
    patterns = list(exclude)
    spec = (
        GitIgnoreSpec.from_lines(line for line in patterns if is_pattern(line))
        if patterns
        else None
    )
    found = repository_around(root)
    if found is None:
        return Rules(spec)
    repository = found.top
    above = Path(root).relative_to(repository).parts
    layers: list[Layer] = []
    excluded = read(exclude_file(found))
    if excluded is not None:
        layers.append(Layer("", prefix(above), compile_rules(excluded)))
    folder = repository
    for depth, part in enumerate(above):
        text = read(os.path.join(folder, GIT_IGNORE))
        if text is not None:
            layers.insert(0, Layer("", prefix(above[depth:]), compile_rules(text)))
        folder = os.path.join(folder, part)
    if above and any(is_ignored(layers, above, repository, depth) for depth in range(len(above))):
        return Rules(spec)
    return Rules(spec, (), tuple(layers))


def is_ignored(layers: list[Layer], above: tuple[str, ...], repository: str, depth: int) -> bool:
    """Whether the repository ignores the folder `above[: depth + 1]`, in which or below which the workspace lies."""
    for layer in layers:
        start = len(above) - layer.above.count("/")
        if start <= depth:
            decision = layer.spec.check_file(prefix(above[start : depth + 1])).include
            if decision is not None:
                return bool(decision)
    return False


def prefix(parts: Iterable[str]) -> str:
    return "".join(f"{part}/" for part in parts)
