"""A workspace folder on disk -> what there is to index, compared with what the index knows.

Nothing is read but rule files. What the index knows with the same size and time is not looked at twice: neither
matched against rules (unless a rule file around it changed) nor put into a list, so that a scan that finds nothing
changed costs little more than asking the system for each file. Links to folders are not followed; a link to a file of
the workspace is that file, under its own name.
"""

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from core.indexer.folders import is_vendored, refused_by_content, refused_by_name
from core.indexer.ignore import GIT_IGNORE, IGNORE_NAMES, OWN_IGNORE, Rules, outer_rules
from core.indexer.names import NOTHING, SOURCE, names
from core.indexer.reading import MAX_CONFIG_BYTES, SHORTAGES, TOO_LARGE
from core.indexer.repositories import (
    DOT_GIT,
    Repository,
    exclude_file,
    is_second_copy,
    read_rules,
    repository_at,
)
from core.indexer.scope import EVERYTHING, Scope
from core.indexer.settings import Settings
from core.indexer.steps import folders_of, printable
from core.languages import language_for
from core.model import FilePath
from core.text import content_tag

REPORT_EVERY = 500  # files


class Stamp(NamedTuple):
    """By what a file is seen to be unchanged."""

    size: int
    mtime_ns: int


class Found(NamedTuple):
    """A file to be indexed."""

    path: FilePath
    size: int
    mtime_ns: int


class Refused(NamedTuple):
    """A file or folder that is there and is not indexed. `failed`: because something went wrong."""

    path: FilePath
    size: int
    mtime_ns: int
    reason: str
    failed: bool = False


@dataclass(slots=True)
class Scan:
    """What a scan found, in no order."""

    changed: list[Found] = field(default_factory=list)  # new, or not as they are known
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    configs: dict[FilePath, Stamp] = field(default_factory=dict)
    projects: list[FilePath] = field(default_factory=list)  # folders that hold a project file
    folders: list[FilePath] = field(default_factory=list)  # that were looked into
    rules: dict[FilePath, bytes] = field(default_factory=dict)  # folder -> tag of its rule files
    gone: list[FilePath] = field(default_factory=list)  # known, and no longer there
    passed_by: list[FilePath] = field(default_factory=list)  # folders that were not looked into
    closed: list[FilePath] = field(
        default_factory=list
    )  # of these, those refused for what they hold
    targets: dict[FilePath, FilePath] = field(
        default_factory=dict
    )  # linked file -> link that stands for it
    outer: list[str] = field(
        default_factory=list
    )  # rule files outside of the folders, there or not
    left_out: int = 0  # files beyond the limit
    unsure: bool = False  # what was found depends on what was not looked at


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows. A file whose stamp does not count any more (other settings) is left out of `current`."""

    current: Mapping[FilePath, Stamp]
    paths: Iterable[FilePath] = ()  # all of them
    rules: Mapping[FilePath, bytes] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()  # the setting under which they were found


NOTHING_KNOWN = Known({})


def no_scan(found: Scan, scope: Scope) -> None:
    """Tells nobody."""


class Walk:
    """One scan while it runs."""

    def __init__(
        self,
        root: str,
        settings: Settings,
        known: Known,
        progress: Callable[[int, FilePath], None] | None,
        scope: Scope,
        entering: Callable[[FilePath], None] | None,
    ) -> None:
        self.root = root
        self.scope = scope
        self.steps = scope.steps()
        self.entering = entering
        self.real_root = os.path.realpath(root)
        self.settings = settings
        self.stored_rules = known.rules
        self.unseen = dict(known.current)
        self.known_folders = folders_of(known.paths)
        self.progress = progress
        self.result = Scan()
        self.above = b""
        self.links: list[tuple[FilePath, str]] = []
        self.names = names()
        self.suffixes: dict[str, int] = {}  # end of a name -> what it may be
        self.is_new = settings.exclude != known.exclude

    def run(self, known: Known) -> Scan:
        above: list[bytes] = []  # what the rule files above the workspace hold

        def read(path: str) -> bytes | None:
            data = self.read(path)
            above.append(b"" if data is None else data)
            return data

        outer = outer_rules(self.root, self.settings.exclude, read)
        self.above = b"\0".join(above)
        waiting: list[tuple[FilePath, Rules, bool]] = [("", outer, not self.is_new)]
        while waiting:
            waiting += self.folder(*waiting.pop())
        result = self.result
        self.resolve_links()
        seen = {found.path for found in result.changed} | {item.path for item in result.refused}
        missing = self.unseen.keys() | (set(known.paths) - known.current.keys())
        result.gone = sorted(missing - seen)
        return result

    def read(self, path: str) -> bytes | None:
        """A rule file that does not lie in one of the folders."""
        self.result.outer.append(path)
        return read_rules(path)

    # -- one folder

    def folder(
        self, base: FilePath, rules: Rules, trusted: bool
    ) -> list[tuple[FilePath, Rules, bool]]:
        """Look into a folder ("" or ending in "/"); gives the folders below it. `trusted`: the rules are as known."""
        if self.entering is not None:
            self.entering(base[:-1])
        try:
            with os.scandir(self.root + os.sep + base) as listing:
                entries = list(listing)
        except OSError as error:
            if base and isinstance(error, FileNotFoundError | NotADirectoryError):
                return []  # it has gone meanwhile
            if base and error.errno not in SHORTAGES:
                self.refuse(base[:-1], f"the folder cannot be read: {error.strerror}", failed=True)
                return []
            raise
        inside = {entry.name for entry in entries}
        repository: Repository | None = None  # that begins here
        if base:
            folder = base[:-1]
            kept = rules.own_decision(base) is False
            if not kept and refused_by_content(folder, inside, self.names.package_files):
                return self.close(folder)
            if not (kept or self.settings.generated) and is_vendored(
                folder, inside, self.names.package_files
            ):
                self.refuse(folder, "vendored: copies of other projects")
                return self.close(folder)
            if DOT_GIT in inside:
                repository = repository_at(self.root + os.sep + base[:-1])
            if repository is not None and not kept and is_second_copy(repository, self.root):
                self.refuse(base[:-1], "another working tree of a repository of this workspace")
                return self.close(base[:-1])
        rules, same = self.enter(base, rules, inside, repository)
        trusted = trusted and same
        result = self.result
        result.folders.append(base[:-1])
        if not self.names.project_files.isdisjoint(inside):
            result.projects.append(base[:-1])
        below: list[tuple[FilePath, Rules, bool]] = []
        wanted = self.steps.get(base)
        if wanted is not None:  # a folder on the way to what is to be looked at
            entries = [entry for entry in entries if entry.name in wanted]
        for entry in entries:
            name = entry.name
            if entry.is_symlink():
                self.link(entry, base + name, rules)
            elif entry.is_dir(follow_symlinks=False):
                path = f"{base}{name}/"
                if self.goes_into(path, name, inside, rules, trusted):
                    below.append((path, rules, trusted))
                else:
                    self.result.passed_by.append(path[:-1])
            else:
                self.file(entry, base + name, rules, trusted)
        return below

    def close(self, path: FilePath) -> list[tuple[FilePath, Rules, bool]]:
        """Leave a folder out for what it holds."""
        self.result.passed_by.append(path)
        self.result.closed.append(path)
        return []

    def enter(
        self, base: FilePath, rules: Rules, inside: set[str], repository: Repository | None
    ) -> tuple[Rules, bool]:
        """(rules with those of the folder's own rule files, whether these are as they are known)."""
        own = git = excluded = None
        if not IGNORE_NAMES.isdisjoint(inside):
            folder = f"{self.root}/{base}"
            own = read_rules(folder + OWN_IGNORE) if OWN_IGNORE in inside else None
            git = read_rules(folder + GIT_IGNORE) if GIT_IGNORE in inside else None
        if repository is not None:
            rules = rules.of_repository()
            excluded = self.read(exclude_file(repository)) or b""
        tag = b""
        above = b"" if base else self.above
        if own is not None or git is not None or excluded is not None or above:
            tag = content_tag(b"\0".join(part or b"" for part in (own, git, excluded, above)))
            self.result.rules[base] = tag
        rules = rules.with_files(base, None, excluded).with_files(base, own, git)
        return rules, self.stored_rules.get(base, b"") == tag

    def goes_into(
        self, path: FilePath, name: str, siblings: set[str], rules: Rules, trusted: bool
    ) -> bool:
        if trusted and path in self.known_folders and not refused_by_name(name, siblings):
            return True
        if not self.is_text(path[:-1], name):
            return False
        decision = rules.own_decision(path)
        if decision is None and refused_by_name(name, siblings):
            return False
        return not (rules.ignores(path) if decision is None else decision)

    # -- one file

    def file(self, entry: "os.DirEntry[str]", path: FilePath, rules: Rules, trusted: bool) -> None:
        name = entry.name
        suffix = name[name.rfind(".") :] if "." in name else name
        matters = self.suffixes.get(suffix)
        if matters is None:
            matters = self.suffixes[suffix] = self.names.matter_of(suffix)
        if matters == NOTHING:
            return
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # gone since the folder was listed
            return
        known = self.unseen.get(path)
        if (
            known is not None
            and trusted
            and matters == SOURCE
            and known[1] == status.st_mtime_ns
            and known[0] == status.st_size
        ):
            del self.unseen[path]
            self.result.unchanged += 1
            return
        self.fresh_file(path, name, status, rules)

    def fresh_file(self, path: FilePath, name: str, status: os.stat_result, rules: Rules) -> None:
        """A file that is new, changed, has other rules than when it was found, or may be a configuration file."""
        config = self.names.is_config(name)
        source = language_for(name) is not None
        if not (config or source) or not self.is_text(path, name) or rules.ignores(path):
            return
        size, mtime_ns = status.st_size, status.st_mtime_ns
        known = self.unseen.pop(path, None)
        if not stat.S_ISREG(status.st_mode):
            self.refuse(path, "not a regular file")
            return
        if config and size <= MAX_CONFIG_BYTES:
            self.result.configs[path] = Stamp(size, mtime_ns)
        if not source:
            return
        if size > self.settings.max_bytes:
            reason = f"{TOO_LARGE}: {size:,} bytes, the limit is {self.settings.max_bytes:,}"
            self.result.refused.append(Refused(path, size, mtime_ns, reason))
        elif known == (size, mtime_ns):
            self.result.unchanged += 1
        else:
            self.found(Found(path, size, mtime_ns))

    def found(self, found: Found) -> None:
        self.result.changed.append(found)
        count = len(self.result.changed)
        if self.progress is not None and count % REPORT_EVERY == 0:
            self.progress(count, found.path)

    def is_text(self, path: FilePath, name: str) -> bool:
        """Whether a name can be written down; one that is not UTF-8 is refused."""
        if name.isascii():
            return True
        try:
            name.encode()
        except UnicodeEncodeError:
            self.refuse(printable(path), "its name is not UTF-8")
            return False
        return True

    def refuse(self, path: FilePath, reason: str, *, failed: bool = False) -> None:
        path = printable(path)
        self.unseen.pop(path, None)
        self.result.refused.append(Refused(path, 0, 0, reason, failed))

    # -- links

    def link(self, entry: "os.DirEntry[str]", path: FilePath, rules: Rules) -> None:
        """Remember a link to a file; links to folders are not followed."""
        if language_for(entry.name) is None or not self.is_text(path, entry.name):
            return
        if rules.ignores(path):
            return
        try:
            is_file = entry.is_file()
        except OSError:  # a loop
            is_file = False
        if is_file:
            self.links.append((path, os.path.realpath(self.root + os.sep + path)))
        elif not os.path.isdir(self.root + os.sep + path):
            self.refuse(path, "a link that leads nowhere")

    def resolve_links(self) -> None:
        """A file has one identity: a link stands only for a file that is not indexed under its own name."""
        inside = self.real_root.rstrip(os.sep) + os.sep
        taken: set[str] = set()
        for path, target in sorted(self.links):
            if not target.startswith(inside):
                self.refuse(path, "a link to a place outside of the workspace")
                continue
            own_name = target.removeprefix(inside).replace(os.sep, "/")
            if language_for(own_name) is not None or target in taken:
                self.refuse(path, f"a link to {printable(own_name)}")
                continue
            taken.add(target)
            self.result.targets[own_name] = path
            # Which of several links stands for it, only they all tell.
            self.result.unsure = self.scope is not EVERYTHING
            with suppress(OSError):
                status = os.stat(target)
                known = self.unseen.pop(path, None)
                if known == (status.st_size, status.st_mtime_ns):
                    self.result.unchanged += 1
                elif status.st_size <= self.settings.max_bytes:
                    self.found(Found(path, status.st_size, status.st_mtime_ns))


def scan(
    root: str,
    settings: Settings,
    known: Known = NOTHING_KNOWN,
    progress: Callable[[int, FilePath], None] | None = None,
    scope: Scope = EVERYTHING,
    entering: Callable[[FilePath], None] | None = None,
) -> Scan:
    """Compare a folder with what is known of it. Raises OSError when the folder itself cannot be read.

    Nothing outside of `scope` is looked at but the folders on the way, and `known` speaks of nothing else. `entering`
    hears of each folder just before it is listed.
    """
    return Walk(root, settings, known, progress, scope, entering).run(known)
