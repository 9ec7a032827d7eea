"""Traits, extensions, calls, types and outlines in Rust."""

import pytest

from marked import parse_marked
from navigate_checks import (
    check_definition,
    check_folds,
    check_hover,
    check_implementation,
    check_incoming,
    check_outgoing,
    check_outline,
    check_references,
    check_selection,
    check_symbols,
    check_type_definition,
    check_types,
)

SHAPES = """
    ==> Cargo.toml
    [package]
    name = "shapes"
    ==> src/lib.rs
    pub mod circle;
    /// Was eine Fläche hat.
    pub trait «Shape:Shape»: «Named:Named» {
        fn «area:area»(&self, é: i32) -> f64;
        fn «twice:twice»(&self) -> f64 { self.«inner:area»(2) }
    }
    pub trait «name_trait:Named» { fn name(&self) -> String; }
    pub struct «Square:Square» { side: f64 }
    impl Shape for Square { fn «square:area»(&self, n: i32) -> f64 { self.side } }
    impl Named for Square { fn name(&self) -> String { String::new() } }
    pub fn «use_all:use_all»(s: &dyn Shape) { s.«call:area»(1); }
    pub fn «bound:bound»<S: Shape>(s: S) { s.«through:area»(1); }
    ==> src/circle.rs
    use crate::{Shape, Named};
    pub struct «Circle:Circle» { r: f64 }
    impl Circle { pub fn «new:new»(r: f64) -> Self { Circle { r } } }
    ==> src/area.rs
    use crate::circle::Circle;
    impl crate::Shape for Circle { fn «circle:area»(&self, u: i32) -> f64 { 1.0 } }
    ==> src/main.rs
    mod area;
    use shapes::{circle::Circle, Shape};
    fn «own:own»(c: &Circle) { c.«direct:area»(2); Circle::«made:new»(1.0); }
"""


def at(label: str) -> str:
    text = parse_marked(SHAPES).text(label)
    return SHAPES.replace(f"«{label}:{text}»", f"«{label}:{text[0]}¦{text[1:]}»")


def test_who_implements_a_trait():
    check_implementation(at("Shape"), ["Circle", "Square"])


def test_methods_of_a_trait_lead_to_those_that_implement_them():
    check_implementation(at("area"), ["circle", "square"])


def test_a_call_leads_there_too():
    check_implementation(at("call"), ["circle", "square"])


def test_types_above_and_below():
    check_types(at("Shape"), "Shape", above=["name_trait"], below=["Circle", "Square"])
    check_types(at("Circle"), "Circle", above=["Shape"])


def test_calls_through_a_trait_reach_what_implements_it():
    found = check_outgoing(
        at("use_all"), {"area": ["call"], "circle": ["call"], "square": ["call"]}
    )
    assert found["circle"].via == "via Shape.area"


def test_a_bound_is_what_its_variable_has():
    check_outgoing(at("bound"), {"area": ["through"], "circle": ["through"], "square": ["through"]})


def test_callers_of_a_method_in_another_file_than_its_type():
    found = check_incoming(
        at("circle"),
        {
            "own": ["direct"],
            "use_all": ["call"],
            "bound": ["through"],
            "twice": ["inner"],
        },
    )
    assert found["own"].via == ""
    assert found["use_all"].via == "via Shape.area"


def test_references_of_a_method_that_is_apart_from_its_type():
    check_references(at("circle"), ["circle", "direct"])


@pytest.mark.parametrize(("label", "target"), [("direct", "circle"), ("made", "new")])
def test_definition_of_a_method(label, target):
    check_definition(at(label), [target])


def test_the_type_of_a_value_lies_in_another_module():
    check_type_definition(SHAPES.replace("c.«direct:area»", "¦c.area"), ["Circle"])


def test_members_apart_from_their_type_are_under_its_name():
    check_outline(
        """
        ==> a.rs
        struct T { n: i32 }
        impl T { fn one() {} }
        fn two() {}
        impl Drop for T { fn drop(&mut self) {} }
        """,
        [("T", ["n"]), ("T", ["one"]), "two", ("T", ["drop"])],
    )


def test_what_extends_a_type_is_no_symbol_of_the_workspace():
    check_symbols(SHAPES, "Circle", ["Circle"])


def test_comments_above_document():
    found = check_hover(
        """
        ==> src/lib.rs
        /// Runs it.
        #[must_use]
        pub fn run(n: i32) -> Result<(), Error> { Ok(()) }
        fn f() { ¦run(1); }
        """
    )
    assert found is not None
    assert "Runs it." in found.documentation
    assert "pub fn run(n: i32) -> Result<(), Error>" in found.signature


def test_folds():
    check_folds(
        """
        use std::fmt;
        use std::io;

        impl A {
            fn f() {
                if x {
                    y()
                }
            }
        }
        """,
        ["1-2 imports", "4-9", "5-8", "6-7"],
        path="main.rs",
    )


def test_selection():
    check_selection(
        "fn f() { a.b¦c(1); }\n",
        [
            "bc",
            "a.bc",
            "a.bc(1)",
            "a.bc(1);",
            " a.bc(1); ",
            "{ a.bc(1); }",
            "fn f() { a.bc(1); }",
        ],
        path="main.rs",
    )
