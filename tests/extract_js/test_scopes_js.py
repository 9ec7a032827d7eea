"""What a name means where in JavaScript and TypeScript: rules that are easy to get wrong, one test each."""

from extraction_checks import check, check_containers, check_local, check_symbols


def js(source, **expected):
    check(source, "javascript", **expected)


def test_var_belongs_to_the_function_let_to_the_block():
    js(
        """
        function f(c) {
          if (c) { var a = 1; let b = 2; }
          return «use:a» + «gone:b»;
        }
        """,
        use="local",
        gone="read global b",
    )


def test_var_of_an_anonymous_function_stays_in_it():
    js(
        """
        run(() => { if (x) { var a = 1; } «inside:a»; });
        «outside:a»;
        """,
        inside="local",
        outside="read global a",
    )


def test_function_declarations_are_hoisted():
    js("«use:later»(); function later() {}", use="call later")


def test_the_name_of_a_function_expression_is_its_own():
    js(
        """
        const a = function inner() { return «inside:inner»; };
        «outside:inner»;
        """,
        outside="read global inner",
    )


def test_members_of_a_class_are_no_names_of_its_methods():
    js(
        """
        const n = 0;
        class A { n = 1; f() { return «use:n»; } }
        """,
        use="read n",
    )


def test_loop_variables_belong_to_the_loop():
    js(
        """
        function f(xs) { for (const x of xs) «inside:x»; return «outside:x»; }
        """,
        inside="local",
        outside="read global x",
    )


def test_catch_variables_belong_to_the_clause():
    js("try { } catch (e) { «inside:e»; } «outside:e»;", inside="local", outside="read global e")


def test_cases_of_a_switch_share_one_scope():
    js("switch (v) { case 1: let a = 1; break; default: «use:a»; }", use="local")


def test_defaults_see_the_parameters_before_them():
    js("function f(a, b = «use:a») {}", use="local")


def test_labels_are_no_names():
    js("«label:outer»: for (;;) { break «use:outer»; }", label="nothing", use="nothing")


def test_destructuring_at_any_depth_binds_names():
    check_local(
        "function f({ a: [{ «d1:deep» }], ...rest }) { return «u1:deep»; }",
        "parameter",
        "javascript",
    )


def test_holes_of_an_array_pattern_count():
    js("const [, b] = xs; «use:b».m();", use="read b")


def test_calls_of_an_anonymous_function_belong_to_the_named_one_around():
    check_containers(
        """
        function outer(xs) { xs.forEach((x) => { «use:go»(); }); }
        const named = () => { «own:go»(); };
        """,
        "javascript",
        use="outer",
        own="named",
    )


def test_functions_that_get_a_name_are_callables():
    check_symbols(
        """
        const arrow = () => 1;
        const api = { get() {}, post: function () {}, nested: { deep: 1 } };
        class A { handler = () => {}; static make() {} get size() { return 1; } #x = 1; constructor() {} }
        """,
        [
            "function arrow",
            "constant api",
            "method api::get",
            "method api::post",
            "property api::nested",
            "property api::nested::deep",
            "class A",
            "method A::handler",
            "method A::make",
            "property A::size",
            "field A::#x",
            "constructor A::constructor",
        ],
        "javascript",
    )


def test_methods_of_a_prototype_belong_to_its_function():
    check_symbols(
        """
        function Foo() { this.x = 1; }
        Foo.prototype.bar = function () {};
        Foo.make = () => new Foo();
        """,
        ["function Foo", "field Foo::x", "method Foo::bar", "method Foo::make"],
        "javascript",
    )


def test_computed_members_with_constant_names():
    check_symbols(
        """
        class A { ["plain"]() {} 'quoted' = 1; [Symbol.iterator]() {} }
        """,
        ["class A", "method A::plain", "field A::quoted", "method A::[Symbol.iterator]"],
        "javascript",
    )
