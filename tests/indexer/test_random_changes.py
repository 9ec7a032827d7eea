"""Whatever happens to a real package, the index that was kept is row by row the one that is built from nothing.

CODESCOPE_SEQUENCES=100 CODESCOPE_SEED=7 pytest tests/indexer/test_random_changes.py     for more
make hunt                                                                              for very many, in one process
"""

import os
import random
import shutil
import sysconfig
from pathlib import Path

import pytest

from core.indexer.pipeline import Indexer
from hunting import Sequence
from indexers import contents, index, indexer_on
from rare_changes import RareChanges

SEQUENCES = int(os.environ.get("CODESCOPE_SEQUENCES", "2"))
SEED = int(os.environ.get("CODESCOPE_SEED", "1"))
STEPS = 8
INSTALLED = Path(sysconfig.get_path("purelib"))
NODE = Path(__file__).parents[2] / "editors" / "vscode" / "node_modules"
PACKAGES = {
    "ledger": Path(__file__).parents[1] / "data" / "java",
    "go": Path(__file__).parents[1] / "data" / "go",
    "small-ledger": Path(__file__).parents[1] / "data" / "rust",
    "cattrs": INSTALLED / "cattrs",
    "typer": INSTALLED / "typer",
    "vscode-languageclient": NODE / "vscode-languageclient" / "lib",
}


def source_of(name: str) -> Path:
    folder = PACKAGES[name]
    if not folder.is_dir():
        pytest.skip(f"{folder} is not installed")
    return folder


def symbol_ids(indexer: Indexer) -> dict[tuple[str, str, str, int], int]:
    """The id of each symbol, by what makes it the same one after an edit."""
    with indexer.store.snapshot() as snapshot:
        return {
            (row.path, symbol.kind, symbol.qualified, symbol.ordinal): symbol.id
            for row in snapshot.files()
            for symbol in snapshot.symbols_in(row.path)
        }


@pytest.mark.slow
@pytest.mark.parametrize("number", range(SEED, SEED + SEQUENCES))
@pytest.mark.parametrize("name", PACKAGES)
def test_a_kept_index_is_what_a_fresh_one_is(name, number, tmp_path):
    origin, root, copy = (tmp_path / folder for folder in ("origin", "work", "fresh"))
    shutil.copytree(source_of(name), origin, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(origin, root)
    chance = random.Random(number)
    changes = RareChanges(root, origin, chance, repository=number % 2 == 0)
    with indexer_on(root) as indexer:
        indexer.update()
        before = symbol_ids(indexer)
        for step in range(STEPS):
            touched = changes.some()
            if touched is not None and chance.random() < 0.5:
                indexer.update_paths(touched)
            else:
                indexer.update()
            after = symbol_ids(indexer)
            assert all(after.get(key, number) == number for key, number in before.items())
            before = after
            if step in (STEPS // 2, STEPS - 1):
                indexer.update()
                shutil.copytree(
                    root, copy, ignore=shutil.ignore_patterns(".codescope"), symlinks=True
                )
                index(copy)
                assert contents(root) == contents(copy), f"after {changes.said}"
                shutil.rmtree(copy)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(SEED, SEED + SEQUENCES))
@pytest.mark.parametrize("name", ["attr"])
def test_every_row_of_a_kept_index_is_that_of_a_fresh_one(name, number, tmp_path):
    fault = Sequence(INSTALLED, name, number, tmp_path).run()
    assert fault is None, fault
