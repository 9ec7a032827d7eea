"""What a name means where in Go: rules that are easy to get wrong, one test each."""

from extraction_checks import check, check_containers, check_local


def go(source: str, **expected: str) -> None:
    check(source, "go", **expected)


def test_a_variable_is_there_from_its_declaration_on():
    go(
        """
        package p
        func f() int {
            n := «outer:n»
            return «inner:n»
        }
        var n = 1
        """,
        outer="read n",
        inner="local",
    )


def test_each_block_may_shadow():
    check_local(
        """
        package p
        func f(n int) {
            if n := 1; true { «d1:n» := 2; «u1:n»++ } else { n++ }
            n++
        }
        """,
        language="go",
    )


def test_a_statement_in_front_of_a_condition_holds_in_all_branches():
    check_local(
        """
        package p
        func f() {
            if «d1:v», err := g(); «u1:v» > 1 { _ = «u2:v» } else if err != nil { _ = «u3:v» }
        }
        """,
        language="go",
    )


def test_it_is_gone_behind_them():
    go(
        """
        package p
        func f() { if v := 1; v > 0 { }; «gone:v»() }
        """,
        gone="call global v",
    )


def test_a_short_declaration_gives_a_value_to_what_the_block_has():
    check_local(
        """
        package p
        func f() error {
            a, «d1:err» := g()
            b, «u1:err» := g()
            return «u2:err»
        }
        """,
        language="go",
    )


def test_parameters_and_named_results_are_of_the_block_of_the_body():
    check_local(
        """
        package p
        func f() («d1:err» error) {
            n, «u1:err» := g()
            return
        }
        """,
        language="go",
    )


def test_loop_variables_belong_to_the_loop():
    go(
        """
        package p
        func f(m map[string]int) {
            for k, v := range m { _ = «in:k» }
            for i := 0; i < 3; «step:i»++ { }
            «out:k»()
        }
        """,
        **{"in": "local", "step": "local", "out": "call global k"},
    )


def test_cases_are_blocks():
    go(
        """
        package p
        func f(n int) {
            switch n {
            case 1: x := 1; _ = «own:x»
            default: «other:x»()
            }
            select {
            case v := <-c: _ = «got:v»
            case <-d: «none:v»()
            }
        }
        """,
        own="local",
        other="call global x",
        got="local",
        none="call global v",
    )


def test_a_type_switch_has_a_variable_in_each_case():
    go(
        """
        package p
        type A struct{}
        func f(x any) {
            switch v := x.(type) {
            case *A: «one:v».«m:Go»()
            case A, B: «several:v».«n:Go»()
            }
        }
        """,
        one="local",
        m="call instance(A).Go",
        several="local",
        n="call param(f::x).Go",
    )


def test_labels_are_no_names():
    go(
        """
        package p
        func f() {
        «label:outer»:
            for { break «use:outer» }
        }
        var outer = 1
        """,
        label="nothing",
        use="nothing",
    )


def test_calls_of_functions_without_a_name_belong_to_the_named_one():
    check_containers(
        """
        package p
        func f() {
            go func() { «a:work»() }()
            defer «b:work»()
        }
        var g = func() { «c:work»() }
        """,
        language="go",
        a="f",
        b="f",
        c="",
    )


def test_type_parameters_are_local():
    go(
        """
        package p
        func f[T any](x «use:T») «result:T» { return x }
        func (l *List[E]) Push(x «element:E») { }
        """,
        use="local",
        result="local",
        element="local",
    )


def test_a_package_that_is_shadowed_is_none():
    go(
        """
        package p
        import "fmt"
        func f(fmt Printer) { «shadow:fmt».Print() }
        func g() { «package:fmt».«name:Print»() }
        """,
        shadow="local",
        package="read fmt",
        name="call fmt.Print",
    )


def test_the_blank_name_is_none():
    go(
        """
        package p
        var «blank:_» Shape = (*Circle)(nil)
        func f() { «local:_», x := g() }
        """,
        blank="nothing",
        local="nothing",
    )


def test_keys_of_literals_are_fields_even_where_a_variable_has_the_name():
    go(
        """
        package p
        func f(x int) {
            _ = Point{«field:x»: «value:x»}
            _ = map[string]int{«key:x»: 1}
            _ = []Point{{«inner:x»: 1}}
        }
        """,
        field="write instance(global Point).x",
        value="local",
        key="local",
        inner="write instance(elements list<global Point>)[].x",
    )
