"""What goes into the index comes out equal."""

import marshal
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import paths
from core.errors import StoreError
from core.extract import extract, extract_rows
from core.languages import language_named
from core.model import FileFacts, Import, Kind, Reference, Role, Symbol
from core.store.columns import OPERANDS, pack_ints, unpack_ints
from core.store.packed_links import Group, pack_groups, unpack_groups
from core.store.packing import pack_facts, pack_file, unpack_facts
from core.text import pack_varints, unpack_varints

SOURCE = '''"""Größe."""
import os.path as p
from typing import overload
__all__ = ["A"]
class A(dict):
    x: "list[A]" = []
    def f(self, *a, k=lambda q: q.z, **kw): return self.x[0].f(k=1)[2:3]
    @property
    def é(self): yield {"a": 1, **self}
@overload
def g(x: int) -> int: ...
def g(x): return [i for i in x if isinstance(i, A) and i.é]
async def h():
    async with A() as a, open("f") as b:
        (c, *d), e = await a.f(), b
        return c or d if e else A.x
'''
NUMBERS = st.integers(-(2**40), 2**40)


def test_facts_survive():
    facts = extract(SOURCE.encode(), language_named("python"))
    assert unpack_facts(pack_facts(facts)) == facts
    assert pack_facts(unpack_facts(pack_facts(facts))) == pack_facts(facts)


def test_rows_are_packed_like_the_facts_that_they_are():
    source, language = SOURCE.encode(), language_named("python")
    packed = pack_file(source, extract_rows(source, language))
    facts = extract(source, language)
    assert unpack_facts(packed.facts) == facts
    assert packed._replace(facts=b"") == pack_file(source, facts)._replace(facts=b"")


def test_what_no_language_says_yet_survives():
    symbol = Symbol(
        "", Kind.NAMESPACE, "module", -1, "odd", 0, 3, 9, 1, 1, 9, 3, -1, -1, 0, 5, 6, (1,), (2,), (3,),
        (4,), (), (), (("T", -1),),
    )  # fmt: skip
    facts = FileFacts(
        "x",
        (symbol, symbol._replace(parent=0, name="é", qualified="else", ordinal=2)),
        ((0,), (paths.UNION, 1, 2), (paths.NEW, 1, (0,)), (paths.MEMBER, -1, "a")),
        (Import("./m", 0, "default", "", 0, 9, 4, 4),),
        (Reference(1, "é", Role.WRITE, 1, -1, (7, 3, 900)),),
        {0: {}, 1: {"b": (1, 2)}},
        {"default": 3, "=": 1},
        ("a", "b"),
        True,
    )
    assert unpack_facts(pack_facts(facts)) == facts


def test_an_empty_file_survives():
    facts = extract(b"", language_named("python"))
    assert unpack_facts(pack_facts(facts)) == facts


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"x",
        zlib.compress(b"x"),
        zlib.compress(marshal.dumps((999,))),
        zlib.compress(marshal.dumps(1)),
    ],
)
def test_other_bytes_are_a_clear_error(blob):
    with pytest.raises(StoreError):
        unpack_facts(blob)


def test_every_operation_with_columns_is_one():
    operations = {
        value for name, value in vars(paths).items() if name.isupper() and isinstance(value, int)
    }
    assert set(OPERANDS) <= operations


@given(st.lists(NUMBERS))
def test_numbers_survive(numbers):
    assert list(unpack_ints(pack_ints(numbers))) == numbers


@given(st.lists(st.integers(0, 2**40)))
def test_varints_survive(numbers):
    assert unpack_varints(pack_varints(numbers)) == numbers


GROUPS = st.builds(
    lambda container, what, length, first, gaps: Group(
        container, what, length, tuple(first + sum(gaps[:i]) for i in range(len(gaps) + 1))
    ),
    st.integers(0, 2**19),
    st.integers(0, 4095),
    st.integers(0, 500),
    st.integers(-(2**20), 2**30),
    st.lists(st.integers(1, 2**20), max_size=4),
)


@given(st.lists(GROUPS))
def test_groups_survive(groups):
    assert unpack_groups(pack_groups(groups)) == sorted(groups)
