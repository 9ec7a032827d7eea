"""The index follows the disk, by the least work, and is always what a fresh index would be."""

import json
import os
import random
import shutil
import time

import pytest

from core.errors import StoreError
from core.indexer import extraction, linking
from core.indexer.applying import FEW_FILES
from core.indexer.settings import Settings
from core.store.rows import FileStatus
from indexers import SHOP, callers, check_equal_to_fresh, contents, index, indexer_on, write_files


@pytest.fixture
def shop(tmp_path):
    write_files(tmp_path, SHOP)
    return tmp_path


def rows(root):
    with indexer_on(root) as indexer, indexer.store.snapshot() as snapshot:
        return {row.path: (row.status, row.reason) for row in snapshot.files()}


# -- the least work


def test_a_fresh_index(shop):
    report = index(shop)
    assert (report.extracted, report.linked, report.unchanged) == (4, 4, 0)
    assert callers(shop, "shop/prices.py", "Price::total") == [("shop/main.py", "main")]


def test_nothing_changed_is_nothing_done(shop):
    index(shop)
    with indexer_on(shop) as indexer:
        indexer.update()
        revision = indexer.revision
        report = indexer.update()
        assert (report.changed, report.unchanged, report.linked) == (0, 4, 0)
        assert indexer.revision == revision
        assert indexer._crew.workers.process_ids() == []


def test_a_file_that_was_only_touched_is_not_extracted(shop):
    index(shop)
    os.utime(shop / "shop" / "main.py")
    with indexer_on(shop) as indexer:
        report = indexer.update()
        assert (report.extracted, report.linked) == (0, 0)
        assert indexer._crew.workers.process_ids() == []


def test_a_change_of_a_body_links_that_file_only(shop):
    index(shop)
    text = SHOP["shop/prices.py"].replace(
        "return helper(self)", "y = 1; print(y); return helper(self)"
    )
    write_files(shop, {"shop/prices.py": text})
    report = index(shop)
    assert (report.extracted, report.linked) == (1, 1)
    check_equal_to_fresh(shop)


def test_a_change_of_a_surface_links_those_who_rest_on_it(shop):
    index(shop)
    write_files(shop, {"shop/prices.py": SHOP["shop/prices.py"].replace("def total", "def sum")})
    report = index(shop)
    assert report.extracted == 1
    assert 1 < report.linked < 4
    assert callers(shop, "shop/prices.py", "Price::sum") == []
    check_equal_to_fresh(shop)


def test_a_new_file_is_found_by_those_who_missed_it(shop):
    write_files(shop, {"late.py": "from tools import tool\ntool()\n"})
    index(shop)
    write_files(shop, {"tools.py": "def tool(): ...\n"})
    report = index(shop)
    assert (report.extracted, report.linked) == (1, 2)
    assert callers(shop, "tools.py", "tool") == [("late.py", "")]
    check_equal_to_fresh(shop)


def test_a_new_file_may_take_the_place_of_another(shop):
    write_files(
        shop,
        {"tools/__init__.py": "def tool(): ...\n", "user.py": "from tools import tool\ntool()\n"},
    )
    index(shop)
    (shop / "tools" / "__init__.py").rename(shop / "tools.py")
    (shop / "tools").rmdir()
    index(shop)
    assert callers(shop, "tools.py", "tool") == [("user.py", "")]
    check_equal_to_fresh(shop)


def test_a_deleted_file_leaves_no_links(shop):
    index(shop)
    (shop / "shop" / "prices.py").unlink()
    report = index(shop)
    assert report.removed == 1
    check_equal_to_fresh(shop)
    write_files(shop, SHOP)
    index(shop)
    assert callers(shop, "shop/prices.py", "Price::total") == [("shop/main.py", "main")]
    check_equal_to_fresh(shop)


def test_single_files_without_a_scan(shop):
    with indexer_on(shop) as indexer:
        indexer.update()
        write_files(
            shop, {"shop/new.py": "from shop import Price\nPrice()\n", "shop/main.py": "x = 1\n"}
        )
        (shop / "shop" / "alone.py").unlink()
        report = indexer.update_paths(
            ["shop/new.py", "shop/main.py", "shop/alone.py", "nothing.py"]
        )
        assert (report.extracted, report.removed) == (2, 1)
    check_equal_to_fresh(shop)


def test_many_changes_at_once(shop):
    index(shop)
    many = {
        f"many/m{i}.py": f"from shop import Price\ndef f{i}(): return Price().total()\n"
        for i in range(FEW_FILES + 5)
    }
    write_files(shop, many)
    report = index(shop)
    assert report.extracted == len(many)
    assert len(callers(shop, "shop/prices.py", "Price::total")) == len(many) + 1
    check_equal_to_fresh(shop)
    shutil.rmtree(shop / "many")
    write_files(shop, {"shop/prices.py": SHOP["shop/prices.py"] + "\nclass Extra: ...\n"})
    index(shop)
    check_equal_to_fresh(shop)


@pytest.mark.slow
def test_any_sequence_of_changes_ends_where_a_fresh_index_does(tmp_path):
    """Files come, go, move and change at random; now and then the index is compared with a new one."""
    chance = random.Random(20)
    names = [f"{folder}m{i}.py" for folder in ("", "p/", "p/q/") for i in range(4)] + [
        "p/__init__.py",
        "p/q/__init__.py",
    ]
    lines = [
        "from p import {a}", "from p.q.m{i} import {a} as {b}", "import p.q.m{i} as {b}", "from .m{i} import *",
        "class {a}({b}):\n    def {b}(self): return self.{a}()", "def {a}(x: {b}): return {b}(x).{a}",
        "{a} = {b}()", "{a}({b})", "from . import m{i}\nm{i}.{a}()", "__all__ = ['{a}', '{b}']",
    ]  # fmt: skip
    words = ["alpha", "beta", "gamma"]

    def text():
        return "\n".join(
            chance.choice(lines).format(
                a=chance.choice(words), b=chance.choice(words), i=chance.randrange(4)
            )
            for _ in range(chance.randrange(1, 6))
        )

    with indexer_on(tmp_path) as indexer:
        for step in range(60):
            for path in chance.sample(names, chance.randrange(1, 4)):
                whole = tmp_path / path
                if whole.exists() and chance.random() < 0.3:
                    whole.unlink()
                else:
                    write_files(tmp_path, {path: text() + "\n"})
            indexer.update()
            if step % 6 == 5:
                check_equal_to_fresh(tmp_path)


def test_a_configuration_file_is_kept_for_linking(shop, monkeypatch):
    monkeypatch.setattr("core.indexer.names.Names.is_config", lambda self, name: name == "app.json")
    monkeypatch.setattr(
        "core.indexer.names.Names.matter_of", lambda self, suffix: 2 if suffix == ".json" else 1
    )
    write_files(shop, {"app.json": "{}"})
    index(shop)
    with indexer_on(shop) as indexer:
        with indexer.store.snapshot() as snapshot:
            assert snapshot.config("app.json") == b"{}"
        write_files(shop, {"app.json": '{"a": 1}'})
        indexer.update()
        with indexer.store.snapshot() as snapshot:
            assert snapshot.config("app.json") == b'{"a": 1}'
        (shop / "app.json").unlink()
        indexer.update()
        with indexer.store.snapshot() as snapshot:
            assert snapshot.config("app.json") is None


def test_a_configuration_file_written_twice_within_a_tick_is_read_again(shop):
    path = shop / "package.json"
    path.write_text('{"main": "a"}')
    tick = int(time.time()) * 10**9
    os.utime(path, ns=(tick, tick))
    index(shop)
    path.write_text('{"main": "b"}')
    os.utime(path, ns=(tick, tick))
    index(shop)
    with indexer_on(shop) as indexer, indexer.store.snapshot() as snapshot:
        assert snapshot.config("package.json") == b'{"main": "b"}'


def test_a_configuration_file_that_was_only_touched_concerns_nobody(shop):
    files = {
        "package.json": '{"imports": {"#b": "./b.js"}}',
        "a.js": 'import { b } from "#b"; b()',
        "b.js": "export function b() {}",
    }
    write_files(shop, files)
    index(shop)
    os.utime(shop / "package.json", ns=(1, 1))
    report = index(shop)
    assert report.linked == 0


def test_links_that_a_broken_update_owes_are_not_forgotten_by_a_small_one(shop, monkeypatch):
    """A large update fails while it links; then some files change, too many to be linked in the same transaction."""
    with indexer_on(shop) as indexer:
        indexer.update()
        monkeypatch.setattr("core.indexer.applying.FEW_FILES", 0)
        write_files(
            shop, {path: f"{text}\ndef more():\n    return more\n" for path, text in SHOP.items()}
        )
        monkeypatch.setattr("core.indexer.applying.link_in_workers", no_space)
        with pytest.raises(StoreError):
            indexer.update()
        monkeypatch.undo()
        monkeypatch.setattr("core.indexer.applying.FEW_FILES", 0)
        write_files(shop, {"shop/alone.py": "def alone(): return 2\n"})
        indexer.update_paths(["shop/alone.py"])
    check_equal_to_fresh(shop)


def no_space(*_, **__):
    raise StoreError("no space left for the index")


def test_stamps_of_young_files_are_not_written_again(shop):
    with indexer_on(shop) as indexer:
        for path in SHOP:
            os.utime(shop / path, ns=(2 * 10**18, 2 * 10**18))  # a clock ahead: young at each scan
        indexer.update()
        written = indexer._open()._database.connection.total_changes()
        indexer.update()
        assert indexer._open()._database.connection.total_changes() - written <= 2


@pytest.mark.parametrize(
    "large", [b"#" * 3_000_000, b"x = 1;" * 2_000, b"\0" * 100], ids=["large", "minified", "binary"]
)
def test_a_file_that_is_not_indexed_is_there_all_the_same(shop, large):
    """It stands in the way of what would be found behind it: by the scan's rules, by its text, by its bytes."""
    write_files(
        shop,
        {"one/kit.py": "def f(): ...\n", "one/pyproject.toml": "", "b.py": "import kit\nkit.f()\n"},
    )
    with indexer_on(shop) as indexer:
        indexer.update()
        write_files(shop, {"kit.py": large})
        indexer.update_paths(["kit.py"])
        check_equal_to_fresh(shop)
        write_files(shop, {"kit.py": "def f(): ...\n"})
        indexer.update_paths(["kit.py"])
        write_files(shop, {"kit.py": large, "b.py": "import kit\nkit.f()\n# more\n"})
        indexer.update_paths(["kit.py", "b.py"])
        check_equal_to_fresh(shop)
        (shop / "kit.py").unlink()
        indexer.update_paths(["kit.py"])
        check_equal_to_fresh(shop)


def test_projects_in_the_workspace_become_roots(tmp_path):
    write_files(
        tmp_path,
        {
            "libs/one/pyproject.toml": "",
            "libs/one/src/one/__init__.py": "def f(): ...\n",
            "app.py": "from one import f\nf()\n",
        },
    )
    index(tmp_path)
    assert callers(tmp_path, "libs/one/src/one/__init__.py", "f") == [("app.py", "")]
    (tmp_path / "libs" / "one" / "pyproject.toml").unlink()
    index(tmp_path)
    check_equal_to_fresh(tmp_path)


def test_a_package_that_changes_concerns_those_who_name_it(tmp_path):
    def describe(folder, **said):
        write_files(tmp_path, {f"{folder}/package.json": json.dumps(said)})

    def linked():
        return index(tmp_path).linked

    for number in range(5):
        describe(f"libs/p{number}", name=f"p{number}", main="one.js")
    one, two = "export function f() {}\n", "\nexport function f() {}\n"
    write_files(
        tmp_path,
        {
            "libs/p0/one.js": one,
            "libs/p0/two.js": two,
            "app.js": 'import { f } from "p0";\nf();\n',
            "other.js": 'import { g } from "elsewhere";\ng();\n',
            "third.js": 'import { f } from "q0";\nf();\n',
        },
    )
    index(tmp_path)
    describe("libs/p3", name="p3", version=2)
    assert linked() == 0
    describe("libs/p0", name="p0", main="two.js")
    assert linked() == 1
    assert callers(tmp_path, "libs/p0/two.js", "f") == [("app.js", "")]
    describe("libs/p0", name="q0", main="one.js")
    assert linked() == 2
    assert callers(tmp_path, "libs/p0/one.js", "f") == [("third.js", "")]
    describe("libs/p4", name="elsewhere")
    assert linked() == 1
    write_files(tmp_path, {"libs/p0/package.json": "{"})
    assert linked() == 1
    assert callers(tmp_path, "libs/p0/one.js", "f") == []
    check_equal_to_fresh(tmp_path)


# -- settings


def test_a_setting_that_takes_in_more_or_less(shop):
    write_files(shop, {"big.py": "x = 1\n" * 1000, "made.py": "# @generated\ny = 1\n"})
    small = Settings(jobs=1, max_bytes=3000)
    index(shop, small)
    assert rows(shop)["big.py"] == (
        FileStatus.SKIPPED,
        "too large: 6,000 bytes, the limit is 3,000",
    )
    assert rows(shop)["made.py"] == (FileStatus.SKIPPED, "generated")
    index(shop, Settings(jobs=1, generated=True))
    assert rows(shop)["big.py"] == (FileStatus.INDEXED, "")
    assert rows(shop)["made.py"] == (FileStatus.INDEXED, "")
    index(shop, small)
    assert rows(shop)["big.py"][0] == rows(shop)["made.py"][0] == FileStatus.SKIPPED
    check_equal = contents(shop)
    assert check_equal["shop/main.py"][0] == FileStatus.INDEXED


def test_excluded_files_leave_and_come_back(shop):
    index(shop)
    index(shop, Settings(jobs=1, exclude=("prices.py",)))
    assert "shop/prices.py" not in rows(shop)
    index(shop)
    check_equal_to_fresh(shop)


# -- odd files


def test_odd_files_are_rows_with_a_reason_or_indexed(tmp_path):
    write_files(
        tmp_path,
        {
            "empty.py": b"",
            "binary.py": b"\0\1\2",
            "latin.py": "name = 'ünï'\n".encode("latin-1"),
            "wide.py": "name = 'ü'\n".encode("utf-16"),
            "bom.py": b"\xef\xbb\xbfname = 1\n",
            "broken.py": b"def f(:\n  class\n)))",
            "ends.py": b"a = 1\rb = 2\r\nc = 3\n",
            "huge.py": b"#" * 20_000_000,
        },
    )
    for path in tmp_path.iterdir():
        os.utime(path, (1e9, 1e9))  # young files are read again
    index(tmp_path)
    found = rows(tmp_path)
    assert found["binary.py"] == (FileStatus.SKIPPED, "binary")
    assert found["huge.py"][0] == FileStatus.SKIPPED
    assert {path for path, (status, _) in found.items() if status == FileStatus.INDEXED} == {
        "empty.py", "latin.py", "wide.py", "bom.py", "broken.py", "ends.py",
    }  # fmt: skip
    with indexer_on(tmp_path) as indexer:
        assert indexer.update().changed == 0


def test_a_file_that_becomes_binary_loses_its_symbols(shop):
    index(shop)
    write_files(shop, {"shop/prices.py": b"\0\0"})
    index(shop)
    assert rows(shop)["shop/prices.py"] == (FileStatus.SKIPPED, "binary")
    check_equal_to_fresh(shop)


def test_files_at_which_workers_fail_are_marked_and_cost_nobody_else(shop, monkeypatch):
    monkeypatch.setattr(extraction, "EXTRACT", "indexer.faults:extract_files")
    write_files(shop, {"loop.py": "", "crash.py": "", "wrong.py": "", "vanish.py": ""})
    for path in shop.rglob("*.py"):
        # A file that was written in the moment of the scan is looked at once more.
        os.utime(path, (1_700_000_000.5, 1_700_000_000.5))
    settings = Settings(jobs=2, seconds_per_file=1.0)
    report = index(shop, settings)
    found = rows(shop)
    assert found["loop.py"] == (FileStatus.FAILED, "timeout: reading it took more than 1 s")
    assert found["crash.py"] == (FileStatus.FAILED, "crashed: the worker ended with code 7")
    assert found["wrong.py"] == (FileStatus.FAILED, "error: ValueError")
    assert "vanish.py" not in found
    assert (report.failed, report.extracted) == (3, 4)
    # They are not tried again as long as they stay as they are.
    assert index(shop, settings).changed == 0
    monkeypatch.undo()
    write_files(shop, {"loop.py": "x = 1\n"})
    index(shop, settings)
    assert rows(shop)["loop.py"] == (FileStatus.INDEXED, "")


def test_a_file_at_which_linking_fails_has_its_symbols(shop, monkeypatch):
    monkeypatch.setattr(linking, "LINK", "indexer.faults:refuse_to_link")
    write_files(shop, {"hard.py": "from shop import Price\ndef hard(): Price()\n"})
    index(shop)
    with indexer_on(shop) as indexer, indexer.store.snapshot() as snapshot:
        assert [row.name for row in snapshot.symbols_named("hard")] == ["hard"]
    assert callers(shop, "shop/prices.py", "Price::total") == [("shop/main.py", "main")]
