"""Types as TypeScript writes them: what they declare, and what their names refer to."""

from core.model import Flag, ImportFlag
from extraction_checks import check, check_symbols, facts_of, symbol_named


def ts(source, **expected):
    check(source, "typescript", **expected)


def test_declarations_merge_into_one_symbol():
    check_symbols(
        """
        interface A { x: number }
        interface A { y: number }
        class B {}
        namespace B { export const z = 1 }
        """,
        ["interface A", "property A::x", "property A::y", "class B", "constant B::z"],
        "typescript",
    )


def test_a_type_and_a_value_of_one_name_are_two_symbols():
    check_symbols(
        "interface A { x: number } const A = make();",
        ["interface A", "property A::x", "constant A"],
        "typescript",
    )


def test_overloads_are_one_symbol_and_the_implementation_leads():
    facts = facts_of(
        """
        function f(a: string): void;
        function f(a: number): void;
        function f(a: any) {}
        """,
        "typescript",
    )
    symbol = symbol_named(facts, "f")
    assert len(symbol.declarations) == 3
    assert symbol.flags & Flag.OVERLOAD
    assert symbol.name_start == symbol.declarations[2].name_start


def test_parameter_properties_are_fields():
    check_symbols(
        "class A { constructor(private x: B, y: C) {} }",
        ["class A", "constructor A::constructor", "field A::x"],
        "typescript",
    )


def test_names_in_types_are_uses():
    ts(
        """
        type T = «one:A» | «two:B»[] | { k: «three:C»<«four:D»> };
        let v = x as «five:E»;
        """,
        one="type global A",
        two="type global B",
        three="type global C",
        four="type global D",
        five="type global E",
    )


def test_type_parameters_are_local():
    ts("function f<T>(x: «use:T»): «result:T» { return x }", use="local", result="local")


def test_a_predicate_names_the_parameter():
    ts("function f(x: any): «use:x» is A { return true }", use="local")


def test_typeof_names_a_value():
    ts("const x = 1; let y: typeof «use:x»;", use="read x")


def test_variance_marks_do_not_hide_what_follows():
    check_symbols(
        "interface A<in out T, out E> { x: T }", ["interface A", "property A::x"], "typescript"
    )


def test_call_signatures_need_no_semicolons():
    facts = facts_of(
        """
        export const f: {
          <A>(a: A): (b: A) => A
          <A>(a: A, b: A): A
        } = make()
        """,
        "typescript",
    )
    assert not facts.has_errors


def test_imports_and_exports():
    facts = facts_of(
        """
        import a, { b as c, type D } from "./x";
        import * as ns from "./y";
        export { c as e };
        export * from "./z";
        export * as all from "./w";
        export default class K {}
        """,
        "typescript",
    )
    told = [(i.module, i.name, i.alias, i.flags) for i in facts.imports]
    assert told == [
        ("./x", "default", "a", 0),
        ("./x", "b", "c", 0),
        ("./x", "D", "D", ImportFlag.TYPE_ONLY),
        ("./y", "", "ns", ImportFlag.NAMESPACE),
        ("./z", "*", "", ImportFlag.REEXPORT),
        ("./w", "", "", ImportFlag.REEXPORT | ImportFlag.NAMESPACE),
    ]
    assert set(facts.exports or ()) == {"e", "all", "default"}


def test_commonjs():
    facts = facts_of(
        """
        const { a, b: c } = require("./x");
        exports.one = function () {};
        module.exports.two = a;
        """,
        "javascript",
    )
    assert [(i.name, i.alias) for i in facts.imports] == [("a", "a"), ("b", "c")]
    assert set(facts.exports or ()) == {"one", "two"}


def test_jsx_is_a_call_of_the_component():
    check(
        "const x = <«use:Button» label={«value:text»}><div/></Button>;",
        "typescriptreact",
        use="call global Button",
        value="read global text",
    )


def test_a_mapped_type_whose_keys_are_half_typed_still_has_its_value():
    ts("interface A {}\ntype M<T> = { [K in const T]: «value:A» }\n", value="type A")
