"""Names that fit what is typed."""

import pytest

from core.extract import extract
from core.languages import language_named
from core.navigate.workspace_symbols import workspace_symbols
from core.search.names import Match, find_names, fold, has_initials
from core.store.overlay import Overlay, overlay_file
from indexing import indexed, put_files

SOURCE = b"""
class HttpResponseRedirect: ...
def get_user(): ...
def getUser(): ...
def get_user_by_name(): ...
def forget(): ...
def user_get(): ...
_get = 1
get = 2
GET = 3
gr\xc3\xb6\xc3\x9fe = 4
"""


@pytest.fixture(scope="module")
def snapshot():
    with indexed({"a.py": SOURCE}) as store, store.snapshot() as found:
        yield found


@pytest.mark.parametrize(
    ("query", "match", "names"),
    [
        ("get", Match.EXACT, {"get"}),
        ("get", Match.FOLDED, {"_get", "GET"}),
        ("get", Match.PREFIX, {"get_user", "getUser", "get_user_by_name"}),
        ("get", Match.SUB_WORD, {"user_get"}),
        ("getuser", Match.FOLDED, {"get_user", "getUser"}),
        ("get_user_b", Match.PREFIX, {"get_user_by_name"}),
        ("userby", Match.SUB_WORD, {"get_user_by_name"}),
        ("ResponseRed", Match.SUB_WORD, {"HttpResponseRedirect"}),
        ("hrr", Match.INITIALS, {"HttpResponseRedirect"}),
        ("gubn", Match.INITIALS, {"get_user_by_name"}),
        ("gteuser", Match.FUZZY, {"get_user", "getUser"}),
        ("orget", Match.FUZZY, {"forget"}),
        ("größe", Match.EXACT, {"größe"}),
        ("GRÖ", Match.PREFIX, {"größe"}),
    ],
)
def test_names_fit_in_their_kind(snapshot, query, match, names):
    found = {hit.text for hit in find_names(snapshot, query) if hit.match is match}
    assert names <= found
    if match <= Match.SUB_WORD:
        assert names == found


def test_better_kinds_come_first(snapshot):
    found = find_names(snapshot, "get")
    assert [hit.match for hit in found] == sorted(hit.match for hit in found)
    assert found[0].text == "get"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("brandenw", "brand_new"),  # in no index
        ("unknwon", "unknown"),  # the index has it, as the name of nothing
        ("gteuser", "getUser"),  # a symbol of the index
    ],
)
def test_slips_find_names_of_unsaved_text(query, name):
    saved = {"a.py": SOURCE, "b.py": b"def f(x):\n    x.unknown()\n"}
    with indexed(saved) as store:
        overlay = Overlay()
        text = b"class brand_new:\n    def unknown(self): ...\n"
        with store.snapshot() as index:
            facts = extract(text, language_named("python"))
            overlay.update(index, [overlay_file("b.py", text, facts)])
        with store.snapshot(overlay) as snapshot:
            assert name in {hit.text for hit in find_names(snapshot, query)}
            assert workspace_symbols(snapshot, query)[0].name == name
        with store.snapshot() as index:
            overlay.update(index, drop=["b.py"])
        with store.snapshot(overlay) as snapshot:
            assert (workspace_symbols(snapshot, query) != []) == (name == "getUser")
        store.release(overlay)
        overlay.close()


def test_a_long_part_of_a_name_is_no_slip(snapshot):
    assert {hit.text for hit in find_names(snapshot, "redirect")} == {"HttpResponseRedirect"}


def test_the_best_names_are_the_same_however_few_are_wanted():
    source = "".join(f"def get_{i}(): ...\ndef x_get_{i}(): ...\n" for i in range(40))
    with indexed({"a.py": source.encode()}) as store, store.snapshot() as snapshot:
        whole = find_names(snapshot, "get")
        assert [hit.match for hit in whole] == [Match.PREFIX] * 40 + [Match.SUB_WORD] * 40
        assert find_names(snapshot, "get", 40) == whole[:40]
        assert find_names(snapshot, "get", 41) == whole


def test_inside_a_word_is_no_sub_word(snapshot):
    assert "forget" not in {hit.text for hit in find_names(snapshot, "get")}


@pytest.mark.parametrize("query", ["", " ", "_", "\n", "\U0010ffff", "%", "'"])
def test_odd_queries_are_harmless(snapshot, query):
    assert find_names(snapshot, query) == []


def test_new_names_are_found_without_reading_all_again():
    with indexed({"a.py": SOURCE}) as store:
        with store.snapshot() as snapshot:
            assert [hit.text for hit in find_names(snapshot, "zbra")] == []
        writer = store.open_writer()
        put_files(store, writer, {"b.py": b"def zebra(): ...\n"})
        writer.close()
        with store.snapshot() as snapshot:
            assert [hit.text for hit in find_names(snapshot, "zbra")] == ["zebra"]
            assert [hit.text for hit in find_names(snapshot, "zeb")] == ["zebra"]


def test_a_name_that_was_only_referred_to_becomes_a_symbol():
    with indexed({"a.py": b"x.zebra()\n"}) as store:
        with store.snapshot() as snapshot:
            assert find_names(snapshot, "zeb") == []
        writer = store.open_writer()
        put_files(store, writer, {"b.py": b"def zebra(): ...\n"})
        writer.close()
        with store.snapshot() as snapshot:
            assert [hit.text for hit in find_names(snapshot, "zeb")] == ["zebra"]
            assert [hit.text for hit in find_names(snapshot, "zbra")] == ["zebra"]


def test_folding_and_initials():
    assert fold("HTTPServer_v2") == fold("httpServerV2") == "httpserverv2"
    assert has_initials("HttpResponseRedirect", "hreRe".lower())
    assert not has_initials("forget", "get")
