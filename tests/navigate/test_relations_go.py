"""Families, calls, types and outlines in Go."""

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
    check_symbols,
    check_type_definition,
    check_types,
)

SHAPES = """
    ==> go.mod
    module m
    ==> shape.go
    package main
    type «Shape:Shape» interface { «area:Area»(é int) float64; «name:Name»() string }
    type «Named:Named» struct {}
    func (n Named) «base_name:Name»() string { return "é" }
    ==> circle/circle.go
    package circle
    type «Circle:Circle» struct { r int }
    ==> circle/area.go
    package circle
    func (c *Circle) «circle:Area»(u int) float64 { return 1 }
    func (c Circle) «circle_name:Name»() string { return "" }
    type «Other:Other» struct {}
    func (Other) «two:Area»(a, b int) float64 { return 2 }
    func (Other) Name() string { return "" }
    ==> main.go
    package main
    import "m/circle"
    type «Square:Square» struct { Named }
    func (Square) «square:Area»(n int) float64 { return 3 }
    func «use:use»(s Shape) { s.«call:Area»(1) }
    func «own:own»(c *circle.Circle) { c.«direct:Area»(2) }
"""


def at(label: str) -> str:
    text = parse_marked(SHAPES).text(label)
    return SHAPES.replace(f"«{label}:{text}»", f"«{label}:{text[0]}¦{text[1:]}»")


def test_who_has_the_methods_of_an_interface_implements_it():
    check_implementation(at("Shape"), ["Circle", "Square"])


def test_methods_of_an_interface_lead_to_those_that_implement_them():
    check_implementation(at("area"), ["circle", "square"])
    check_implementation(at("name"), ["circle_name", "base_name"])


def test_a_call_leads_there_too():
    check_implementation(at("call"), ["circle", "square"])


def test_types_above_and_below():
    check_types(at("Shape"), "Shape", below=["Circle", "Square"])
    check_types(at("Square"), "Square", above=["Named", "Shape"])
    check_types(at("Other"), "Other")


def test_calls_through_an_interface_reach_what_implements_it():
    found = check_outgoing(at("use"), {"area": ["call"], "circle": ["call"], "square": ["call"]})
    assert found["circle"].via == "via Shape.Area"


def test_callers_of_a_method():
    found = check_incoming(at("circle"), {"own": ["direct"], "use": ["call"]})
    assert found["own"].via == ""
    assert found["use"].via == "via Shape.Area"


def test_references_of_a_method_that_is_apart_from_its_type():
    check_references(at("circle"), ["circle", "direct"])


@pytest.mark.parametrize("label", ["direct", "circle"])
def test_definition_of_a_method(label):
    check_definition(at(label), ["circle"])


def test_the_type_of_a_value_lies_in_another_package():
    check_type_definition(
        SHAPES.replace("c.«direct:Area»", "¦c.Area"),
        ["Circle"],
    )


def test_methods_apart_from_their_type_are_under_its_name():
    check_outline(
        """
        ==> a.go
        package p
        func (t *T) one() {}
        func two() {}
        func (t T) three() {}
        """,
        ["p", ("T", ["one", "three"]), "two"],
    )


def test_what_extends_a_type_is_no_symbol_of_the_workspace():
    check_symbols(SHAPES, "Circle", ["Circle"])


def test_comments_above_document():
    found = check_hover(
        """
        ==> a.go
        package p
        // Run does it.
        func Run(n int) error { return nil }
        func f() { ¦Run(1) }
        """
    )
    assert found is not None
    assert "Run does it." in found.documentation
    assert "func Run(n int) error" in found.signature


def test_folds():
    check_folds(
        """
        package p

        import (
            "fmt"
            "os"
        )

        func f() {
            fmt.Println(os.Args)
        }
        """,
        ["3-5", "8-9"],
        path="main.go",
    )


def test_a_conversion_is_no_call():
    check_outgoing(
        """
        ==> a.go
        package p
        type Celsius float64
        func «warm:warm»() Celsius { return 20 }
        func f¦() Celsius { return Celsius(«call:warm»()) }
        """,
        {"warm": ["call"]},
    )


LIKENESS = """
    ==> a/a.go
    package a
    import "io"
    type Text = string
    type «Source:Source» interface { «get:Get»(key string, é ...int) ([]byte, io.Reader, error); «close:Close»() error }
    type «Plain:Plain» struct {}
    func (Plain) «plain:Get»(k string, n ...int) (found []uint8, r io.Reader, err error) { return }
    func (Plain) Close() error { return nil }
    type «Named:Named» struct {}
    func (*Named) «named:Get»(k Text, n ...int) ([]byte, io.Reader, error) { return nil, nil, nil }
    func (*Named) Close() error { return nil }
    type OtherKey struct {}
    func (OtherKey) Get(k int, n ...int) ([]byte, io.Reader, error) { return nil, nil, nil }
    func (OtherKey) Close() error { return nil }
    type OtherResult struct {}
    func (OtherResult) Get(k string, n ...int) ([]string, io.Reader, error) { return nil, nil, nil }
    func (OtherResult) Close() error { return nil }
    type NoResult struct {}
    func (NoResult) Get(k string, n ...int) ([]byte, io.Reader, error) { return nil, nil, nil }
    func (NoResult) Close() {}
    type «Any:Any» interface { Put(v any) }
    type «Box:Box»[T any] struct {}
    func (Box[T]) Put(v interface{}) {}
    type «Taker:Taker»[T any] interface { Take(v T) T }
    type «Ints:Ints» struct {}
    func (Ints) Take(v int) int { return v }
"""


def test_methods_that_take_or_give_something_else_do_not_implement():
    def at(label: str) -> str:
        text = parse_marked(LIKENESS).text(label)
        return LIKENESS.replace(f"«{label}:{text}»", f"«{label}:{text[0]}¦{text[1:]}»")

    check_implementation(at("Source"), ["Plain", "Named"])
    check_implementation(at("get"), ["plain", "named"])
    check_types(at("Plain"), "Plain", above=["Source"])
    check_implementation(at("Any"), ["Box"])
    check_implementation(at("Taker"), ["Ints"])
    check_types(at("Ints"), "Ints", above=["Taker"])
