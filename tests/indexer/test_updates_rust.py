"""Rust's modules and crates: what comes, goes or changes concerns who looked for it; an update gives a clean index."""

import shutil

import pytest

from indexers import callers, contents, index
from indexing import write_files

FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["core", "app"]\n',
    "core/Cargo.toml": '[package]\nname = "core-é"\n',
    "core/src/lib.rs": "pub mod shape;\npub use shape::Circle;\npub trait Area { fn area(&self) -> f64 { 0.0 } }\n",
    "core/src/shape.rs": "pub struct Circle { r: f64 }\npub enum Kind { A(Circle) }\n",
    "core/src/use_here.rs": "use crate::shape::Circle;\npub fn use_here(c: Circle) { c.grow(); c.area(); }\n",
    "core/src/alone.rs": "pub fn alone() -> i32 { 1 }\n",
    "app/Cargo.toml": '[package]\nname = "app"\n[dependencies]\nround = { path = "../core" }\n',
    "app/src/main.rs": "use round::Circle;\nfn main() { let c: Circle = made(); c.grow(); round::help(); }\n",
}
GROW = "use crate::shape::Circle;\nimpl Circle { pub fn grow(&self) {} }\n"


def write(root, files):
    write_files(root, {path: text.encode() for path, text in files.items()})


def agrees(root, tmp_path):
    """The index is what a fresh one is."""
    fresh = tmp_path / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for path in [*root.rglob("*.rs"), *root.rglob("Cargo.toml")]:
        write_files(fresh, {str(path.relative_to(root)): path.read_bytes()})
    index(fresh)
    return contents(root) == contents(fresh)


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "work"
    write(
        root, FILES | {"core/src/lib.rs": FILES["core/src/lib.rs"] + "mod use_here;\nmod alone;\n"}
    )
    index(root)
    return root


def test_members_apart_from_their_type_come_and_go(root, tmp_path):
    write(root, {"core/src/grow.rs": GROW})
    index(root)
    assert callers(root, "core/src/grow.rs", "Circle::grow") == [
        ("app/src/main.rs", "main"),
        ("core/src/use_here.rs", "use_here"),
    ]
    assert agrees(root, tmp_path)
    write(root, {"core/src/grow.rs": GROW.replace("Circle", "Kind")})
    index(root)
    assert agrees(root, tmp_path)
    (root / "core/src/grow.rs").unlink()
    index(root)
    assert agrees(root, tmp_path)


def test_a_trait_is_implemented_and_is_no_more(root, tmp_path):
    area = "use crate::{shape::Circle, Area};\nimpl Area for Circle {}\n"
    write(root, {"core/src/area.rs": area})
    index(root)
    assert callers(root, "core/src/lib.rs", "Area::area") == [("core/src/use_here.rs", "use_here")]
    assert agrees(root, tmp_path)
    write(root, {"core/src/area.rs": "use crate::shape::Circle;\n"})
    index(root)
    assert callers(root, "core/src/lib.rs", "Area::area") == []
    assert agrees(root, tmp_path)


def test_a_module_is_a_file_or_a_folder(root, tmp_path):
    (root / "core/src/shape").mkdir()
    (root / "core/src/shape.rs").rename(root / "core/src/shape/mod.rs")
    write(root, {"core/src/grow.rs": GROW})
    index(root)
    assert len(callers(root, "core/src/grow.rs", "Circle::grow")) == 2
    assert agrees(root, tmp_path)
    write(root, {"core/src/shape.rs": "pub struct Circle;\n"})
    index(root)
    assert agrees(root, tmp_path)


def test_what_is_offered_again_changes(root, tmp_path):
    write(root, {"core/src/grow.rs": GROW})
    index(root)
    text = (root / "core/src/lib.rs").read_text()
    for offered in (
        "pub use shape::*;",
        "",
        "pub use shape::Kind as Circle;",
        "pub use shape::Circle;",
    ):
        write(root, {"core/src/lib.rs": text.replace("pub use shape::Circle;", offered)})
        index(root)
        assert agrees(root, tmp_path)
    assert len(callers(root, "core/src/grow.rs", "Circle::grow")) == 2


def test_a_function_that_was_missed_comes(root, tmp_path):
    text = (root / "core/src/lib.rs").read_text()
    write(root, {"core/src/lib.rs": text + "pub fn help() {}\n"})
    index(root)
    assert callers(root, "core/src/lib.rs", "help") == [("app/src/main.rs", "main")]
    assert agrees(root, tmp_path)


def test_the_body_of_a_function_concerns_its_own_file(root, tmp_path):
    write(root, {"core/src/alone.rs": FILES["core/src/alone.rs"].replace("1", "2 + 1")})
    assert index(root).linked == 1
    assert agrees(root, tmp_path)


def test_a_crate_is_called_otherwise_or_lies_elsewhere(root, tmp_path):
    text = (root / "core/src/lib.rs").read_text()
    write(root, {"core/src/lib.rs": text + "pub fn help() {}\n"})
    index(root)
    write(root, {"app/Cargo.toml": FILES["app/Cargo.toml"].replace("round =", "flat =")})
    index(root)
    assert callers(root, "core/src/lib.rs", "help") == []
    assert agrees(root, tmp_path)
    write(root, {"app/Cargo.toml": FILES["app/Cargo.toml"]})
    (root / "core").rename(root / "moved")
    index(root)
    assert agrees(root, tmp_path)
    (root / "moved").rename(root / "core")
    index(root)
    assert callers(root, "core/src/lib.rs", "help") == [("app/src/main.rs", "main")]
    assert agrees(root, tmp_path)
