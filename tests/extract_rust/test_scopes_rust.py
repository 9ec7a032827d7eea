"""What a name means where in Rust: rules that are easy to get wrong, one test each."""

from extraction_checks import check, check_containers, check_local, check_symbols, facts_of


def rust(source, **expected):
    check(source, "rust", **expected)


def test_each_let_declares_anew():
    check_local(
        "fn f() { let «d1:x» = 1; let x = «u1:x» + 1; x; }",
        language="rust",
    )


def test_a_value_is_read_before_the_name_is_declared():
    rust("static x: i32 = 0; fn f() { let y = «use:x»; let x = 1; }", use="read x")


def test_variables_belong_to_their_block():
    rust(
        "fn f() { { let a = 1; «inside:a»; } «outside:a»; }",
        inside="local",
        outside="read route(a)",
    )


def test_items_of_a_block_are_visible_in_all_of_it():
    rust("fn f() { «use:g»(); fn g() {} }", use="call <f::g>")


def test_items_of_a_block_hide_those_of_the_module():
    rust(
        "fn g() {} fn f() { «use:g»(); { fn g() {} «inner:g»(); } }",
        use="call g",
        inner="call <f::g>",
    )


def test_names_of_a_pattern():
    rust(
        """
        fn f(v: V) {
            if let V::A(«a:a», V::B { «field:b», c: «d:d» }) = v { «u1:a»; «u2:b»; «u3:d»; }
            «gone:a»;
        }
        """,
        a="local",
        d="local",
        u1="local",
        u2="local",
        u3="local",
        gone="read route(a)",
    )


def test_a_constant_in_a_pattern_is_a_value():
    rust(
        "const LIMIT: i32 = 1; fn f(v: i32) { match v { «use:LIMIT» => 1, «name:other» => «u:other» }; }",
        use="read LIMIT",
        name="local",
        u="local",
    )


def test_alternatives_declare_one_variable():
    check_local(
        "fn f(v: V) { match v { V::A(«d1:x») | V::B(«d2:x») => «u1:x» } }",
        language="rust",
    )


def test_let_else_declares_behind_it():
    rust(
        "fn f(v: V) { let Some(«d:x») = v else { «before:x»; return }; «use:x»; }",
        d="local",
        before="read route(x)",
        use="local",
    )


def test_conditions_may_declare():
    rust(
        "fn f(v: V) { if let Some(x) = v && «rest:x» > 1 { «inside:x» } else { «outside:x» }; }",
        rest="local",
        inside="local",
        outside="read route(x)",
    )


def test_loop_variables():
    rust("fn f() { for (i, x) in y { «i:i»; } «gone:x»; }", i="local", gone="read route(x)")


def test_parameters_of_closures():
    rust(
        "fn f() { g(|a, (b, c): T| «a:a» + «c:c»); «gone:a»; }",
        a="local",
        c="local",
        gone="read route(a)",
    )


def test_calls_in_a_closure_belong_to_the_function_around():
    check_containers("fn f() { let g = || { «call:h»(); }; }", "rust", call="f")


def test_calls_in_a_nested_function_belong_to_it():
    check_containers("fn f() { fn g() { «call:h»(); } }", "rust", call="f::g")


def test_labels_are_no_names():
    facts = facts_of("fn f() { 'a: loop { break 'a; } }", "rust")
    assert list(facts.references) == []


def test_a_module_sees_nothing_of_what_is_around_it():
    rust(
        "fn f() {} mod inner { fn g() { «use:f»(); «above:super»::«name:f»(); } }",
        use="call route(inner, f)",
        above="read route(inner, super)",
        name="call route(inner, super).f",
    )


def test_variables_hide_functions_not_modules():
    rust(
        "mod a { pub fn f() {} } fn g() {} fn h(a: i32, g: i32) { «module:a»::«f:f»(); «var:g»; }",
        module="read a",
        f="call a.f",
        var="local",
    )


def test_type_parameters_are_local():
    rust("fn f<T>(a: «use:T») where «where:T»: Clone {}", use="local", where="local")


def test_self_and_Self():
    rust(
        "struct A { n: i32 } impl A { fn f(&self) -> «own:Self» { self.«field:n»; «make:Self»::new() } }",
        own="type cls(A)",
        field="read self(A).n",
        make="read cls(A)",
    )


def test_macros_have_names_of_their_own():
    rust(
        "macro_rules! go { () => {} } fn go() {} fn f() { «macro:go»!(); «function:go»(); }",
        macro="call go!",
        function="call go",
    )


def test_what_stands_in_macros():
    rust(
        """
        fn f(a: A) {
            println!("{} {}", «local:a».«field:b», «call:g»(1), name = «named:h»());
            assert!(matches!(«value:a», V::«variant:B»(x) if «x:x» > 1));
            vec![«made:g»(); 3];
        }
        fn g() {}
        fn h() {}
        """,
        local="local",
        field="read param(f::a).b",
        call="call g",
        named="call h",
        value="local",
        variant="read route(V).B",
        x="local",
        made="call g",
    )


def test_tokens_that_are_no_expressions_say_nothing():
    facts = facts_of("fn f() { sql!(select a from b where ===> c); }", "rust")
    assert [item.name for item in facts.references] == ["sql"]


def test_derived_names():
    rust(
        "#[derive(«one:Debug», «two:Mine»)] struct A; trait Mine {}",
        one="decorator route(Debug)",
        two="decorator Mine",
    )


def test_fields_of_a_literal():
    rust(
        "struct A { b: i32 } fn f(b: i32) { A { «long:b»: 1 }; A { «short:b» }; }",
        long="write piece(A, ?, b)",
        short="local & write piece(A, ?, b)",
    )


def test_symbols():
    check_symbols(
        """
        pub struct A<T> { b: T }
        struct P(i32, A<i32>);
        enum E { V, W(i32), X { y: i32 } }
        trait T: Sized { type I; const C: i32; fn f(&self); fn g() {} }
        impl<T> A<T> { pub fn new() -> Self { todo!() } }
        impl T for E { type I = i32; const C: i32 = 1; fn f(&self) {} }
        union U { a: i32 }
        type L = A<i32>;
        const K: i32 = 1;
        static S: i32 = 1;
        macro_rules! m { () => {} }
        mod n { fn h() {} }
        extern "C" { fn c(); }
        fn outer() { struct Inner; fn nested() {} }
        """,
        [
            "struct A", "field A::b", "struct P", "field P::0", "field P::1",
            "enum E", "enum_member E::V", "enum_member E::W", "field E::W::0", "enum_member E::X", "field E::X::y",
            "trait T", "type_alias T::I", "constant T::C", "method T::f", "method T::g",
            "extension A", "method A::new", "extension E", "type_alias E::I", "constant E::C", "method E::f",
            "union U", "field U::a", "type_alias L", "constant K", "constant S", "macro m", "module n", "function n::h",
            "function c", "function outer", "struct outer::Inner", "function outer::nested",
        ],
        "rust",
    )  # fmt: skip


def test_variants_for_different_targets_are_kept():
    check_symbols(
        "#[cfg(unix)] fn f() {} #[cfg(windows)] fn f() {}", ["function f", "function f"], "rust"
    )


def documentation(source: str, name: str) -> str:
    facts = facts_of(source, "rust")
    (symbol,) = [item for item in facts.symbols if item.name == name]
    return source.encode()[symbol.doc_start : symbol.doc_end].decode().strip()


def test_documentation_stands_above_attributes():
    assert documentation(
        "/// Größe.\n/// Two.\n#[derive(Debug)]\n#[must_use]\nstruct A;\n", "A"
    ) == ("/// Größe.\n/// Two.")


def test_block_comments_document_too():
    assert documentation("/** One. */\nfn f() {}\n", "f") == "/** One. */"


def test_the_top_of_a_file_documents_the_module():
    assert documentation("//! Whole.\n//! More.\n\nfn f() {}\n", "") == "//! Whole.\n//! More."
