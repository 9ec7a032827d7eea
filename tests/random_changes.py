"""What people and tools do to a workspace, at random: edits, renames, moves, deletes, checkouts, touched files."""

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

WORD = re.compile(r"[A-Za-z_]\w+")
HEADER = re.compile(r"\s*(class|def|function|export|const|interface|type) ")
IMPORTING = re.compile(r"\b(import|require|export|from)\b")
SCRAPS = ["", "# c", "    pass", "x = 1", "}", "{", "return x", '"""', "é = '😀'"]
CONFIGS = ("package.json", "tsconfig.json", "pyproject.toml")
SETTINGS = ['{"main": "lib/index.js"}', '{"compilerOptions": {"baseUrl": "."}}', "{", ""]


class RandomChanges:
    """Changes of the workspace `root`, which was a copy of `origin`; `said` tells what was done."""

    def __init__(self, root: Path, origin: Path, chance: random.Random) -> None:
        self.root, self.origin, self.chance = root, origin, chance
        self.said: list[str] = []
        self.touched: set[str] | None = set()  # None: more than single files
        self.kinds: list[tuple[Callable[[Path], None], int]] = [
            (self.edit, 60),
            (self.delete, 5),
            (self.move, 6),
            (self.copy, 5),
            (self.move_folder, 3),
            (self.delete_folder, 2),
            (self.bring_back, 7),
            (self.touch, 5),
            (self.configure, 2),
            (self.ignore, 1),
            (self.check_out, 2),
        ]

    def some(self) -> set[str] | None:
        """A few changes. Gives the files concerned, relative to the root; None where these are more than files."""
        self.touched = set()
        methods, weights = zip(*self.kinds, strict=True)
        for _ in range(self.chance.choice([1, 1, 1, 2, 3, 8])):
            sources = self.sources()
            if not sources:
                self.check_out(self.root)
                break
            [change] = self.chance.choices(methods, weights)
            change(self.chance.choice(sources))
        return self.touched

    def sources(self) -> list[Path]:
        return [path for path in files_in(self.root) if path.suffix not in (".json", ".toml", "")]

    def note(self, what: str, *paths: Path, folders: bool = False) -> None:
        self.said.append(" ".join([what, *(str(path.relative_to(self.root)) for path in paths)]))
        if folders:
            self.touched = None
        elif self.touched is not None:
            self.touched.update(path.relative_to(self.root).as_posix() for path in paths)

    def put(self, path: Path, data: bytes) -> None:
        """A file where perhaps a folder stands, below what perhaps is a file."""
        for above in reversed(path.relative_to(self.root).parents[:-1]):
            if (self.root / above).is_file():
                (self.root / above).unlink()
                self.touched = None
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
            self.touched = None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    # -- kinds of changes, each at a file

    def edit(self, path: Path) -> None:
        other = self.chance.choice(self.sources())
        text = path.read_text("utf-8", "replace")
        path.write_text(edited(text, other.read_text("utf-8", "replace"), self.chance), "utf-8")
        self.note("edit", path)

    def delete(self, path: Path) -> None:
        path.unlink()
        self.note("delete", path)

    def move(self, path: Path) -> None:
        near = self.chance.choice(self.sources())
        stem = self.chance.choice([f"{path.stem}_m", near.stem, "index", "__init__"])
        target = near.parent / (stem + path.suffix)
        if not target.is_dir():
            path.replace(target)
            self.note("move", path, target)

    def copy(self, path: Path) -> None:
        target = self.chance.choice(self.sources()).parent / f"{path.stem}_c{path.suffix}"
        if not target.is_dir():
            self.put(target, path.read_bytes())
            self.note("copy", target)

    def move_folder(self, path: Path) -> None:
        folder, target = path.parent, path.parent.with_name(f"{path.parent.name}_d")
        if folder != self.root and not target.exists():
            folder.rename(target)
            self.note("move folder", folder, folders=True)

    def delete_folder(self, path: Path) -> None:
        if path.parent != self.root:
            shutil.rmtree(path.parent)
            self.note("delete folder", path.parent, folders=True)

    def bring_back(self, path: Path) -> None:
        old = self.chance.choice(files_in(self.origin))
        target = self.root / old.relative_to(self.origin)
        self.put(target, old.read_bytes())
        self.note("bring back", target)

    def touch(self, path: Path) -> None:
        os.utime(path)
        self.note("touch", path)

    def configure(self, path: Path) -> None:
        target = path.parent / self.chance.choice(CONFIGS)
        target.write_text(self.chance.choice(SETTINGS))
        self.note("configure", target, folders=True)

    def ignore(self, path: Path) -> None:
        (self.root / ".gitignore").write_text(f"{path.name}\n")
        self.note("ignore", path, folders=True)

    def check_out(self, path: Path) -> None:
        """Another branch: what is not of it goes, all else is as it was, but for a few files."""
        for file in files_in(self.root):
            if not (self.origin / file.relative_to(self.root)).exists():
                file.unlink()
        for file in files_in(self.origin):
            self.put(self.root / file.relative_to(self.origin), file.read_bytes())
        for source in self.chance.sample(self.sources(), 2):
            self.edit(source)
        self.note("check out", folders=True)


def files_in(root: Path) -> list[Path]:
    """Plain files that are nobody's housekeeping."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in (".codescope", ".git")]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if path.is_file())


def edited(text: str, other: str, chance: random.Random) -> str:
    """A text after one change; `other` is another file to paste from."""
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    end = min(len(lines), start + 1 + chance.randrange(12))
    match chance.randrange(10):
        case 0:
            del lines[start:end]
        case 1:
            lines[start:start] = lines[start:end]
        case 2:
            scraps = other.split("\n")
            first = chance.randrange(len(scraps))
            lines[start:start] = scraps[first : first + 1 + chance.randrange(15)]
        case 3 | 4 if words := WORD.findall(text):
            return renamed(text, chance.choice(words), chance.choice([*words[:9], "other"]), chance)
        case 5 if places := [i for i, line in enumerate(lines) if IMPORTING.search(line)]:
            del lines[chance.choice(places)]
        case 6:
            lines[start] = lines[start][: chance.randrange(len(lines[start]) + 1)]
        case 7 if places := [i for i, line in enumerate(lines) if HEADER.match(line)]:
            place = chance.choice(places)
            lines[place] = re.sub(r"\(.*\)", chance.choice(["()", "(x)"]), lines[place])
        case 8:
            lines.insert(start, chance.choice(SCRAPS))
        case _:
            lines[start] = "    " + lines[start]
    return "\n".join(lines)


def renamed(text: str, word: str, new: str, chance: random.Random) -> str:
    """One word or all of its kind become another one."""
    found = list(re.finditer(rf"\b{word}\b", text))
    if found and chance.random() < 0.5:
        found = [chance.choice(found)]
    for match in reversed(found):
        text = text[: match.start()] + new + text[match.end() :]
    return text
