"""Rules about names and imports: what a name means where (rules 1 to 10 of the list in ARCHITECTURE.md)."""

from link_checks import check_links


def test_class_body_is_no_scope_for_its_methods():
    check_links(
        """
        «module:n» = 0
        class A:
            «own:n» = 1
            m = «inside:n»
            def f(self):
                return «use:n»
        """,
        {"use": "module", "inside": "own"},
    )


def test_comprehension_in_a_class_body_sees_class_names_in_its_first_iterable_only():
    check_links(
        """
        «outer:k» = 0
        class A:
            «xs:xs» = [1]
            k = 1
            ys = [«use:k» for _ in «first:xs»]
        """,
        {"use": "outer", "first": "xs"},
    )


def test_walrus_binds_outside_the_comprehension():
    check_links(
        """
        class A:
            def «go:go»(self): ...
        def f():
            [last := A() for _ in range(3)]
            last.«use:go»()
        """,
        {"use": "go"},
    )


def test_bound_anywhere_in_a_function_is_local_everywhere_in_it():
    check_links(
        """
        «module:n» = 0
        «other:m» = 0
        def f(x=«default:n»):
            print(«free:m»)
            n = 1
            return n
        def g():
            global n
            n = 2
            return «moved:n»
        """,
        {"default": "module", "free": "other", "moved": "module"},
    )


def test_annotations_and_defaults_belong_to_the_scope_around():
    check_links(
        """
        class «T:T»: ...
        def f(x: «use:T»):
            T = 1
        """,
        {"use": "T"},
    )


def test_conditional_imports_keep_all_bindings():
    check_links(
        """
        ==> fast.py
        def «fast:go»(): ...
        ==> slow.py
        def «slow:go»(): ...
        ==> main.py
        try:
            from fast import go
        except ImportError:
            from slow import go
        «use:go»()
        """,
        {"use": "fast slow"},
    )


def test_conditional_definitions_are_one_symbol():
    linked = check_links(
        """
        import sys
        if sys.platform == "win32":
            def «first:f»(): ...
        else:
            def f(): ...
        «use:f»()
        """,
        {"use": "first"},
    )
    ((_, links),) = linked.at(linked.marked.spots["use"])
    assert len(linked.symbol(links[0]).declarations) == 2


def test_type_checking_block_is_ordinary():
    check_links(
        """
        ==> a.py
        class «A:A»: ...
        ==> main.py
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from a import A
        def f(x: "«use:A»"): ...
        """,
        {"use": "A"},
    )


def test_name_in_the_package_beats_the_submodule():
    check_links(
        """
        ==> pkg/__init__.py
        def «name:util»(): ...
        ==> pkg/util.py
        def helper(): ...
        ==> main.py
        from pkg import «use:util»
        """,
        {"use": "name"},
    )


def test_submodule_where_the_package_only_imports_it_from_itself():
    check_links(
        """
        ==> pkg/__init__.py
        from . import util
        ==> pkg/util.py
        def «helper:helper»(): ...
        ==> main.py
        from pkg import «use:util»
        util.«call:helper»()
        """,
        {"use": "pkg/util.py:", "call": "helper"},
    )


def test_submodule_of_a_package_that_never_names_it():
    check_links(
        """
        ==> a/__init__.py
        ==> a/b.py
        def «f:f»(): ...
        ==> main.py
        import a.b
        import a.b as x
        «root:a».«sub:b».«use:f»()
        x.«aliased:f»()
        """,
        {"root": "a/__init__.py:", "sub": "a/b.py:", "use": "f", "aliased": "f"},
    )


def test_import_roots_in_order():
    check_links(
        """
        ==> types.pyi
        ==> scripts/json.py
        def dumps(): ...
        ==> scripts/helper.py
        def «helper:helper»(): ...
        ==> src/lib.py
        def «lib:lib»(): ...
        ==> scripts/deep/main.py
        import json
        from helper import helper
        from lib import lib
        import requests
        json.«std:dumps»()
        «near:helper»()
        «source:lib»()
        requests.«package:get»()
        """,
        {"std": "external", "near": "helper", "source": "lib", "package": "external"},
    )


def test_a_package_is_no_place_where_modules_are_looked_for():
    check_links(
        """
        ==> pkg/__init__.py
        ==> pkg/redis.py
        import redis
        redis.«itself:Redis»
        class «Redis:Redis»: ...
        ==> pkg/deep/__init__.py
        ==> pkg/deep/main.py
        from redis import Redis
        from ..redis import Redis as Ours
        «outside:Redis»()
        «ours:Ours»()
        """,
        {"itself": "external", "outside": "external", "ours": "Redis"},
    )


def test_wildcard_import():
    check_links(
        """
        ==> m.py
        from other import «again:c» as c
        __all__ = ["«string:a»"]
        __all__ += ["c"]
        def «a:a»(): ...
        def b(): ...
        ==> other.py
        def «c:c»(): ...
        ==> plain.py
        def «d:d»(): ...
        def _e(): ...
        from other import c
        ==> main.py
        from m import *
        «use_a:a»()
        «use_b:b»()
        «use_c:c»()
        ==> second.py
        from plain import *
        «use_d:d»()
        «use_e:_e»()
        «imported:c»()
        """,
        {
            "use_a": "a", "use_b": "missing", "use_c": "c", "string": "a",
            "use_d": "d", "use_e": "missing", "imported": "c",
        },
    )  # fmt: skip


def test_a_submodule_is_surer_than_a_wildcard_import_from_outside():
    check_links(
        """
        ==> pkg/__init__.py
        from unknown import *
        ==> pkg/near.py
        def «go:go»(): ...
        ==> main.py
        from pkg import near, «far:far»
        near.«use:go»()
        """,
        {"use": "go", "far": "external"},
    )


def test_renamed_import():
    check_links(
        """
        ==> m.py
        def «f:f»(): ...
        ==> main.py
        from m import «name:f» as «alias:g»
        «use:g»()
        """,
        {"name": "f", "alias": "f", "use": "f"},
    )


def test_overloads_and_properties_are_one_symbol():
    check_links(
        """
        from typing import overload
        @overload
        def f(x: int) -> int: ...
        @overload
        def f(x: str) -> str: ...
        def «f:f»(x): return x
        «call:f»(1)
        class A:
            @property
            def «x:x»(self): ...
            @«setter:x».setter
            def x(self, value): ...
        A().«read:x»
        """,
        {"call": "f", "setter": "x", "read": "x"},
    )


def test_re_export_and_cyclic_imports():
    check_links(
        """
        ==> pkg/__init__.py
        from .a import f
        from .b import g
        ==> pkg/a.py
        from pkg import «back:g»
        def «f:f»(): «mutual:g»()
        ==> pkg/b.py
        from . import «forth:f»
        def «g:g»(): «other:f»()
        ==> main.py
        from pkg import f
        import pkg
        «use:f»()
        pkg.«member:g»()
        """,
        {"back": "g", "mutual": "g", "forth": "f", "other": "f", "use": "f", "member": "g"},
    )


def test_circle_of_re_exports_ends():
    check_links(
        """
        ==> a.py
        from b import «one:x»
        ==> b.py
        from a import «two:x»
        """,
        {"one": "missing", "two": "missing"},
    )


def test_missing_names_and_relative_imports():
    check_links(
        """
        ==> pkg/__init__.py
        ==> pkg/sub/__init__.py
        ==> pkg/sub/m.py
        from ..near import «near:f»
        from . import «none:nothing»
        from .absent import «gone:x»
        from pkg.absent import «also:x»
        ==> pkg/near.py
        def «f:f»(): ...
        """,
        {"near": "f", "none": "missing", "gone": "missing", "also": "missing"},
    )


def test_namespace_package_and_stub_beside_source():
    check_links(
        """
        ==> ns/mod.py
        def «f:f»(): ...
        ==> ns/mod.pyi
        def f() -> int: ...
        ==> ns/only.pyi
        def «g:g»() -> int: ...
        ==> main.py
        from ns import mod
        import ns.only
        mod.«use:f»()
        ns.only.«stub:g»()
        """,
        {"use": "f", "stub": "g"},
    )


def test_builtins_are_external_and_unbound_names_missing():
    check_links(
        """
        «builtin:len»([])
        «nowhere:undefined_name»()
        """,
        {"builtin": "external", "nowhere": "missing"},
    )


def test_import_inside_a_function():
    check_links(
        """
        ==> m.py
        class «A:A»:
            def «go:go»(self): ...
        ==> main.py
        def f():
            from m import A
            «use:A»().«call:go»()
        """,
        {"use": "A", "call": "go"},
    )


def test_class_body_means_outer_names_until_it_binds_them():
    check_links(
        """
        ==> conf.py
        class «Conf:Conf»: ...
        ==> main.py
        import conf
        «n:n» = 1
        class A:
            «early:n»
            n = 2
            def conf(self) -> conf.«annotation:Conf»: ...
            def list(self) -> «builtin:list»: ...
            def later(self) -> "«forward:Inner»": ...
            class «Inner:Inner»: ...
        """,
        {"early": "n", "annotation": "Conf", "builtin": "external", "forward": "Inner"},
    )


def test_imports_in_branches_that_are_never_taken():
    check_links(
        """
        ==> new.py
        def «loads:loads»(): ...
        class «Old:Thing»: ...
        def «text:text»(): ...
        ==> old.py
        def «loads_old:loads»(): ...
        class Thing: ...
        ==> main.py
        import sys
        from typing import TYPE_CHECKING
        if sys.version_info >= (3, 11):
            import new as toml
        else:
            import old as toml
        if sys.version_info < (3, 8):
            from old import Thing
        else:
            from new import Thing
        if TYPE_CHECKING:
            from new import text
        else:
            text = None
        if sys.version_info >= (3, 13):
            import new as either
        else:
            import old as either
        if not TYPE_CHECKING:
            from old import loads as alone
        toml.«use:loads»()
        «thing:Thing»()
        «by_type:text»()
        either.«both:loads»()
        «only:alone»()
        """,
        {"use": "loads", "thing": "Old", "by_type": "text", "both": "loads loads_old", "only": "loads_old"},
    )  # fmt: skip


def test_a_name_that_is_given_its_own_value_means_the_built_in_there():
    check_links(
        """
        text = «earlier:str»
        «str:str» = «built_in:str»
        bytes = bytes
        «use:str»("x")
        def f(): return «inside:str»
        «own:mine» = «before:mine»
        """,
        {
            "earlier": "external",
            "built_in": "external",
            "use": "str",
            "inside": "str",
            "before": "own",
        },
    )
