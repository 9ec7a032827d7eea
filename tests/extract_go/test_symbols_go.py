"""What a Go file declares."""

from extraction_checks import check, check_symbols, check_values, facts_of, symbol_named
from path_text import path_text


def declared(source: str, *expected: str) -> None:
    check_symbols(source, ["package p", *expected], "go")


def test_functions_methods_and_types():
    declared(
        """
        package p
        type A struct { B; x, y int; next *A }
        func f(a int) (n int) { return a }
        func (a *A) m() {}
        func (A) n() {}
        """,
        "struct A",
        "field A::B",
        "field A::x",
        "field A::y",
        "field A::next",
        "function f",
        "method A::m",
        "method A::n",
    )


def test_a_method_may_come_before_its_type():
    declared(
        """
        package p
        func (a *A) m() {}
        type A int
        """,
        "type A",
        "method A::m",
    )


def test_methods_of_a_type_that_another_file_declares_extend_it():
    declared(
        """
        package p
        func (a *A) m() {}
        func (a A) n() {}
        """,
        "extension A",
        "method A::m",
        "method A::n",
    )


def test_groups():
    declared(
        """
        package p
        var (
            a, b = 1, 2
            c int
        )
        const (
            d = iota
            e
        )
        type (
            f = int
            g []int
            h interface { m(); Other }
        )
        """,
        "variable a",
        "variable b",
        "variable c",
        "constant d",
        "constant e",
        "type_alias f",
        "type g",
        "interface h",
        "method h::m",
    )


def test_nothing_is_declared_under_the_blank_name():
    declared("package p\nvar _ = f()\ntype T struct { _ int }\n", "struct T")


def test_types_inside_functions():
    declared(
        """
        package p
        func f() { type pair struct { a int }; _ = pair{a: 1} }
        """,
        "function f",
        "struct f::pair",
        "field f::pair::a",
    )


def test_a_constant_without_a_value_has_the_type_of_the_one_before():
    facts = facts_of("package p\nconst (\nA Kind = iota\nB\nC\n)\n", "go")
    for name in "ABC":
        symbol = symbol_named(facts, name)
        assert path_text(facts, symbol.type) == "global Kind"


def test_the_type_that_is_repeated_is_one_use():
    check("package p\nconst (\nA «use:Kind» = iota\nB\nC\n)\n", "go", use="type global Kind")


def test_results_are_taken_apart():
    check_values(
        """
        package p
        var a, b = f()
        var v, ok = table["k"]
        """,
        "go",
        a=["global f(){0}"],
        b=["global f(){1}"],
        v=["global table['k']"],
        ok=["'bool'"],
    )


def test_documentation_stands_above():
    source = """
        package p

        // F does.
        // It really does.
        func F() {}

        // not of G

        func G() {}

        // Group.
        var (
            // A is one.
            A = 1
            B = 2
        )
        """
    facts = facts_of(source, "go")
    text = "\n".join(line[8:] for line in source.splitlines()).lstrip("\n")

    def documentation(name: str) -> str:
        symbol = symbol_named(facts, name)
        return text[symbol.doc_start : symbol.doc_end] if symbol.doc_start >= 0 else ""

    assert documentation("F") == "// F does.\n// It really does."
    assert documentation("G") == ""
    assert documentation("A") == "// A is one."


def test_what_is_offered_begins_with_a_capital():
    facts = facts_of("package p\nfunc F() {}\nfunc f() {}\nfunc Äh() {}\n", "go")
    offered = {symbol.name for symbol in facts.symbols if symbol.flags & 1}
    assert offered == {"F", "Äh"}


def test_an_embedded_type_is_a_field_and_a_base():
    facts = facts_of("package p\ntype A struct { *B; q.C; D[int] }\n", "go")
    symbol = symbol_named(facts, "A")
    assert [path_text(facts, base) for base in symbol.bases] == [
        "global B",
        "global q.C",
        "global D[global int]",
    ]
    assert {s.name for s in facts.symbols if s.detail == "field"} == {"B", "C", "D"}


def test_constraints_are_no_bases():
    facts = facts_of("package p\ntype N interface { ~int | ~string; fmt.Stringer }\n", "go")
    assert [path_text(facts, base) for base in symbol_named(facts, "N").bases] == [
        "global fmt.Stringer"
    ]


def test_half_typed_code_keeps_what_is_whole():
    facts = facts_of("package p\nfunc (x ) f() { g( }\nfunc h() { k() }\n", "go")
    assert "h" in {symbol.name for symbol in facts.symbols}
