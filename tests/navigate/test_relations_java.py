"""Families, calls that may run an override, and types of values in Java."""

import pytest

from marked import parse_marked
from navigate_checks import (
    check_folds,
    check_implementation,
    check_incoming,
    check_outgoing,
    check_type_definition,
    check_types,
)

SHAPES = """
    ==> p/Shape.java
    package p;
    public interface «Shape:Shape» {
        double «area:area»(double é);
        default String «name:name»() { return "é"; }
    }
    ==> p/Base.java
    package p;
    public abstract class «Base:Base» implements Shape {
        protected abstract void «draw:draw»();
        public static Base «make:make»() { return null; }
        public void «open:open»() { this.«drawing:draw»(); «bare:draw»(); }
    }
    ==> q/Circle.java
    package q;
    import p.Base;
    import p.Shape;
    public class «Circle:Circle» extends Base {
        @Override public double «circle:area»(double u) { return 1; }
        protected void «circle_draw:draw»() {}
        @Override public String «circle_name:name»() { return super.«above:name»(); }
    }
    class «Tiny:Tiny» extends Circle {
        void «use:use»(Shape s) { s.«call:area»(1.0); }
    }
    record «Rec:Rec»(int x) implements Shape { public double «rec:area»(double y) { return x; } }
    enum «En:En» implements Shape { ONE; public double «en:area»(double z) { return 3; } }
"""


def at(label: str) -> str:
    text = parse_marked(SHAPES).text(label)
    return SHAPES.replace(f"«{label}:{text}»", f"«{label}:{text[0]}¦{text[1:]}»")


def test_implementations():
    check_implementation(at("Shape"), ["Base", "Circle", "Tiny", "Rec", "En"])
    check_implementation(at("area"), ["circle", "rec", "en"])
    check_implementation(at("call"), ["circle", "rec", "en"])
    check_implementation(at("draw"), ["circle_draw"])
    check_implementation(at("name"), ["circle_name"])
    check_implementation(at("circle"), ["circle"])


def test_an_anonymous_class_implements():
    check_implementation(
        """
        ==> A.java
        interface Shape { double ar¦ea(); }
        class A {
            Shape é = new Shape() { public double «own:area»() { return 2; } };
        }
        """,
        ["own"],
    )


def test_types_above_and_below():
    check_types(at("Base"), "Base", above=["Shape"], below=["Circle"])
    check_types(at("Circle"), "Circle", above=["Base"], below=["Tiny"])
    check_types(at("Shape"), "Shape", below=["Base", "Rec", "En"])


def test_calls_show_overrides():
    found = check_outgoing(
        at("open"), {"draw": ["drawing", "bare"], "circle_draw": ["drawing", "bare"]}
    )
    assert found["circle_draw"].via == "via Base.draw"
    check_outgoing(
        at("use"), {"area": ["call"], "circle": ["call"], "rec": ["call"], "en": ["call"]}
    )
    assert check_incoming(at("circle"), {"use": ["call"]})["use"].via == "via Shape.area"
    check_incoming(at("circle_name"), {})


@pytest.mark.parametrize(
    "code",
    [
        "void f(Shape x) { ¦x.area(1); }",
        "void f(Shape ¦x) {}",
        "void f() { Shape x = null; ¦x.area(1); }",
        "void f() { var x = give(); ¦x.area(1); }",
        "Shape give() { return gi¦ve(); }",
        "Shape é; void f() { this.¦é.area(1); }",
        "Shape ¦é;",
        "void f(java.util.List<Shape> xs) { for (Shape x : xs) { ¦x.area(1); } }",
    ],
)
def test_the_type_of_a_value(code):
    shape = (
        "==> p/Shape.java\npackage p;\npublic interface «shape:Shape» { double area(double é); }\n"
    )
    head = "==> p/A.java\npackage p;\nclass A {\n"
    give = "" if "Shape give" in code else "Shape give() { return null; }\n"
    check_type_definition(f"{shape}{head}{give}{code}\n}}\n", ["shape"])


def test_folding():
    check_folds(
        """
        import a.B;
        import a.C;

        /**
         * é
         */
        class A {
            void f(int x) {
                switch (x) {
                    case 1:
                        g();
                        break;
                    default: g();
                }
            }
        }
        """,
        ["1-2 imports", "4-6 comment", "7-15", "8-14", "9-13", "10-12"],
        path="A.java",
    )


OVERLOADS = """
    ==> A.java
    import java.util.List;
    interface Out<T> {
      void «one:emit»(String é);
      void «many:emit»(String é, Object... more);
      void «each:emit»(List<T> all);
      void «any:emit»(T value, int n);
    }
    class Own implements Out<Own> {
      public void «own_one:emit»(java.lang.String é) {}
      public void «own_many:emit»(String é, Object[] more) {}
      public void «own_each:emit»(List<Own> all) {}
      public void «own_any:emit»(Own value, int n) {}
      public void «own_int:emit»(int n) {}
    }
    class Use { void «use:use»(Out<Own> out) { out.«call:emit»("é"); } }
"""


@pytest.mark.parametrize("name", ["one", "many", "each", "any"])
def test_overloads_do_not_implement_each_other(name):
    source = OVERLOADS.replace(f"«{name}:emit»", f"«{name}:em¦it»")
    check_implementation(source, [f"own_{name}"])


def test_a_call_reaches_no_other_overload():
    source = OVERLOADS.replace("«use:use»", "«use:u¦se»")
    check_outgoing(source, {"one": ["call"], "own_one": ["call"]})
    source = OVERLOADS.replace("«own_int:emit»", "«own_int:em¦it»")
    check_incoming(source, {})


def test_a_field_implements_no_method_but_a_component_does():
    check_implementation(
        """
        ==> A.java
        interface Shape { int si¦ze(); }
        class Square implements Shape { int size; public int «own:size»() { return this.size; } String é; }
        record Line(int «component:size») implements Shape {}
        """,
        ["own", "component"],
    )
