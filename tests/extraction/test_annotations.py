"""Types as they are written: annotations, strings that hold code, generics, aliases."""

import pytest

from extraction_checks import check, facts_of, symbol_named
from path_text import path_text


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("A", "global A"),
        ("m.A", "global m.A"),
        ("None", "'None'"),
        ("A | None", "global A | 'None'"),
        ("A | B | C", "global A | global B | global C"),
        ("Optional[A]", "global Optional[global A]"),
        ("Union[A, B]", "global Union[global A, global B]"),
        ("list[A]", "global list[global A]"),
        ("dict[str, list[A]]", "global dict[global str, global list[global A]]"),
        ("m.List[m.A]", "global m.List[global m.A]"),
        ("tuple[A, ...]", "global tuple[global A, 'ellipsis']"),
        ("tuple[()]", "global tuple[tuple{}]"),
        ("type[A]", "global type[global A]"),
        ("Callable[[A, B], C]", "global Callable[list{global A, global B}, global C]"),
        ("Callable[..., C]", "global Callable['ellipsis', global C]"),
        ("'A'", "global A"),
        ("'list[A]'", "global list[global A]"),
        ("list['A']", "global list[global A]"),
        ("'list[\"A\"]'", "global list[global A]"),
        ("Optional['m.A']", "global Optional[global m.A]"),
        ("'A' | None", "global A | 'None'"),
        ('"A | None"', "global A | 'None'"),
        ('"""A"""', "global A"),
        ("r'A'", "global A"),
        ("' A '", "global A"),
        ("Literal['A']", "global Literal[]"),
        ("Literal['A', 1] | B", "global Literal[] | global B"),
        ("t.Literal['A']", "global t.Literal[]"),
        ("list[Literal['A']]", "global list[global Literal[]]"),
        ("Annotated[A, 'text', B()]", "global Annotated[global A]"),
        ("Annotated['A', 'text']", "global Annotated[global A]"),
        ("ClassVar[A]", "global ClassVar[global A]"),
        ("Final", "global Final"),
        ("*Ts", "?"),
        ("tuple[*Ts]", "global tuple[?]"),
        ("Unpack[A]", "global Unpack[global A]"),
        ("g(A)", "global g(global A)"),
        ("'A B'", "?"),
        ("'list[A'", "?"),
        ("''", "?"),
        ("f'A'", "?"),
        ("b'A'", "?"),
    ],
)
def test_annotation(written, path):
    facts = facts_of(f"x: {written}\ndef f(a: {written}) -> {written}: ...\n")
    function = symbol_named(facts, "f")
    found = {
        path_text(facts, item) or "?"
        for item in (
            facts.symbols[1].type,
            function.returns,
            facts.symbols[function.parameters[0]].type,
        )
    }
    assert found == {path}


def test_columns_in_string_annotations_are_those_of_the_file():
    check(
        """
        é = 1
        def f(a: "list[«one:A»]", b: 'Optional["«two:A»"]', c: \"\"\"
            dict[str,
                 «three:A»]\"\"\", d: r"«four:A».«five:B»") -> "«six:A» | None": ...
        x: "«seven:A»" = cast("«eight:A»", y)
        """,
        one="type global A",
        two="type global A",
        three="type global A",
        four="type global A",
        five="type global A.B",
        six="type global A",
        seven="type global A",
        eight="type global A",
    )


def test_a_string_annotation_sees_the_scope_of_the_annotation():
    check(
        """
        class A:
            class T: ...
            x: "«inside:T»"
            def f(self, y: "«parameter:T»"):
                z: "«local:T»"
        """,
        inside="type A::T",
        parameter="type A::T",
        local="type global T",
    )


def test_a_string_annotation_may_name_a_class_that_comes_later():
    check(
        """
        def f(x: "«use:A»"): ...
        class A: ...
        """,
        use="type A",
    )


def test_text_in_literals_and_metadata_is_not_code():
    check(
        """
        x: Literal["«one:A»"]
        y: Annotated["«two:A»", "«three:A»", «four:B»("«five:A»")]
        z: "Literal['«six:A»']"
        u: Literal[«seven:A».«eight:RED»]
        v: tuple[*«nine:Ts»]
        """,
        one="nothing",
        two="type global A",
        three="nothing",
        four="call global B",
        five="nothing",
        six="nothing",
        seven="read global A",
        eight="read global A.RED",
        nine="type global Ts",
    )


def test_a_call_in_an_annotation_is_a_call():
    check(
        "x: «call:f»(«argument:y», '«text:z»')\n",
        call="call global f",
        argument="read global y",
        text="nothing",
    )


def test_aliases_may_hold_strings():
    check(
        """
        Opt = Optional["«one:T»"]
        Alias: TypeAlias = "«two:T» | None"
        type New = "«three:T»"
        """,
        one="type global T",
        two="type global T",
        three="type global T",
    )


def test_a_string_as_an_index_is_text():
    check("x = table['«one:T»']\ny = os.environ[\"«two:T»\"]\n", one="nothing", two="nothing")


def test_cast_and_type_variables():
    check(
        """
        a = cast("«one:T»", "«two:T»")
        b = typing.cast("list[«three:T»]", v)
        S = TypeVar("«four:S»", "«five:T»", bound="«six:T»", default="«seven:T»")
        N = NewType("«eight:N»", "«nine:T»")
        c = mine.method("«ten:T»")
        """,
        one="type global T",
        two="nothing",
        three="type global T",
        four="nothing",
        five="type global T",
        six="type global T",
        seven="type global T",
        eight="nothing",
        nine="type global T",
        ten="nothing",
    )


def test_type_parameters_of_a_function():
    check(
        """
        def f[«own:T»: «bound:B»](x: «annotation:T», y: "«string:T»") -> «returned:T»:
            z: «local:T»
            def g(w: «nested:T»): ...
        «outside:T»
        """,
        own="local",
        bound="type global B",
        annotation="local",
        string="local",
        returned="local",
        local="local",
        nested="local",
        outside="read global T",
    )


def test_type_parameters_of_a_class():
    check(
        """
        class A[«own:T», *«many:Ts», **«named:P»](Base[«base:T»]):
            x: «field:T»
            def f(self, y: «method:T») -> None:
                z: «local:T»
        """,
        own="local",
        many="local",
        named="local",
        base="local",
        field="local",
        method="local",
        local="local",
    )


def test_type_parameters_of_a_method_see_the_class():
    check(
        """
        class A:
            class B: ...
            def f[T: «bound:B»](self, x: «seen:B») -> T: ...
        """,
        bound="type A::B",
        seen="type A::B",
    )


def test_type_aliases():
    check(
        """
        type «name:X»[«own:T»: «bound:A»] = dict[«used:T», «other:B»]
        type Y = «use:X»[int]
        """,
        name="declares X",
        own="local",
        bound="type global A",
        used="local",
        other="type global B",
        use="type X",
    )


def test_a_type_parameter_is_a_type_variable():
    facts = facts_of("class A[T]:\n    def f(self) -> list[T]: ...\n")
    assert path_text(facts, symbol_named(facts, "A::f").returns) == "global list[typevar(A::T)]"


def test_a_variable_of_an_annotated_type():
    check(
        """
        def f(a: A, b: "A", *c: A, **d: A):
            e: A = g()
            e.«use:go»
        """,
        use="read (global g() ?? instance(global A)).go",
    )


def test_annotations_of_attributes_and_elements():
    check(
        """
        class C:
            def f(self, q):
                self.x: «attribute:A» = 1
                q.y: «foreign:A» = 1
                q[0]: «element:A» = 1
        """,
        attribute="type global A",
        foreign="type global A",
        element="type global A",
    )
