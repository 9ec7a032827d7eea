"""Go's packages: a file that comes, goes or changes concerns who looked for its names there, and nobody else."""

import shutil

import pytest

from indexers import callers, contents, index
from indexing import write_files

FILES = {
    "go.mod": "module example.com/m\n",
    "a/a.go": "package a\ntype T struct { B }\ntype B struct {}\n",
    "a/use.go": "package a\nfunc use(t T) { t.Go(); helper() }\n",
    "a/alone.go": "package a\nfunc alone() int { return 1 }\n",
    "b/use.go": 'package b\nimport "example.com/m/a"\nfunc use(t a.T) { t.Go() }\n',
    "b/alone.go": "package b\nfunc alone() int { return helper() }\n",
    "c/alone.go": "package c\nfunc other() int { return 2 }\n",
}


def write(root, files):
    write_files(root, {path: text.encode() for path, text in files.items()})


def agrees(root, tmp_path):
    """The index is what a fresh one is."""
    fresh = tmp_path / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for path in [*root.rglob("*.go"), *root.rglob("go.mod")]:
        write_files(fresh, {str(path.relative_to(root)): path.read_bytes()})
    index(fresh)
    return contents(root) == contents(fresh)


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "work"
    write(root, FILES)
    assert index(root).linked == 6
    return root


def test_a_function_that_was_missed_comes(root, tmp_path):
    write(root, {"a/helper.go": "package a\nfunc helper() {}\n"})
    assert index(root).linked == 2  # its own, and the one in a; that in b missed another
    assert callers(root, "a/helper.go", "helper") == [("a/use.go", "use")]
    assert agrees(root, tmp_path)
    (root / "a/helper.go").unlink()
    index(root)
    assert agrees(root, tmp_path)


def test_a_method_in_another_file_comes_and_goes(root, tmp_path):
    write(root, {"a/method.go": "package a\nfunc (t *T) Go() {}\n"})
    index(root)
    assert callers(root, "a/method.go", "T::Go") == [("a/use.go", "use"), ("b/use.go", "use")]
    assert agrees(root, tmp_path)
    write(root, {"a/method.go": "package a\nfunc (b *B) Go() {}\n"})
    index(root)
    assert callers(root, "a/method.go", "B::Go") == [("a/use.go", "use"), ("b/use.go", "use")]
    assert agrees(root, tmp_path)
    (root / "a/method.go").unlink()
    index(root)
    assert agrees(root, tmp_path)


def test_the_body_of_a_function_concerns_its_own_file(root, tmp_path):
    write(root, {"a/alone.go": FILES["a/alone.go"].replace("1", "2 + 1")})
    assert index(root).linked == 1
    assert agrees(root, tmp_path)


def test_a_package_that_is_called_otherwise(root, tmp_path):
    write(root, {"a/method.go": "package a\nfunc (t *T) Go() {}\n"})
    index(root)
    for path in ("a/a.go", "a/use.go", "a/alone.go", "a/method.go"):
        write(root, {path: (root / path).read_text().replace("package a", "package z")})
    index(root)
    assert agrees(root, tmp_path)


def test_the_module_is_called_otherwise(root, tmp_path):
    write(
        root, {"a/method.go": "package a\nfunc (t *T) Go() {}\n", "go.mod": "module other.org/m\n"}
    )
    index(root)
    assert callers(root, "a/method.go", "T::Go") == [("a/use.go", "use")]
    assert agrees(root, tmp_path)
    write(root, {"go.mod": FILES["go.mod"]})
    index(root)
    assert callers(root, "a/method.go", "T::Go") == [("a/use.go", "use"), ("b/use.go", "use")]
    assert agrees(root, tmp_path)


def test_a_nested_module_takes_its_folder_out(root, tmp_path):
    write(root, {"a/go.mod": "module example.com/else\n"})
    index(root)
    assert agrees(root, tmp_path)
    (root / "a/go.mod").unlink()
    index(root)
    assert agrees(root, tmp_path)


def test_a_folder_moves(root, tmp_path):
    write(root, {"a/method.go": "package a\nfunc (t *T) Go() {}\n"})
    index(root)
    (root / "a").rename(root / "moved")
    index(root)
    assert agrees(root, tmp_path)
    (root / "moved").rename(root / "a")
    index(root)
    assert callers(root, "a/method.go", "T::Go") == [("a/use.go", "use"), ("b/use.go", "use")]
    assert agrees(root, tmp_path)


def test_a_condition_that_changes(root, tmp_path):
    write(
        root,
        {
            "a/fast.go": "//go:build !slow\n\npackage a\nfunc helper() {}\n",
            "a/slow.go": "//go:build slow\n\npackage a\nfunc helper() {}\n",
        },
    )
    index(root)
    assert callers(root, "a/fast.go", "helper") == [("a/use.go", "use")]
    assert callers(root, "a/slow.go", "helper") == []
    assert agrees(root, tmp_path)
    write(
        root,
        {
            "a/slow.go": "package a\nfunc helper() {}\n",
            "a/fast.go": "//go:build slow\n\npackage a\nfunc helper() {}\n",
        },
    )
    index(root)
    assert callers(root, "a/slow.go", "helper") == [("a/use.go", "use")]
    assert agrees(root, tmp_path)
