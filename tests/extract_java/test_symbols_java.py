"""Java: what a file declares, and what its names lead to before anything else is known."""

from extraction_checks import (
    check,
    check_arity,
    check_containers,
    check_local,
    check_symbols,
    facts_of,
    symbol_named,
)
from path_text import flag_names


def test_types_and_members():
    check_symbols(
        """
        package a.b;
        class A<T> extends B implements I {
          int n, m; static final int N = 1;
          A() {} A(int n) {}
          void f() {} void f(int n) {}
          enum E { ONE, TWO { void g() {} } }
          record R(int x, T y) { R {} }
          interface J { void h(); }
          @interface K { int value() default 1; }
        }
        """,
        [
            "package a.b", "class A", "field A::n", "field A::m", "field A::N", "constructor A::A", "constructor A::A",
            "method A::f", "method A::f", "enum A::E", "enum_member A::E::ONE", "enum_member A::E::TWO",
            "class A::E::TWO", "method A::E::TWO::g", "record A::R", "field A::R::x", "field A::R::y",
            "constructor A::R::R", "interface A::J", "method A::J::h", "annotation A::K", "method A::K::value",
        ],
        "java",
    )  # fmt: skip


def test_modifiers():
    facts = facts_of(
        "class A { private static int n; public abstract void f(); protected void g() {} } interface I { void h(); }",
        "java",
    )
    assert flag_names(symbol_named(facts, "A::n").flags) == {"private", "static"}
    assert {"exported", "abstract"} <= flag_names(symbol_named(facts, "A::f").flags)
    assert "abstract" not in flag_names(symbol_named(facts, "A::g").flags)
    assert {"exported", "abstract"} <= flag_names(symbol_named(facts, "I::h").flags)


def test_documentation_is_the_comment_above():
    source = "/** What A is. */\n@Deprecated\nclass A {\n  /** What f does. */\n  @Override public void f() {}\n}\n"
    facts = facts_of(source, "java")
    for name, text in {"A": "What A is", "A::f": "What f does"}.items():
        symbol = symbol_named(facts, name)
        assert text in source[symbol.doc_start : symbol.doc_end]


def test_bare_names():
    check(
        """
        class A extends B {
          int own;
          void f(int parameter) {
            int local = «parameter:parameter»; «own:own»++; «inherited:inherited»++; «call:run»(«local:local»);
            String «type:String» = null;
          }
          class In { int x = «outer:own» + «both:other»; }
        }
        """,
        "java",
        parameter="local",
        own="write A::own",
        inherited="write (A:inherited ?? global inherited)",
        call="call (A:run() ?? global run())(instance(global int))",
        local="local",
        type="local",
        outer="read A::own",
        both="read (A:other ?? global other)",
    )


def test_members_and_calls():
    check(
        """
        class A {
          B b;
          void f(B p) { p.«x:x».«y:y»(1, "a"); this.«b:b».«z:z»(); new «n:B»(p).«w:w»(); B.«s:s»(); p::«r:r»; }
        }
        """,
        "java",
        x="read param(A::f::p).x",
        y="call param(A::f::p).x.y()('int', 'String')",
        b="read self(A).b",
        z="call self(A).b.z()()",
        n="call new(global B; param(A::f::p))",
        w="call new(global B; param(A::f::p)).w()()",
        s="call global B.s()()",
    )


def test_number_of_arguments():
    check_arity(
        "class A { A() { «d:this»(1); } A(int n) {} void f() { «a:f»(); «b:g»(1, 2); new «c:A»(3); } }",
        "java",
        a=0,
        b=2,
        c=1,
        d=1,
    )


def test_references_belong_to_the_callable_around():
    check_containers(
        """
        class A {
          int x = «field:f»();
          int f() { Runnable r = () -> «lambda:g»(); return 1; }
          void g() { new Object() { void h() { «inner:f»(); } }; class L { void k() { «local:f»(); } } }
          static { «block:f»(); }
        }
        """,
        "java",
        field="A",
        **{"lambda": "A::f"},
        inner="A::g::Object::h",
        local="A::g::L::k",
        block="A",
    )


def test_blocks_have_variables_of_their_own():
    check_local(
        """
        class A { void f() { { int «d1:x» = 1; g(«u1:x»); } { int x = 2; g(x); } for (int x = 0; x < 3; x++) {} } }
        """,
        language="java",
    )


def test_variables_of_patterns():
    check_local(
        """
        class A {
          void f(Object o) {
            if (o instanceof B «d1:b» && «u1:b».ok()) { «u2:b».go(); }
            if (o instanceof C b) { b.go(); }
          }
        }
        """,
        language="java",
    )


def test_parameters_of_lambdas():
    check_local(
        "class A { void f() { g((«d1:x», y) -> { int z = «u1:x»; return «u2:x» + y; }); h(x -> x); } }",
        "parameter",
        "java",
    )


def test_variables_are_seen_by_inner_functions():
    check_local(
        "class A { void f(int «d1:n») { Runnable r = () -> g(«u1:n»); new T() { void h() { g(«u2:n»); } }; } }",
        "parameter",
        "java",
    )


def test_broken_code_gives_what_can_be_read():
    facts = facts_of(
        "class A { void f() { int x = ; g(x; } void h() { k(); } }\nclass B {}\n", "java"
    )
    assert facts.has_errors
    assert {"A", "A::f", "A::h", "B"} <= {symbol.qualified for symbol in facts.symbols}
