"""Imports: what they bring in, what they bind, what can be referred to in them, and `__all__`."""

from core.model import ImportFlag
from extraction_checks import agree, check, check_local, facts_of
from path_text import path_text


def imports(source: str) -> list[tuple[str, int, str, str]]:
    """(module, level, name, alias) of all imports."""
    return [(item.module, item.level, item.name, item.alias) for item in facts_of(source).imports]


def test_shapes():
    agree(
        imports(
            """
            import a
            import a.b.c
            import a.b as x, d
            from a.b import c
            from a.b import c as y, d
            from a import (e, f as z,)
            from . import g
            from .. import h as w
            from .i.j import k
            from ...l import m
            from a import *
            from . import *
            from __future__ import annotations
            """
        ),
        [
            ("a", 0, "", "a"),
            ("a.b.c", 0, "", "a"),
            ("a.b", 0, "", "x"),
            ("d", 0, "", "d"),
            ("a.b", 0, "c", "c"),
            ("a.b", 0, "c", "y"),
            ("a.b", 0, "d", "d"),
            ("a", 0, "e", "e"),
            ("a", 0, "f", "z"),
            ("", 1, "g", "g"),
            ("", 2, "h", "w"),
            ("i.j", 1, "k", "k"),
            ("l", 3, "m", "m"),
            ("a", 0, "*", ""),
            ("", 1, "*", ""),
        ],
    )


def test_only_a_dotted_import_without_alias_binds_its_root():
    facts = facts_of("import a\nimport a.b\nimport a.b as c\n")
    assert [item.flags for item in facts.imports] == [0, ImportFlag.ROOT, 0]


def test_a_dotted_import_binds_the_first_part():
    check(
        """
        import «root:a».«leaf:b»
        «use:a».«member:b».c
        """,
        root="import module a",
        leaf="import module a.b",
        use="read a",
        member="read a.b",
    )


def test_two_dotted_imports_bind_one_name():
    facts = facts_of("import a.b\nimport a.c\n")
    assert [path_text(facts, path) for path in facts.scopes[0]["a"]] == ["import a.b", "import a.c"]


def test_an_alias_is_a_reference_to_what_it_renames():
    check(
        """
        from «module:m» import «name:f» as «alias:g», «other:h»
        import «outer:a».«inner:b» as «short:c»
        «use:g»()
        """,
        module="import module m",
        name="import import m:f",
        alias="import import m:f",
        other="import import m:h",
        outer="import module a",
        inner="import module a.b",
        short="import import a.b",
        use="call g",
    )


def test_relative_imports():
    check(
        """
        from . import «one:a»
        from ..«two:b».«three:c» import d
        from . «spaced:e» import f
        """,
        one="import import .:a",
        two="import module ..b",
        three="import module ..b.c",
        spaced="import module .e",
    )


def test_spans_of_imported_names():
    facts = facts_of("import a.b\nfrom m import f as g\nfrom é import *\n")
    source = "import a.b\nfrom m import f as g\nfrom é import *\n".encode()
    assert [source[item.start : item.end] for item in facts.imports] == [b"a.b", b"f", b"*"]


def test_a_conditional_import_keeps_all_bindings():
    facts = facts_of(
        """
        try:
            from fast import go
        except ImportError:
            from slow import go
        else:
            go = None
        """
    )
    assert [path_text(facts, path) for path in facts.scopes[0]["go"]] == [
        "import fast:go",
        "import slow:go",
        "<go>",
    ]


def test_an_import_for_type_checking_is_ordinary():
    check(
        """
        if TYPE_CHECKING:
            from m import T
        def f(x: «use:T»): ...
        """,
        use="type T",
    )


def test_an_import_and_a_definition_of_one_name():
    check(
        """
        try:
            from fast import go
        except ImportError:
            def «definition:go»(): ...
        «use:go»()
        """,
        definition="declares go",
        use="call go",
    )


def test_an_import_in_a_function_belongs_to_it():
    facts = facts_of("def f():\n    from m import x\nclass A:\n    from m import y\n")
    assert {facts.symbols[item.scope].qualified for item in facts.imports} == {"f", "A"}
    assert path_text(facts, facts.scopes[2]["y"][0]) == "import m:y"
    assert "x" not in facts.scopes[0]


def test_an_import_in_a_function_is_seen_by_nested_functions():
    check(
        """
        def f():
            def g():
                return «use:x».«member:a»
            from m import x
        """,
        use="read import m:x",
        member="read import m:x.a",
    )


def test_a_global_import_in_a_function_binds_in_the_module():
    check(
        """
        def f():
            global x
            from m import x
        def g():
            «use:x»
        """,
        use="read x",
    )


def test_an_imported_name_that_is_assigned_in_the_module():
    check(
        """
        from m import «imported:x»
        «target:x» = wrap(«inner:x»)
        def f():
            return «use:x»
        """,
        imported="import import m:x",
        target="declares x",
        inner="read x",
        use="read x",
    )


def test_an_imported_name_that_is_assigned_in_a_function():
    check(
        """
        def f():
            from m import «imported:x»
            «target:x» = wrap(«inner:x»)
            return «use:x»
        """,
        imported="import import m:x",
        target="write import m:x",
        inner="read import m:x",
        use="read import m:x",
    )


def test_a_variable_that_is_imported_later_in_its_function():
    check_local(
        """
        def f(q):
            «d1:x» = None
            if q and «u1:x»:
                from m import x
        """
    )


def test_names_of_a_wildcard_import_are_bound_elsewhere():
    check(
        """
        from m import *
        «use:anything»()
        """,
        use="call global anything",
    )


def test_all_in_every_shape():
    for source in (
        "__all__ = ['a', 'b', 'c']",
        "__all__ = ('a', 'b', 'c')",
        "__all__: list[str] = ['a', 'b', 'c']",
        "__all__ = ['a']\n__all__ += ['b', 'c']",
        "__all__ = ['a']\n__all__ += ('b',)\n__all__ += ['c']",
        "__all__ = ['a']\n__all__.extend(['b', 'c'])",
        "__all__ = ['a']\n__all__.append('b')\n__all__.append('c')",
        "__all__ = ['a'] + ['b'] + ['c']",
        "__all__ = ['a'] + m.__all__ + ['b', 'c']",
        "__all__ = [\n    'a',  # one\n    \"b\",\n    'c',\n]",
        "if x:\n    __all__ = ['a']\nelse:\n    __all__ = ['b', 'c']",
        "__all__ = ['a', 'b']\n__all__ = [*__all__, 'c']",
        "__all__ = sorted(['a', 'b', 'c'])",
        "__all__ = ['a', 'b', 'c', 'a']",
    ):
        assert facts_of(source + "\n").wildcard == ("a", "b", "c"), source


def test_without_all():
    assert facts_of("x = 1\n").wildcard is None
    assert facts_of("__all__ = []\n").wildcard == ()
    assert facts_of("def f():\n    __all__ = ['a']\n").wildcard is None
    assert facts_of("class A:\n    __all__ = ['a']\n").wildcard is None


def test_strings_in_all_are_references():
    check(
        """
        __all__ = ["«one:f»", '«two:missing»']
        __all__ += ["«three:g»"]
        __all__.append("«four:h»")
        def f(): ...
        def h(): ...
        """,
        one="read f",
        two="read global missing",
        three="read global g",
        four="read h",
    )


def test_other_strings_are_not():
    check("x = ['«one:f»']\ny.append('«two:f»')\ndef f(): ...\n", one="nothing", two="nothing")
