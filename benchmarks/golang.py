"""Go: modules by the machine's own `go`, the truth (gopls), and facts of files by Go's own parser."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.cache import cache_folder
from benchmarks.progress import say
from benchmarks.servers import Server
from benchmarks.source_facts import LINE_END, Identifier, SourceFacts, Span, read_text
from benchmarks.tools import run_tool

GOPLS = "v0.21.1"
PROGRAM = Path(__file__).parent / "go_facts.go"
TIMEOUT = 1800  # gopls is built here: one to ten minutes
MAJOR = re.compile(r"/v\d+$")


def gopls_server() -> Server:
    """gopls, built on first use."""
    folder = cache_folder("servers", f"gopls-{GOPLS}")
    if not (folder / "gopls").exists():
        say(f"building gopls {GOPLS}")
        _go("install", f"golang.org/x/tools/gopls@{GOPLS}", GOBIN=str(folder), GOFLAGS="")
        say("")
    return Server(
        name=f"gopls {GOPLS}",
        command=(str(folder / "gopls"), "serve"),
        relations=("typeDefinition", "implementation"),
    )


def sources_from_go(spec: str, work: Path) -> Path:
    """The module `path==version`, writable, in a folder below `work`; what it imports lands in Go's own cache."""
    module, _, version = spec.partition("==")
    said = json.loads(_go("mod", "download", "-json", f"{module}@{version or 'latest'}", cwd=work))
    name = MAJOR.sub("", module).rsplit("/", 1)[-1]
    folder = work / f"{name}-{said['Version']}"
    shutil.copytree(said["Dir"], folder, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    _go("mod", "download", cwd=folder)
    return folder


def go_facts(folder: Path, paths: Sequence[str]) -> Iterator[tuple[str, SourceFacts]]:
    """Facts of the files that this platform builds."""
    said = _go("run", str(PROGRAM), stdin="\n".join((str(folder), *paths)), cwd=PROGRAM.parent)
    for line in said.splitlines():
        row = json.loads(line)
        facts = SourceFacts(
            LINE_END.split(read_text(folder / row["path"])),
            overloads_differ=True,
            implicit_interfaces=True,
        )
        facts.identifiers = [Identifier(*i) for i in row["identifiers"]]
        facts.spans = [Span(tuple(s), tuple(e), k, tuple(n)) for s, e, k, n in row["spans"]]
        facts.calls = {(line, column): kind for line, column, kind in row["calls"]}
        facts.imported = {(line, column) for line, column in row["imports"]}
        yield row["path"], facts


def _go(*arguments: str, stdin: str = "", cwd: Path | None = None, **settings: str) -> str:
    return run_tool(
        ["go", *arguments], "Go", TIMEOUT, cwd, stdin, **{"GOTOOLCHAIN": "local", **settings}
    )
