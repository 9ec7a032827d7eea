"""Calls that may run an override, what implements a name, and what derives from what."""

import pytest

from core.languages import language_named
from navigate_checks import (
    check_implementation,
    check_incoming,
    check_outgoing,
    check_types,
)

# -- calls


def test_a_call_through_a_base_shows_its_overrides():
    found = check_outgoing(
        """
        class Shape:
            def «base:area»(self): ...
        class Circle(Shape):
            def «circle:area»(self): ...
        class Disk(Circle):
            def «disk:area»(self): ...
        class Other:
            def area(self): ...
        def sh¦ow(é: Shape):
            return é.«call:area»()
        """,
        {"base": ["call"], "circle": ["call"], "disk": ["call"]},
    )
    assert found["base"].via == ""
    assert found["circle"].via == "via Shape.area"


def test_a_base_method_shows_what_overrides_it():
    found = check_outgoing(
        """
        class Shape:
            def «base:ar¦ea»(self):
                «call:helper»()
        class Circle(Shape):
            def «circle:area»(self): ...
        def «helper:helper»(): ...
        """,
        {"circle": ["base"], "helper": ["call"]},
    )
    assert found["circle"].via == "via Shape.area"


def test_an_interface_method_shows_what_implements_it():
    check_outgoing(
        """
        ==> a.ts
        export interface Store { «get:lo¦ad»(key: string): string }
        ==> b.ts
        import { Store } from "./a"
        export class Disk implements Store {
            «disk:load»(key: string) { return key }
        }
        """,
        {"disk": ["get"]},
    )


def test_a_receiver_of_a_derived_class_runs_overrides_below_it_only():
    check_outgoing(
        """
        class Shape:
            def «base:area»(self): ...
        class Circle(Shape):
            def area(self): ...
        class Square(Shape): ...
        class Tile(Square):
            def «tile:area»(self): ...
        def sh¦ow(square: Square):
            return square.«call:area»()
        """,
        {"base": ["call"], "tile": ["call"]},
    )


def test_super_and_a_written_class_choose_no_override():
    check_outgoing(
        """
        class Shape:
            def «base:area»(self): ...
        class Circle(Shape):
            def ar¦ea(self):
                Shape.«named:area»(self)
                return super().«call:area»()
        class Square(Shape):
            def area(self): ...
        """,
        {"base": ["named", "call"]},
    )


def test_constructors_override_nothing_that_is_called():
    check_outgoing(
        """
        class «shape:Shape»:
            def «init:__init__»(self): ...
        class Circle(Shape):
            def __init__(self): ...
        def ma¦ke():
            return «call:Shape»()
        """,
        {"shape": ["call"], "init": ["call"]},
    )
    check_incoming(
        """
        class Shape:
            def __init__(self): ...
        class Circle(Shape):
            def __in¦it__(self): ...
        def make():
            return Shape()
        """,
        {},
    )


def test_an_override_of_an_interface_shows_calls_through_it():
    found = check_incoming(
        """
        ==> a.ts
        export interface Store { load(key: string): string }
        export function «use:use»(store: Store) { return store.«call:load»("é") }
        ==> b.ts
        import { Store } from "./a"
        export class Disk implements Store {
            lo¦ad(key: string) { return key }
        }
        """,
        {"use": ["call"]},
    )
    assert found["use"].via == "via Store.load"


# -- implementation


@pytest.mark.parametrize("at", ["interface Sto¦re", "store: Sto¦re", "import { Sto¦re }"])
def test_an_interface_is_implemented_by_what_says_so(at):
    source = """
        ==> a.ts
        export interface Store { load(): string }
        export interface Cache extends Store { clear(): void }
        export class «disk:Disk» implements Store { load() { return "é" } }
        ==> b.ts
        import { Store } from "./a"
        import { Cache } from "./a"
        export class «memory:Memory» implements Cache { load() { return "" } clear() {} }
        export class «late:Late» extends Memory {}
        export class Looks { load() { return "" } }
        function use(store: Store) {}
    """
    check_implementation(source.replace(at.replace("¦", ""), at, 1), ["disk", "memory", "late"])


def test_an_abstract_class_is_implemented_by_its_subclasses():
    check_implementation(
        """
        from abc import ABC, abstractmethod
        class Sha¦pe(ABC):
            @abstractmethod
            def area(self): ...
        class «circle:Circle»(Shape):
            def area(self): return "é"
        class «disk:Disk»(Circle): ...
        """,
        ["circle", "disk"],
    )


@pytest.mark.parametrize("at", ["def ar¦ea(self): ...", "shape.ar¦ea()"])
def test_a_method_is_implemented_by_its_overrides(at):
    source = """
        from abc import ABC, abstractmethod
        class Shape(ABC):
            @abstractmethod
            def area(self): ...
        class Half(Shape):
            @abstractmethod
            def area(self):
                "é"
        class Circle(Half):
            def «circle:area»(self): return 1
        class Square(Shape):
            def «square:area»(self): return 1
        def show(shape: Shape):
            return shape.area()
    """
    check_implementation(source.replace(at.replace("¦", ""), at, 1), ["circle", "square"])


def test_a_method_that_nothing_overrides_is_its_own_implementation():
    check_implementation(
        """
        class Shape:
            def «area:area»(self): return "é"
        def show(shape: Shape):
            return shape.ar¦ea()
        """,
        ["area"],
    )
    check_implementation("==> a.ts\ninterface Shape { ar¦ea(): number }\n", [])


def test_an_inherited_method_implements_too():
    check_implementation(
        """
        ==> a.ts
        interface Shape { ar¦ea(): number; name: string }
        class Base { «base:area»() { return 1 } }
        class Circle extends Base implements Shape { name = "é" }
        """,
        ["base"],
    )


def test_what_a_method_overrides_does_not_implement_it():
    check_implementation(
        """
        class Base:
            def run(self): return "é"
        class Mid(Base):
            def ¦run(self): return 1
        class Plain(Mid): ...
        class Other(Mid):
            def «other:run»(self): return 2
        """,
        ["other"],
    )


def test_a_property_of_an_interface_is_implemented_by_fields():
    check_implementation(
        """
        ==> a.ts
        interface Shape { na¦me: string }
        class Circle implements Shape { «own:name» = "é" }
        class Square implements Shape { constructor(public «given:name»: string) {} }
        """,
        ["own", "given"],
    )


def test_static_members_do_not_implement_those_of_instances():
    check_implementation(
        """
        ==> a.ts
        abstract class Shape { abstract ar¦ea(): number }
        class Circle extends Shape { static area() { return 1 }; «own:area»() { return 2 } }
        """,
        ["own"],
    )


# -- type hierarchy


def test_types_above_and_below():
    source = """
        ==> a.py
        class «base:Base»: ...
        class «mixin:Mixin»: ...
        ==> b.py
        from a import Base as B, Mixin
        class «naïve:Naïve»(Mixin, B): ...
        class «first:First»(Naïve): ...
        class «second:Second»(Naïve): ...
        class Third(Second): ...
        é = Naïve()
    """
    for at in ("Na¦ïve»(Mixin", "é = Na¦ïve"):
        check_types(
            source.replace(at.replace("¦", ""), at),
            "naïve",
            above=["mixin", "base"],
            below=["first", "second"],
        )


def test_a_place_without_a_name_is_in_a_class():
    check_types(
        """
        class «base:Base»:
            # é ¦
            x = 1
        """,
        "base",
    )


def test_interfaces_and_classes_in_typescript():
    check_types(
        """
        ==> a.ts
        interface «a:A» {}
        interface «b:B» extends A {}
        class «c:C»<T> {}
        class «d:¦D» extends C<string> implements B {}
        class «e:E» extends D {}
        """,
        "d",
        above=["c", "b"],
        below=["e"],
    )


def test_a_cycle_of_bases_comes_to_an_end():
    check_types(
        """
        class «a:¦A»(B): ...
        class «b:B»(A): ...
        """,
        "a",
        above=["b"],
        below=["b"],
    )
    check_implementation("class ¦A(B): ...\nclass «b:B»(A): ...", ["b"])


# -- interfaces that are satisfied by method sets


SHAPES = """
    ==> a.ts
    export interface «named:Named» { «wanted:name»(): string }
    export interface «shape:Shape» extends Named { «area:area»(unit: string): number }
    ==> b.ts
    import { Shape } from "./a"
    export class «circle:Circle» { «own:name»() { return "é" }; area(unit: string) { return 1 } }
    export class «base:Base» { «inherited:name»() { return "" } }
    export class «square:Square» extends Base { area(unit: string) { return 2 } }
    export class «wrong:Wrong» { area() { return 3 }; name(x: number) { return "" } }
    export function «show:show»(é: Shape) { return é.«call:name»() }
"""


@pytest.fixture
def implicit():
    """TypeScript with a rule of other languages."""
    language = language_named("typescript")
    assert not language.implicit_interfaces
    object.__setattr__(language, "implicit_interfaces", True)
    yield
    object.__setattr__(language, "implicit_interfaces", False)


@pytest.mark.usefixtures("implicit")
def test_whoever_has_all_methods_implements_an_interface():
    check_implementation(SHAPES.replace("«shape:Shape", "«shape:Sh¦ape"), ["circle", "square"])
    check_implementation(SHAPES.replace("«wanted:name", "«wanted:na¦me"), ["own", "inherited"])


@pytest.mark.usefixtures("implicit")
def test_implied_interfaces_are_in_the_hierarchy():
    check_types(
        SHAPES.replace("«circle:Circle", "«circle:Ci¦rcle"), "circle", above=["named", "shape"]
    )
    check_types(
        SHAPES.replace("«shape:Shape", "«shape:Sh¦ape"),
        "shape",
        above=["named"],
        below=["circle", "square"],
    )


@pytest.mark.usefixtures("implicit")
def test_implied_interfaces_dispatch_calls():
    found = check_incoming(SHAPES.replace("«own:name", "«own:na¦me"), {"show": ["call"]})
    assert found["show"].via == "via Named.name"


def test_without_the_rule_nobody_implements_by_accident():
    check_implementation(SHAPES.replace("«shape:Shape", "«shape:Sh¦ape"), [])


# -- members that are declared apart from their type


@pytest.fixture
def apart(monkeypatch):
    """Interfaces as if they were extensions: `interface Part extends T, Trait` for `impl Trait for T`."""
    monkeypatch.setattr("core.navigate.families.EXTENSION", "interface")
    monkeypatch.setattr("core.navigate.families.INTERFACES", frozenset())
    monkeypatch.setattr("core.navigate.implementation.INTERFACES", frozenset())


EXTENDED = """
    ==> a.ts
    export abstract class «trait:Trait» { abstract «wanted:run»(): string }
    export class «type:Type» { naïve = 1 }
    ==> b.ts
    import { Trait, Type } from "./a"
    interface Part extends Type, Trait { «given:run»: string }
    interface More extends Type { other(): string }
    export function «use:use»(trait: Trait) { return trait.«call:run»() }
"""


@pytest.mark.usefixtures("apart")
def test_an_extension_is_part_of_what_it_extends():
    check_types(EXTENDED.replace("«type:Type", "«type:Ty¦pe"), "type", above=["trait"])
    check_types(EXTENDED.replace("«trait:Trait", "«trait:Tr¦ait"), "trait", below=["type"])
    check_implementation(EXTENDED.replace("«trait:Trait", "«trait:Tr¦ait"), ["type"])
    check_implementation(EXTENDED.replace("«wanted:run", "«wanted:ru¦n"), ["given"])
