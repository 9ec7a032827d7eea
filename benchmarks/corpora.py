"""Packages to measure on: fetched by name, unpacked, cut down to sources, never committed.

A corpus folder is only read. Servers work in a copy outside any repository, because they write their index beside
the sources and obey the ignore files of the folders above.
"""

import contextlib
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cache import cache_folder
from benchmarks.cargo import sources_from_cargo
from benchmarks.golang import sources_from_go
from benchmarks.maven import sources_from_maven

EXTENSIONS = {
    "python": (".py",),
    "typescript": (".ts", ".tsx", ".mts", ".cts"),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "java": (".java",),
    "go": (".go",),
    "rust": (".rs",),
}
TRUTH = {
    "python": "pyright",
    "typescript": "typescript",
    "javascript": "typescript",
    "java": "javac",
    "go": "gopls",
    "rust": "rustdoc",
}

# What npm packages carry beside their sources.
BUILT_FOLDERS = {"dist", "build", "umd", "cjs", "esm", "node_modules", "bundles", "min"}
CONFIGURATION = ("package.json", "tsconfig.json", "go.mod", "Cargo.toml")
BUILT_PREFIX = "_"  # viem's _esm, _cjs, _types
BUILT_NAME = re.compile(r"\.d\.[mc]?ts$|\.min\.[mc]?js$|\.map$")
LARGEST = 512 * 1024  # larger ones are generated; every server under test skips some of them

TSCONFIG: dict[str, Any] = {
    "compilerOptions": {
        "allowJs": True,
        "checkJs": False,
        "jsx": "preserve",
        "lib": ["ESNext", "DOM", "DOM.Iterable"],
        "module": "ESNext",
        "moduleResolution": "bundler",
        "noEmit": True,
        "skipLibCheck": True,
        "strict": True,
        "target": "ESNext",
        "types": [],
    },
    "include": ["**/*"],
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sources of one package. Paths in `files` are relative to `folder`, with slashes."""

    name: str
    language: str
    folder: Path
    files: tuple[str, ...]
    tag: str  # of all files' paths and contents

    @property
    def size(self) -> int:
        return sum((self.folder / path).stat().st_size for path in self.files)


def fetch(spec: str, language: str, *, sdist: bool = False) -> Corpus:
    """The package `NAME[==VERSION]`, from the cache or the package registry; `@` for npm works too."""
    kind = f"{language}-sdist" if sdist else language
    folder = cache_folder("corpora", kind) / spec.replace("/", "_")
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache_folder("corpora")) as temporary:
            work = Path(temporary)
            unpacked = _unpacked(spec, language, work, sdist)
            folder.mkdir()
            unpacked.rename(folder / unpacked.name)
    (only,) = folder.iterdir()
    return corpus_of(only, language)


def _unpacked(spec: str, language: str, work: Path, sdist: bool) -> Path:
    if language == "python":
        return _from_pip(spec, work, sdist)
    if language == "java":
        return sources_from_maven(spec, work)
    if language == "go":
        return sources_from_go(spec, work)
    if language == "rust":
        return sources_from_cargo(spec, work)
    folder = _from_npm(spec, work)
    _keep_sources(folder, language)
    write_tsconfig(folder)
    return folder


def corpus_of(folder: Path, language: str) -> Corpus:
    """Any folder of sources as a corpus; the folder's name is the corpus's."""
    folder = folder.resolve()
    files = tuple(sorted(_sources(folder, language)))
    if not files:
        raise SystemExit(f"{folder}: no {language} sources")
    digest = hashlib.blake2b(digest_size=16)
    configured = [n for n in CONFIGURATION if (folder / n).is_file()]
    for path in (*files, *configured):
        digest.update(path.encode() + b"\0" + (folder / path).read_bytes() + b"\0")
    return Corpus(folder.name, language, folder, files, digest.hexdigest())


def write_tsconfig(folder: Path) -> None:
    """For servers that need one to see the whole package, and its sources behind its own name."""
    options = dict(TSCONFIG["compilerOptions"])
    if paths := own_paths(folder):
        options |= {"baseUrl": ".", "paths": paths}
    text = json.dumps({**TSCONFIG, "compilerOptions": options}, indent=2)
    (folder / "tsconfig.json").write_text(text)


def own_paths(folder: Path) -> dict[str, list[str]]:
    """Where `exports` in package.json names sources that are here: tests import the package by its name."""
    try:
        package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    exports = package.get("exports")
    found: dict[str, list[str]] = {}
    if isinstance(exports, dict):
        for key, value in exports.items():
            sources = [
                leaf
                for leaf in _leaves(value)
                if leaf.endswith(EXTENSIONS["typescript"]) and not BUILT_NAME.search(leaf)
            ]
            here = [leaf for leaf in sources if "*" in leaf or (folder / leaf).is_file()]
            if here and key.startswith("."):
                found[package["name"] + key[1:]] = here[:1]
    return found


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)


@contextlib.contextmanager
def workspace_copy(corpus: Corpus) -> Iterator[Path]:
    """A fresh copy that a server may write into, removed at the end."""
    with tempfile.TemporaryDirectory(
        prefix="codescope-bench-", ignore_cleanup_errors=True
    ) as temporary:
        root = Path(temporary).resolve() / corpus.folder.name
        shutil.copytree(
            corpus.folder, root, symlinks=True, ignore=shutil.ignore_patterns(".codescope", ".git")
        )
        yield root


def _sources(folder: Path, language: str) -> Iterator[str]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if (
            path.suffix in EXTENSIONS[language]
            and not BUILT_NAME.search(path.name)
            and not any(p.startswith(".") or p == "node_modules" for p in inside.parts)
            and path.is_file()
            and path.stat().st_size <= LARGEST
        ):
            yield inside.as_posix()


def _from_pip(spec: str, work: Path, sdist: bool) -> Path:
    name = re.split(r"[=<>!~\[]", spec)[0]
    choice = ["--no-binary", name] if sdist else ["--only-binary", ":all:"]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--no-deps", *choice, "--dest", str(work), spec],
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(f"{spec} cannot be fetched:\n{done.stderr[-2000:]}")
    (archive,) = work.iterdir()
    if archive.suffix == ".whl":
        folder = work / "-".join(archive.name.split("-")[:2])
        with zipfile.ZipFile(archive) as whole:
            whole.extractall(folder)
        for leftover in (*folder.glob("*.dist-info"), *folder.glob("*.data")):
            shutil.rmtree(leftover)
        return folder
    with tarfile.open(archive) as whole_tar:
        whole_tar.extractall(work / "unpacked", filter="data")
    (folder,) = (work / "unpacked").iterdir()
    return folder


def _from_npm(spec: str, work: Path) -> Path:
    wanted = spec.replace("==", "@")
    done = subprocess.run(
        ["npm", "pack", wanted, "--silent", "--pack-destination", str(work)],
        cwd=work,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if done.returncode:
        raise SystemExit(f"{spec} cannot be fetched:\n{done.stderr[-2000:]}")
    (archive,) = work.glob("*.tgz")
    with tarfile.open(archive) as whole:
        whole.extractall(work / "unpacked", filter="data")
    (inside,) = (work / "unpacked").iterdir()
    return inside.rename(work / archive.stem)


def _keep_sources(folder: Path, language: str) -> None:
    """Remove what a build has made: the published package holds the same code several times."""
    if any((folder / "src").rglob(f"*{ext}") for ext in EXTENSIONS[language]) and any(
        p.suffix in EXTENSIONS[language] and not BUILT_NAME.search(p.name)
        for p in (folder / "src").rglob("*")
    ):
        for path in folder.iterdir():
            if path.is_dir() and path.name != "src":
                shutil.rmtree(path)
            elif path.is_file() and path.suffix in sum(EXTENSIONS.values(), ()):
                path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        built = path.name in BUILT_FOLDERS or path.name.startswith(BUILT_PREFIX)
        if path.is_dir() and built and path.parent == folder:
            shutil.rmtree(path)
        elif path.is_file() and (BUILT_NAME.search(path.name) or _twin(path, language)):
            path.unlink()
    for config in folder.glob("[tj]sconfig*.json"):
        config.unlink()


def _twin(path: Path, language: str) -> bool:
    """The same module in another module format or compiled from the TypeScript beside it."""
    if language == "typescript":
        return path.suffix in EXTENSIONS["javascript"]
    return path.suffix in (".cjs", ".mjs") and path.with_suffix(".js").exists()
