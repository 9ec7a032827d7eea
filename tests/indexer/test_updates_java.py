"""Packages: a file that comes, goes or changes its package concerns who looked for its names there, and nobody else."""

import shutil

from indexers import callers, contents, index
from indexing import write_files

FILES = {
    "src/a/Base.java": "package a;\npublic class Base { protected void hit() {} }\n",
    "src/a/User.java": "package a;\nclass User { Base b; Helper h; void f() { h.help(); } }\n",
    "src/a/Sub.java": "package a;\nclass Sub extends Base { void f() { hit(); } }\n",
    "src/b/Other.java": "package b;\nimport a.*;\nclass Other { Base b; }\n",
    "src/b/Alone.java": "package b;\nclass Alone { int n; int f() { return n; } }\n",
    "src/c/Named.java": "package c;\nimport a.Helper;\nclass Named { Helper h; void f() { h.help(); } }\n",
}
HELPER = "package a;\npublic class Helper { public void help() {} }\n"


def write(root, files):
    write_files(root, {path: text.encode() for path, text in files.items()})


def agrees(root, tmp_path):
    """The index is what a fresh one is."""
    fresh = tmp_path / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for path in root.rglob("*.java"):
        write_files(fresh, {str(path.relative_to(root)): path.read_bytes()})
    index(fresh)
    return contents(root) == contents(fresh)


def test_files_of_a_package(tmp_path):
    root = tmp_path / "work"
    write(root, FILES)
    assert index(root).linked == 6

    write(root, {"src/a/Helper.java": HELPER})  # User and Named missed it, Other might have had one
    assert index(root).linked == 3
    assert agrees(root, tmp_path)

    write(
        root, {"src/b/Helper.java": HELPER.replace("package a", "package b")}
    )  # nobody in b has one
    assert index(root).linked == 1
    assert agrees(root, tmp_path)

    (root / "src/b/Helper.java").unlink()
    index(root)
    write(
        root, {"src/a/Helper.java": HELPER.replace("package a", "package b")}
    )  # moves to another package
    assert index(root).linked == 3
    assert agrees(root, tmp_path)

    (root / "src/a/Helper.java").unlink()
    assert index(root).linked == 0
    assert agrees(root, tmp_path)


def test_members_of_a_base_concern_who_looked_for_them(tmp_path):
    root = tmp_path / "work"
    write(root, FILES)
    index(root)
    write(root, {"src/a/Base.java": FILES["src/a/Base.java"].replace("hit()", "hit(int n)")})
    assert index(root).linked == 2
    assert agrees(root, tmp_path)


def test_the_body_of_a_method_concerns_its_own_file(tmp_path):
    root = tmp_path / "work"
    write(root, FILES)
    index(root)
    write(root, {"src/a/Base.java": FILES["src/a/Base.java"].replace("{}", "{ int n = 1; }")})
    assert index(root).linked == 1
    assert agrees(root, tmp_path)


def test_what_an_interface_leaves_open_concerns_functions_that_stand_for_it(tmp_path):
    root = tmp_path / "work"
    source = {
        "a/Turn.java": "package a;\ninterface Turn { void go(Base b); }\n",
        "a/Base.java": "package a;\nclass Base { void hit() {} }\n",
        "a/User.java": "package a;\nclass User { void take(Turn t) {} void f() { take(b -> b.hit()); } }\n",
        "a/Other.java": "package a;\nclass Other { Base b; }\n",
    }
    write(root, source)
    index(root)
    assert callers(root, "a/Base.java", "Base::hit") == [("a/User.java", "User::f")]
    write(root, {"a/Turn.java": source["a/Turn.java"].replace("{ void", "{ void more(); void")})
    assert index(root).linked == 2
    assert callers(root, "a/Base.java", "Base::hit") == []
    assert agrees(root, tmp_path)
