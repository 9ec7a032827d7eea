"""What happens to a workspace more rarely: git's own commands, links, folders in the place of files, odd clocks."""

import os
import random
import shutil
import subprocess
import time
from pathlib import Path

from random_changes import CONFIGS, SCRAPS, RandomChanges

GIT = shutil.which("git")
RULE_FILES = (".gitignore", ".codescopeignore", ".git/info/exclude")
QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
}
WHO = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com", "-c", "gc.auto=0"]


class RareChanges(RandomChanges):
    """RandomChanges and more. In a `repository` git's commands are among them, where git is installed."""

    def __init__(
        self, root: Path, origin: Path, chance: random.Random, *, repository: bool = False
    ) -> None:
        super().__init__(root, origin, chance)
        self._ticks: list[tuple[Path, int, float]] = []  # written in this tick of a coarse clock
        self.kinds += [
            (self.link, 3),
            (self.link_folder, 1),
            (self.rename_case, 3),
            (self.folder_for_file, 2),
            (self.odd_folder, 1),
            (self.file_for_folder, 1),
            (self.rules, 4),
            (self.forget_rules, 2),
            (self.coarse, 4),
            (self.coarse_config, 1),
            (self.back_in_time, 3),
            (self.touch_everything, 1),
        ]
        if repository and GIT:
            self._start_repository()
            self.kinds += [(self.branch, 3), (self.switch, 5), (self.stash, 3), (self.unstash, 3)]

    def some(self) -> set[str] | None:
        second = self._second_writes()
        found = super().some()
        return None if found is None else found | second

    # -- names and kinds of files

    def link(self, path: Path) -> None:
        """To a file of the workspace, with a name that is a source's or not, or to nothing."""
        target = self.chance.choice([path, path.with_suffix(".inc"), path.with_name("nothing.py")])
        if target.suffix == ".inc":
            self.put(target, path.read_bytes())
        link = path.with_name(f"{path.stem}_l{path.suffix}")
        link.unlink(missing_ok=True)
        link.symlink_to(target.name)
        self.note("link", link, target, folders=True)

    def link_folder(self, path: Path) -> None:
        link = path.parent / "linked"
        if link.is_symlink():
            link.unlink()
        elif not link.exists():
            link.symlink_to(path.parent, target_is_directory=True)
        self.note("link folder", link, folders=True)

    def rename_case(self, path: Path) -> None:
        target = path.with_name(path.stem.swapcase() + path.suffix)
        if not target.exists():
            path.rename(target)
            self.note("rename case", path, target)

    def folder_for_file(self, path: Path) -> None:
        """A module becomes a package."""
        folder, text = path.with_suffix(""), path.read_bytes()
        if folder.exists():
            return
        path.unlink()
        name = "__init__" if path.suffix == ".py" else "index"
        self.put(folder / (name + path.suffix), text)
        self.note("folder for file", path, folders=True)

    def odd_folder(self, path: Path) -> None:
        """A folder with the very name of a file."""
        text = path.read_bytes()
        path.unlink()
        self.put(path / path.name, text)
        self.note("odd folder", path)

    def file_for_folder(self, path: Path) -> None:
        folder = path.parent
        if folder != self.root:
            text = path.read_bytes()
            shutil.rmtree(folder)
            self.put(folder.with_name(folder.name + path.suffix), text)
            self.note("file for folder", folder, folders=True)

    # -- rules

    def rules(self, path: Path) -> None:
        """Some pattern in some rule file on the way to a file."""
        name = self.chance.choice(RULE_FILES)
        place = self.root if name.startswith(".git/") else self.chance.choice(self._around(path))
        if name.startswith(".git/") and not (self.root / ".git").is_dir():
            return
        pattern = self.chance.choice(
            [
                path.name,
                f"!{path.name}",
                f"{path.parent.name}/",
                f"*{path.suffix}\n!{path.name}",
                f"/{path.name}",
                "**/_*",
            ]
        )
        file = place / name
        if file.is_dir():
            return
        file.parent.mkdir(exist_ok=True)
        with file.open("a" if self.chance.random() < 0.4 else "w") as text:
            text.write(pattern + "\n")
        self.note(f"rule {pattern!r}", file, folders=True)

    def forget_rules(self, path: Path) -> None:
        found = [
            file
            for place in self._around(path)
            for name in RULE_FILES
            if (file := place / name).is_file()
        ]
        if found:
            file = self.chance.choice(found)
            file.unlink()
            self.note("forget rules", file, folders=True)

    def _around(self, path: Path) -> list[Path]:
        """The folders around a file, up to the root."""
        return [self.root, *(self.root / p for p in path.relative_to(self.root).parents[:-1])]

    # -- clocks

    def coarse(self, path: Path) -> None:
        """The file system's clock has whole seconds: what is written within one looks the same if it is as long."""
        self.edit(path)
        self._coarse(path)

    def coarse_config(self, path: Path) -> None:
        target = path.parent / self.chance.choice(CONFIGS)
        self.put(target, b'{"main": "a.js"}')
        self.touched = None
        self._coarse(target)

    def _coarse(self, path: Path) -> None:
        now = time.time()
        second = int(now) * 1_000_000_000
        os.utime(path, ns=(second, second))
        self._ticks.append((path, second, int(now) + 1.0))
        self.note("coarse", path)

    def _second_writes(self) -> set[str]:
        """Write other text of the same length within the same tick, where that has not passed."""
        ticks, self._ticks = self._ticks, []
        found = set()
        for path, stamp, end in ticks:
            if path.is_file() and time.time() < end:
                status = path.stat()
                text = bytearray(path.read_bytes())
                if status.st_mtime_ns != stamp or not text:
                    continue
                if path.name in CONFIGS:
                    text = text.replace(b"a.js", b"b.js")
                else:
                    self._scramble(text)
                path.write_bytes(text)
                os.utime(path, ns=(stamp, stamp))
                if time.time() < end:
                    self.note("second write", path)
                else:  # too late: no clock would show this
                    os.utime(path)
                found.add(path.relative_to(self.root).as_posix())
        return found

    def _scramble(self, text: bytearray) -> None:
        """Other names, as long as they were."""
        place = self.chance.randrange(len(text))
        for i in range(place, min(place + 200, len(text))):
            if 97 <= text[i] < 122:
                text[i] += 1

    def back_in_time(self, path: Path) -> None:
        """An older version of a file, with its time: as from a backup or an archive."""
        with path.open("a") as file:
            file.write(f"\n{self.chance.choice(SCRAPS)}\n")
        stamp = path.stat().st_mtime_ns - self.chance.choice([1, 10**9, 86_400 * 10**9])
        os.utime(path, ns=(stamp, stamp))
        self.note("back in time", path)

    def touch_everything(self, path: Path) -> None:
        for source in self.sources():
            os.utime(source)
        self.note("touch everything", folders=True)

    # -- git

    def git(self, *arguments: str) -> bool:
        """Whether a command went well."""
        assert GIT is not None
        done = subprocess.run(
            [GIT, *WHO, *arguments],
            cwd=self.root,
            env={**os.environ, **QUIET},
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def _start_repository(self) -> None:
        self.git("init", "-q")
        (self.root / ".git" / "info").mkdir(exist_ok=True)
        (self.root / ".git" / "info" / "exclude").write_text(".codescope/\n")
        self._commit()

    def _commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "changes")

    def branch(self, path: Path) -> None:
        """What there is becomes a commit of a new branch."""
        self.git("checkout", "-q", "-b", f"branch-{len(self.said)}")
        self._commit()
        self.note("branch", folders=True)

    def switch(self, path: Path) -> None:
        found = sorted((self.root / ".git" / "refs" / "heads").glob("*"))
        if found:
            self.git("checkout", "-q", "-f", self.chance.choice(found).name)
            self.note("switch", folders=True)

    def stash(self, path: Path) -> None:
        self.git("stash", "-q", "-u")
        self.note("stash", folders=True)

    def unstash(self, path: Path) -> None:
        if not self.git("stash", "pop", "-q"):
            self.git("checkout", "-q", "-f")
        self.note("unstash", folders=True)
