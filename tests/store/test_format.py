"""What is stored keeps its form while its number stays: an index of another form must be left alone, not misread.

The samples are written by hand, so that only packing can change what becomes of them, not extraction or linking.
"""

import hashlib
import marshal
import zlib
from typing import Any

import pytest

from core import paths
from core.model import (
    BaseLink,
    FileFacts,
    FileLinks,
    Import,
    Kind,
    Link,
    Reference,
    Role,
    State,
    Symbol,
    Tier,
    Via,
)
from core.store import schema
from core.store.packed_links import Group, hash_name, hash_path, hash_text, pack_groups, pack_links
from core.store.packing import FORMAT, pack_file
from core.text import content_tag

# (SCHEMA, FORMAT) -> what the samples became when these numbers were new.
PACKED = {(5, 1): "42f51651da80b715"}
TABLES = {5: "5fa70e70dde95bd3"}

ADVICE = """
What is stored has another form under an old number, so that an index on somebody's disk would be misread.
Raise SCHEMA in core/store/schema.py{also}, then write down the new digest in {where}:
    {entry}
"""

MODULE = Symbol(
    "a", Kind.NAMESPACE, "module", -1, "a", 0, 0, 90, 0, 0, 0, 0, -1, -1, 0, -1, -1, (), (), (),
    (), (), (), (),
)  # fmt: skip
CLASS = Symbol(
    "É", Kind.CONTAINER, "class", 0, "É", 1, 3, 80, 9, 11, 20, 3, 22, 30, 5, 2, 3, (1,), (2,), (3,),
    (0, 4), (1,), (), (("T", -1),),
)  # fmt: skip
METHOD = CLASS._replace(
    name="f", kind=Kind.CALLABLE, detail="method", parent=1, qualified="else::f", ordinal=0,
    start=40, end=70, name_start=44, name_end=45,
)  # fmt: skip
FACTS = FileFacts(
    "python",
    (MODULE, CLASS, METHOD, METHOD._replace(detail="parameter", parent=2, qualified="else::f::f")),
    ((0,), (paths.UNION, 1, 2), (paths.NEW, 1, (0,)), (paths.MEMBER, -1, "a"), (paths.MEMBER, 2, "é")),
    (Import("./m", 0, "default", "", 0, 9, 4, 4),),
    (
        Reference(1, "é", Role.WRITE, 1, -1, (7, 3, 900)),
        Reference(3, "a", Role.CALL, 2, 2, (50, 60)),
        Reference(4, "é", Role.READ, 0, -1, (85,)),
    ),
    {0: {"x": (1,)}, 1: {"b": (1, 2)}},
    {"default": 3, "=": 1},
    ("a", "b"),
    True,
)  # fmt: skip
LINKS = FileLinks(
    (Link(0, "b.py", 2, Tier.IMPORT, Via.NAME),),
    bytes([State.LINKED, State.UNKNOWN, State.EXTERNAL]),
    (BaseLink(1, 0, "b.py", 1),),
    frozenset({("b.py", ""), ("b.py", "é"), ("c.py", "x")}),
)
GROUPS = [Group(3, 65, 4, (-2, 5, 70)), Group(1, 4095, 500, (0,))]


def digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def opened(value: Any) -> Any:
    """Packed bytes as what they hold: zlib and marshal write the same value in several ways."""
    return value if value is None else marshal.loads(value)


def samples() -> list[Any]:
    packed = pack_file("é = 1\r\nf()\n💩\n".encode() + b"x" * 300, FACTS)
    links = pack_links(FACTS, LINKS)
    return [
        (packed.language, packed.tag, packed.lines),
        opened(zlib.decompress(packed.facts)),
        opened(packed.symbols),
        opened(links.refs),
        (links.bases, links.reads),
        pack_groups(GROUPS),
        (hash_text("é"), hash_path("a/é.py"), hash_name("é"), content_tag(b"x")),
    ]


def test_what_is_packed_keeps_its_form_while_its_number_stays():
    number = (schema.SCHEMA, FORMAT)
    found = digest(samples())
    if PACKED.get(number) != found:
        pytest.fail(
            ADVICE.format(
                also=" (and FORMAT in core/store/packing.py, when facts have changed)",
                where="PACKED of this file",
                entry=f'{number}: "{found}"',
            )
        )


def test_the_tables_keep_their_form_while_their_number_stays():
    found = digest((schema.TABLES, schema.INDICES, schema.PAGE_SIZE))
    if TABLES.get(schema.SCHEMA) != found:
        pytest.fail(
            ADVICE.format(also="", where="TABLES of this file", entry=f'{schema.SCHEMA}: "{found}"')
        )
