"""Declared types against what is assigned: rules 13 and 14, and what their exceptions are."""

from link_checks import check_links

CLASSES = """
        import textwrap
        from typing import Any, Final
        class Base:
            def «base:m»(self): ...
        class Derived(Base):
            def «derived:m»(self): ...
            def «only:only»(self): ...
"""


def test_a_declared_name_holds_what_it_is_given_as_far_as_its_type_allows():
    check_links(
        CLASSES
        + """
        def f(p: Base, q: Derived, r: Base):
            a: Base = Derived()
            a.«given:only»()
            b: Derived = Base()
            b.«declared:only»()
            c: Base = unbound()
            c.«unknown:m»()
            p = Derived()
            p.«parameter:only»()
            r = unbound()
            r.«kept:m»()
        """,
        {
            "given": "only",
            "declared": "only",
            "unknown": "base",
            "parameter": "only",
            "kept": "base",
        },
    )


def test_a_declared_attribute_holds_what_it_is_given_where_it_is_given():
    check_links(
        CLASSES
        + """
        class A:
            def f(self):
                self.x: Base = Derived()
                self.x.«here:only»()
                return [self.x.«inside:only»() for _ in ()]
            def g(self):
                self.x.«elsewhere:m»()
        """,
        {"here": "only", "inside": "only", "elsewhere": "base"},
    )


def test_any_says_that_nothing_is_known():
    check_links(
        CLASSES
        + """
        class A:
            x: Any = Derived()
            y: Final = Derived()
            def f(self, p: Any = Derived(), q=Derived()):
                self.x.«attribute:only»()
                self.y.«final:only»()
                p.«parameter:only»()
                q.«default:only»()
        """,
        {"attribute": "?", "final": "only", "parameter": "?", "default": "only"},
    )


def test_anything_or_something_is_anything():
    check_links(
        CLASSES
        + """
        def f(p: Any = None, q=None, r: Base = None):
            if p is None:
                p = Derived()
                p.«given:only»()
            p.«joined:only»()
            if q is None:
                q = Derived()
            q.«bare:only»()
            if r is None:
                r = Derived()
            r.«typed:m»()
        """,
        {"given": "only", "joined": "?", "bare": "only", "typed": "base derived"},
    )


def test_writing_an_attribute_that_a_base_declares_is_a_use_of_it():
    check_links(
        """
        class Base:
            «x:x»: int = 0
            def __init__(self): self.«plain:y» = 1
        class Derived(Base):
            def f(self):
                self.«write:x» = 1
                self.«own:y» = 2
                return self.«read:x», self.«nearest:y»
        """,
        {"write": "x", "read": "x", "nearest": "own", "own": ""},
    )


def test_members_listed_as_slots():
    check_links(
        """
        class A:
            __slots__ = ("«listed:x»", "«alone:y»") + ("z",)
            def __init__(self):
                self.«x:x» = 1
        class B:
            __slots__ = "«single:q»"
        def f(a: A, b: B):
            a.«use:y», a.«assigned:x», b.«one:q», a.«missing:w»
        """,
        {"listed": "x", "use": "alone", "assigned": "x", "one": "single", "missing": "missing"},
    )


def test_what_new_says_that_it_makes():
    check_links(
        CLASSES
        + """
        class Maker:
            def __new__(cls) -> Base: ...
        class Anything:
            def __new__(cls) -> Any: ...
            def f(self): ...
        class Own:
            def __new__(cls) -> "Own": ...
            def «f:f»(self): ...
        Maker().«made:m»()
        Anything().«unknown:f»()
        Own().«own:f»()
        """,
        {"made": "base", "unknown": "?", "own": "f"},
    )


def test_a_class_that_decorates_says_what_a_call_gives():
    check_links(
        CLASSES
        + """
        class Wrap:
            def __init__(self, function): ...
            def «call:__call__»(self, «depth:depth»=1) -> Base: ...
        class Keep:
            def __init__(self, function): ...
        @Wrap
        def «f:f»() -> Derived: ...
        @Keep
        def g() -> Derived: ...
        «name:f»(«keyword:depth»=2).«result:m»()
        g().«kept:only»()
        """,
        {"name": "f => call", "keyword": "depth", "result": "base", "kept": "only"},
    )


def test_either_of_two_tests():
    check_links(
        CLASSES
        + """
        class Other:
            def «other:m»(self): ...
        def f(x, y):
            if isinstance(x, Base) or isinstance(x, Other):
                x.«either:m»()
            if isinstance(x, Base) or y:
                x.«one:m»()
            if not (isinstance(y, Base) and y):
                y.«no:m»()
        """,
        {"either": "base other", "one": "?", "no": "?"},
    )


def test_the_package_around_a_module_of_its_own_name():
    check_links(
        """
        ==> name/core/name.py
        «whole:» = 1
        ==> name/core/other.py
        def «f:f»(): ...
        ==> name/core/user.py
        from «namespace:name».core.other import f
        import name.core.other
        «use:f»()
        name.core.other.«dotted:f»()
        ==> alone/tool.py
        from «outside:tool».parts import x
        """,
        {"namespace": "missing", "use": "f", "dotted": "f", "outside": "external"},
    )


def test_classes_that_a_call_makes_of_a_list_of_fields():
    check_links(
        """
        from collections import namedtuple
        import enum
        import typing
        class «T:T»:
            def «go:go»(self): ...
        «Point:Point» = namedtuple("Point", "«x:x» «y:y»")
        «Size:Size» = namedtuple("Size", ["«wide:wide»", '«high:high»'], defaults=[T])
        Url = typing.NamedTuple("Url", [("«scheme:scheme»", "«type:T»"), ("host", str)])
        Options = typing.TypedDict("Options", {"«flag:flag»": T})
        Color = enum.Enum("Color", "«RED:RED» BLUE")
        class Place(namedtuple("Place", ("«lat:lat»", "long"))):
            @property
            def «both:both»(self): return self.«own:lat»
        def f(options: Options, color: Color):
            p = «made:Point»(«keyword:y»=1, x=2)
            p.«member:x»
            Size(1, 2).«second:high»
            Url(T(), "").«typed:scheme».«call:go»()
            Url(T(), "")[0].«first:go»()
            options["flag"].«value:go»()
            Color.«value_of:RED».name
            Place(1, 2).«inherited:lat»
            Place(1, 2).«property:both»
            p.«outside:_replace»(x=3)
        """,
        {
            "type": "T", "own": "lat", "made": "Point", "keyword": "y", "member": "x", "second": "high",
            "typed": "scheme", "call": "go", "first": "go", "value": "go", "value_of": "RED", "inherited": "lat",
            "property": "both", "outside": "external",
        },
    )  # fmt: skip
