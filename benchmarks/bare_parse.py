"""The floor: parse every source with tree-sitter and do nothing with the trees.

python -m benchmarks.bare_parse FOLDER      prints CPU seconds of the parsing alone, and the bytes
"""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tree_sitter import Parser
from tree_sitter_language_pack import get_language

GRAMMARS = {
    ".py": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".java": "java",
    ".go": "go",
    ".rs": "rust",
}


def parse_all(folder: Path) -> tuple[float, int, int]:
    """(CPU seconds, files, bytes); reading the files is not counted."""
    return parse_files(sources_of(folder))


def parse_files(paths: Iterable[Path]) -> tuple[float, int, int]:
    """The same for some files."""
    sources = [(p.read_bytes(), GRAMMARS[p.suffix]) for p in paths]
    parsers = {name: Parser(get_language(name)) for _, name in sources}  # type: ignore[arg-type]
    start = time.process_time()
    for source, name in sources:
        parsers[name].parse(source)
    return time.process_time() - start, len(sources), sum(len(s) for s, _ in sources)


def sources_of(folder: Path) -> list[Path]:
    return sorted(
        p
        for p in folder.rglob("*")
        if p.suffix in GRAMMARS
        and p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )


if __name__ == "__main__":
    seconds, files, size = parse_all(Path(sys.argv[1]))
    print(json.dumps({"cpu": seconds, "files": files, "bytes": size}))
