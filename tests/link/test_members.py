"""Rules about members: receivers, ancestors, attributes, parameters (rules 11 to 15, 20, 21)."""

from link_checks import check_links


def test_receiver_is_the_first_parameter_whatever_its_name():
    check_links(
        """
        class A:
            def «go:go»(this): this.«self_use:go»()
            @staticmethod
            def s(self): self.«static:go»()
            @classmethod
            def «make:make»(kind): kind.«cls_use:make»().«made:go»()
            def __new__(cls): return cls.«new:make»()
            def __init_subclass__(cls): cls.«sub:make»()
        """,
        {"self_use": "go", "static": "?", "cls_use": "make", "new": "make", "sub": "make"},
    )


def test_order_of_ancestors_is_c3():
    check_links(
        """
        class Top:
            def f(self): ...
        class Left(Top): ...
        class Right(Top):
            def «right:f»(self): ...
        class Bottom(Left, Right): ...
        Bottom().«use:f»()
        """,
        {"use": "right"},
    )


def test_super_starts_behind_the_defining_class():
    check_links(
        """
        class Base:
            def «base:f»(self): ...
        class Middle(Base):
            def «middle:f»(self): super().«first:f»()
        class Mixin:
            def f(self): super().«nowhere:f»()
        class Leaf(Middle):
            def f(self):
                super().«second:f»()
                super(Leaf, self).«old:f»()
            @classmethod
            def make(cls): return super().«above:make»
        """,
        {
            "first": "base",
            "second": "middle",
            "old": "middle",
            "nowhere": "missing",
            "above": "missing",
        },
    )


def test_assignment_to_the_receiver_declares_an_attribute():
    check_links(
        """
        class Engine:
            def «start:start»(self): ...
        class Car:
            def __init__(self):
                self.«engine:engine» = Engine()
            def drive(self):
                self.«use:engine».«call:start»()
        Car().«outside:engine».«other:start»()
        """,
        {"use": "engine", "call": "start", "outside": "engine", "other": "start"},
    )


def test_declared_type_in_a_base_holds():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class A:
            «declared:x»: T
        class B(A):
            def f(self):
                self.x = unknown()
                self.«use:x».«call:go»()
        """,
        {"use": "declared", "call": "go"},
    )


def test_declared_type_beats_assigned_values_and_none_says_nothing():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class Other: ...
        class A:
            a: T = Other()
            b = None
            def f(self):
                self.b = T()
                self.a.«declared:go»()
                self.b.«assigned:go»()
        """,
        {"declared": "go", "assigned": "go"},
    )


def test_override_takes_the_parameter_type_of_the_base():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class A:
            def f(self, x: T): ...
        class B(A):
            def f(self, x): x.«use:go»()
        """,
        {"use": "go"},
    )


def test_keyword_argument_is_a_reference_to_the_parameter_or_field():
    check_links(
        """
        from dataclasses import dataclass
        from typing import NamedTuple
        def f(«depth:depth»=0): ...
        f(«call:depth»=1)
        class A:
            def __init__(self, «size:size»): ...
        class B(A): ...
        B(«inherited:size»=1)
        @dataclass
        class D:
            «field:x»: int
        D(«data:x»=1)
        class N(NamedTuple):
            «item:y»: int
        N(«tuple:y»=1)
        def g(**kw): ...
        g(«swallowed:z»=1)
        """,
        {
            "call": "depth", "inherited": "size", "data": "field", "tuple": "item", "swallowed": "?",
        },
    )  # fmt: skip


def test_constructor_of_a_class_is_found_through_its_ancestors():
    check_links(
        """
        class A:
            def «init:__init__»(self): ...
        class «B:B»(A): ...
        class «C:C»:
            def «new:__new__»(cls): ...
        «first:B»()
        «second:C»()
        """,
        {"first": "B => init", "second": "C => new"},
    )


def test_what_keeps_the_receiver():
    check_links(
        """
        import copy
        class A:
            def me(self): return self
            def other(self): return copy.copy(self)
            @classmethod
            def make(cls): return cls()
            def same(self): return self.__class__()
            def kind(self): return type(self)()
        class B(A):
            def me(self): return super().me()
            def «go:go»(self): ...
        B().me().«a:go»()
        B().other().«b:go»()
        B.make().«c:go»()
        B().same().«d:go»()
        B().kind().«e:go»()
        """,
        dict.fromkeys("abcde", "go"),
    )


def test_property_on_the_instance_and_on_the_class():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class A:
            @property
            def «p:p»(self) -> T: ...
        A().«read:p».«use:go»()
        A.«itself:p».«none:go»()
        A().p().«called:go»()
        """,
        {"read": "p", "use": "go", "itself": "p", "none": "external", "called": "?"},
    )


def test_coroutine_has_members_after_await_only():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        async def f() -> T: ...
        async def g():
            return T()
        async def main():
            f().«early:go»()
            (await f()).«use:go»()
            (await g()).«inferred:go»()
        """,
        {"early": "external", "use": "go", "inferred": "go"},
    )


def test_members_of_outside_bases_are_external():
    check_links(
        """
        from lib import Base
        import unknown
        class A(Base):
            def «mine:mine»(self): self.«outer:anything»()
        class B(make()): ...
        def make(): ...
        A().«use:mine»
        A().«base:theirs»
        B().«open:x»
        class C: ...
        C().«absent:x»
        C().«object:__class__»
        """,
        {
            "outer": "external",
            "use": "mine",
            "base": "external",
            "open": "?",
            "absent": "missing",
            "object": "external",
        },
    )


def test_fallback_for_missing_members():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class Proxy:
            def __getattr__(self, name) -> T: ...
        Proxy().«any:thing».«use:go»()
        """,
        {"any": "?", "use": "go"},
    )


def test_enum_members():
    check_links(
        """
        from enum import Enum
        class Color(Enum):
            «red:RED» = 1
            def «paint:paint»(self): ...
        Color.«use:RED».«call:paint»()
        for color in Color:
            color.«each:paint»()
        Color["RED"].«key:paint»()
        """,
        {"use": "red", "call": "paint", "each": "paint", "key": "paint"},
    )


def test_member_through_a_descriptor():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class Descriptor:
            def __get__(self, instance, owner) -> T: ...
        class A:
            d = Descriptor()
            def get(self) -> T: ...
            p = property(get)
        A().d.«use:go»()
        A().p.«made:go»()
        """,
        {"use": "go", "made": "go"},
    )


def test_unannotated_method_called_through_its_class():
    check_links(
        """
        class A:
            def me(self): return self
        class B(A):
            def «go:go»(self): ...
        A.me(B()).«use:go»()
        """,
        {"use": "go"},
    )


def test_class_that_shadows_the_import_it_derives_from():
    check_links(
        """
        ==> base.py
        class «theirs:Thing»:
            def «go:go»(self): ...
        ==> main.py
        from base import Thing as Base
        class Thing(Base): ...
        Thing().«use:go»()
        """,
        {"use": "go"},
    )


def test_a_class_has_the_members_of_its_metaclass():
    check_links(
        """
        class Meta(type):
            def __init__(cls, name, bases, namespace):
                cls.«options:options» = Options()
            def __new__(mcs, name, bases, namespace):
                cls = super().__new__(mcs, name, bases, namespace)
                cls.«table:table» = Options()
                return cls
            def «make:make»(cls): return cls
            @property
            def «kind:kind»(cls): return Options()
        class Options:
            def «read:read»(self): ...
        class Base(metaclass=Meta):
            @classmethod
            def f(cls):
                cls.«by_class:options».«read_it:read»()
                cls.«method:make»().«again:make»()
                cls.«getter:kind».«read_kind:read»()
            def g(self):
                self.«by_instance:options».«read_own:read»()
                self.«table_use:table»
                self.«no_method:make»()
        class Derived(Base): ...
        Derived.«inherited:make»()
        Derived.options.«last:read»()
        """,
        {
            "by_class": "options", "read_it": "read", "method": "make", "again": "make", "getter": "kind",
            "read_kind": "read", "by_instance": "options", "read_own": "read", "table_use": "table",
            "no_method": "missing", "inherited": "make", "last": "read",
        },
    )  # fmt: skip


def test_a_metaclass_says_what_its_classes_make():
    check_links(
        """
        from typing import TypeVar
        T = TypeVar("T")
        class Private(type):
            def «create:_create»(cls: type[T], *args) -> T:
                return super().__call__(*args)
        class A(metaclass=Private):
            def «go:go»(self): ...
        def f():
            a = A.«use:_create»(1)
            a.«call:go»()
        """,
        {"use": "create", "call": "go"},
    )


def test_what_getattr_is_seen_to_return_is_a_member_too():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        class Node:
            parts = [T()]
            def __getattr__(self, name):
                return self.parts[0]
        class Proxy:
            def __getattr__(self, name):
                return getattr(self.other, name)
        Node().anything.«use:go»()
        Proxy().anything.«no:go»()
        """,
        {"use": "go", "no": "?"},
    )
