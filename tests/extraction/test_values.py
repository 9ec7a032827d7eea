"""What a variable holds at a use: the last assignment that dominates it, plus later ones in inner blocks before it."""

import pytest

from extraction_checks import check, check_values


def check_value(source: str, value: str) -> None:
    """The receiver of the member `go` at the mark «use:...» is this value."""
    check(source, use=f"read {value}.go")


def check_in_function(lines: str, value: str) -> None:
    body = "\n".join("    " + line for line in lines.strip("\n").splitlines())
    check_value(f"def f(q):\n{body}\n", value)


def test_the_last_assignment():
    check_in_function(
        """
x = A()
x = B()
x.«use:go»
""",
        "global B()",
    )


def test_a_chain_of_assignments():
    check_in_function(
        """
x = A()
y = x.a
z = y
z.«use:go»
""",
        "global A().a",
    )


def test_chained_targets_get_the_same_value():
    check_in_function(
        """
x = y = A()
y.«use:go»
""",
        "global A()",
    )


def test_both_branches():
    check_in_function(
        """
x = O()
if q:
    x = A()
else:
    x = B()
x.«use:go»
""",
        "global A() | global B()",
    )


def test_one_branch_leaves_the_older_value():
    check_in_function(
        """
x = O()
if q:
    x = A()
x.«use:go»
""",
        "global O() | global A()",
    )


def test_elif_without_else_leaves_the_older_value():
    check_in_function(
        """
x = O()
if q:
    x = A()
elif q.r:
    x = B()
x.«use:go»
""",
        "global O() | global A() | global B()",
    )


def test_a_branch_that_leaves_does_not_count():
    check_in_function(
        """
x = O()
if q:
    x = A()
elif q.r:
    x = B()
    return
else:
    raise E
x.«use:go»
""",
        "global A()",
    )


def test_nested_branches_that_all_assign():
    check_in_function(
        """
x = O()
if q:
    if q.a:
        x = A()
    else:
        x = B()
else:
    x = C()
x.«use:go»
""",
        "global A() | global B() | global C()",
    )


def test_nested_branches_of_which_one_does_not_assign():
    check_in_function(
        """
x = O()
if q:
    if q.a:
        x = A()
else:
    x = C()
x.«use:go»
""",
        "global O() | global A() | global C()",
    )


def test_the_other_branch_does_not_count():
    check_in_function(
        """
x = O()
if q:
    x = A()
else:
    x.«use:go»
""",
        "global O()",
    )


def test_cases_that_all_assign():
    check_in_function(
        """
x = O()
match q:
    case 1:
        x = A()
    case _:
        x = B()
x.«use:go»
""",
        "global A() | global B()",
    )


def test_cases_that_may_all_miss():
    check_in_function(
        """
x = O()
match q:
    case 1:
        x = A()
    case 2:
        x = B()
x.«use:go»
""",
        "global O() | global A() | global B()",
    )


def test_try_and_except():
    check_in_function(
        """
x = O()
try:
    x = A()
except E:
    x = B()
x.«use:go»
""",
        "global A() | global B()",
    )


def test_an_except_that_leaves():
    check_in_function(
        """
try:
    x = A()
except E:
    x = B()
    raise
x.«use:go»
""",
        "global A()",
    )


def test_finally_assigns_last():
    check_in_function(
        """
try:
    x = A()
finally:
    x = B()
x.«use:go»
""",
        "global B()",
    )


def test_a_loop_may_not_run():
    check_in_function(
        """
x = O()
for _ in q:
    x = A()
x.«use:go»
""",
        "global O() | global A()",
    )


def test_what_a_loop_assigns_later_is_there_in_the_next_round():
    check_in_function(
        """
x = None
for _ in q:
    x.«use:go»
    x = A()
""",
        "global A()",
    )


def test_with_runs_always():
    check_in_function(
        """
x = O()
with q:
    x = A()
x.«use:go»
""",
        "global A()",
    )


def test_a_with_item():
    check_in_function(
        """
with A() as x:
    x.«use:go»
""",
        "enter(global A())",
    )


def test_an_async_with_item():
    check_in_function(
        """
async with A() as x, B() as (y, z):
    z.«use:go»
""",
        "aenter(global B()){1}",
    )


def test_a_with_statement_in_parentheses():
    check_in_function(
        """
with (A() as x, B() as y):
    y.«use:go»
""",
        "enter(global B())",
    )


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("for x in q.xs: x.«use:go»", "item(param(f::q).xs)"),
        ("for i, x in q.xs: x.«use:go»", "item(param(f::q).xs){1}"),
        ("for i, (a, *b), x in q.xs: x.«use:go»", "item(param(f::q).xs){2}"),
        ("for *i, x in q.xs: x.«use:go»", "item(param(f::q).xs){-1}"),
        ("for i, *x in q.xs: x.«use:go»", "item(param(f::q).xs){*1}"),
        ("async for x in q.xs: x.«use:go»", "aitem(param(f::q).xs)"),
        ("[x.«use:go» for x in q.xs]", "item(param(f::q).xs)"),
        ("{x.«use:go» async for x in q.xs}", "aitem(param(f::q).xs)"),
        ("{k: x.«use:go» for k, x in q.xs}", "item(param(f::q).xs){1}"),
        ("(x.«use:go» for y in q for x in y.a)", "item(item(param(f::q)).a)"),
        ("list(x.«use:go» for x in q)", "item(param(f::q))"),
        ("[(x := A()), x.«use:go»]", "global A()"),
        ("print(x := A()).«use:go»", "global print(global A())"),
        ("(x := A()).«use:go»", "global A()"),
        ("(lambda x=A(): x.«use:go»)", "lambda_param(0)"),
        ("(lambda a, *x: x.«use:go»)", "lambda_param(1)"),
        ("(A() if q else B()).«use:go»", "global A() | global B()"),
        ("(A() or B()).«use:go»", "global A() | global B()"),
        ("(A() and B()).«use:go»", "global B()"),
        ("(not A()).«use:go»", "'bool'"),
        ("(q.a < 1 < 2).«use:go»", "'bool'"),
        ("(A() + B()).«use:go»", "global A().__add__(global B())"),
        ("(A() | B()).«use:go»", "global A() | global B()"),
        ("(await A()).«use:go»", "await(global A())"),
        ("A()[0].«use:go»", "global A()[0]"),
        ("A()['k'].«use:go»", "global A()['k']"),
        ("A()[q].«use:go»", "global A()[param(f::q)]"),
        ("A()[-1].«use:go»", "global A()[-1]"),
        ("A()[1:2].«use:go»", "global A()['slice']"),
        ("A()[*q, 1].«use:go»", "global A()[?, 'int']"),
        ("'a'.«use:go»", "'str'"),
        ("b'a'.«use:go»", "'bytes'"),
        ("rb'a'.«use:go»", "'bytes'"),
        ("f'{q}'.«use:go»", "'str'"),
        ("('a' 'b').«use:go»", "'str'"),
        ("(1).«use:go»", "'int'"),
        ("1.5.«use:go»", "'float'"),
        ("True.«use:go»", "'bool'"),
        ("[A(), 1].«use:go»", "list{global A(), 'int'}"),
        ("(A(), 1).«use:go»", "tuple{global A(), 'int'}"),
        ("{A()}.«use:go»", "set{global A()}"),
        ("{'k': A(), 2: q, **B()}.«use:go»", "dict{'k': global A(), 2: param(f::q), **global B()}"),
        ("[A() for a in q].«use:go»", "list{global A()}"),
        ("{A(): B() for a in q}.«use:go»", "dict{?: global B()}"),
        ("(A() for a in q).«use:go»", "generator{global A()}"),
        ("(lambda a, b: A()).«use:go»", "lambda/2(global A())"),
        ("(-A()).«use:go»", "?"),
        ("(yield A()).«use:go»", "sent(f)"),
    ],
)
def test_an_expression(line, value):
    check_in_function(line, value)


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("(x) = q", "param(f::q)"),
        ("a, x = q", "param(f::q){1}"),
        ("[a, x] = q", "param(f::q){1}"),
        ("a, (b, x) = q", "param(f::q){1}{1}"),
        ("*a, x = q", "param(f::q){-1}"),
        ("a, *b, x, c = q", "param(f::q){-2}"),
        ("a, *x = q", "param(f::q){*1}"),
        ("*x, = q", "param(f::q){*0}"),
        ("a, x = B(), A()", "global A()"),
        ("x, a = A(), B()", "global A()"),
        ("a, x = *q, A()", "list{item(param(f::q)), global A()}{1}"),
        ("x: A = q", "(param(f::q) ?? instance(global A))"),
        ("x: 'A' = q", "(param(f::q) ?? instance(global A))"),
        ("x: A", "instance(global A)"),
        ("x = yield q", "sent(f)"),
        ("x = await q", "await(param(f::q))"),
    ],
)
def test_a_target(target, value):
    check_in_function(f"{target}\nx.«use:go»", value)


def test_a_declared_type_stands_behind_what_is_assigned_later():
    check_in_function(
        """
x: A = q
x = B()
x.«use:go»
""",
        "(global B() ?? instance(global A))",
    )


def test_an_exception():
    check_in_function(
        """
try: ...
except (A, B) as x:
    x.«use:go»
""",
        "caught(tuple{global A, global B})",
    )


def test_an_exception_group():
    check_in_function(
        """
try: ...
except* A as x:
    x.«use:go»
""",
        "caught(global A)",
    )


def test_a_parameter_that_is_given_another_value():
    check_in_function(
        """
if q is None:
    q = A()
q.«use:go»
""",
        "param(f::q) | global A()",
    )


def test_a_name_of_the_module_at_module_level():
    check_value("x = A()\nx.«use:go»\n", "global A()")


def test_a_name_of_the_module_in_a_function_is_the_symbol():
    check_value("x = A()\ndef f():\n    x.«use:go»\n", "x")


def test_a_function_of_the_module_that_replaces_a_value():
    check_value("x = None\ndef x(): ...\nx.«use:go»\n", "x")


def test_a_value_that_replaces_a_function_of_the_module():
    check_value("def x(): ...\nx = A(x)\nx.«use:go»\n", "(global A(x) ?? <x>)")


def test_a_value_that_may_replace_a_function():
    check_value("def x(): ...\nif q:\n    x = A(x)\nx.«use:go»\n", "x | (global A(x) ?? <x>)")


def test_a_function_in_a_function_that_replaces_a_value():
    check_in_function(
        """
x = None
def x(): ...
x.«use:go»
""",
        "<f::x>",
    )


def test_a_value_that_replaces_a_function_in_a_function():
    check_in_function(
        """
def x(): ...
x = A(x)
x.«use:go»
""",
        "global A(<f::x>)",
    )


def test_a_value_that_replaces_an_import_in_a_function():
    check_in_function(
        """
from m import x
x = A(x)
x.«use:go»
""",
        "global A(import m:x)",
    )


def test_an_import_that_replaces_a_value_in_a_function():
    check_in_function(
        """
x = None
if q:
    import x
x.«use:go»
""",
        "'None' | import x",
    )


def test_imports_that_replace_each_other_in_a_function():
    check_in_function(
        """
try:
    from fast import x
except ImportError:
    from slow import x
x.«use:go»
""",
        "import fast:x | import slow:x",
    )


def test_a_name_read_before_it_is_bound_has_all_its_values():
    check_in_function(
        """
for _ in q:
    if q.a:
        x.«use:go»
    x = A()
x = B()
""",
        "global A() | global B()",
    )


def test_a_variable_of_the_function_around():
    check_value(
        """
        def f():
            x = A()
            def g():
                x.«use:go»
            x = B()
        """,
        "global A() | global B()",
    )


def test_a_variable_of_the_function_around_with_a_type():
    check_value(
        """
        def f():
            x: A = q
            def g():
                x.«use:go»
        """,
        "instance(global A)",
    )


def test_a_nonlocal_value_reaches_the_function_around():
    check_value(
        """
        def f():
            x = None
            def g():
                nonlocal x
                x = A()
            def h():
                x.«use:go»
        """,
        "'None' | global A()",
    )


def test_values_of_module_and_class_variables():
    check_values(
        """
        x = A()
        if q:
            x = B()
        class C:
            y = x
            z: int = D(default=1)
            u = v = E()
        """,
        x=["global A()", "global B()"],
        C__y=["global A() | global B()"],
        C__z=["global D(default='int')"],
        C__v=["global E()"],
    )


def test_values_of_attributes():
    check_values(
        """
        class C:
            def f(self, p):
                self.a = A()
                self.b, self.c = p
                with p as self.d: ...
                for self.e in p: ...
                def g():
                    self.f1 = p
            def h(self):
                self.a = B()
        """,
        C__a=["global A()", "global B()"],
        C__b=["param(C::f::p){0}"],
        C__c=["param(C::f::p){1}"],
        C__d=["enter(param(C::f::p))"],
        C__e=["item(param(C::f::p))"],
        C__f1=["param(C::f::p)"],
    )


def test_returned_values():
    check_values(
        """
        def f(p):
            if p:
                return A()
            x = p.b
            return x
        def g():
            return
        def h():
            def inner():
                return A()
            return inner
        def i():
            return lambda: B()
        async def j():
            return A()
        """,
        f=["global A()", "param(f::p).b"],
        g=["'None'"],
        h=["<h::inner>"],
        i=["lambda/0(global B())"],
        j=["global A()"],
    )


def test_an_attribute_that_was_assigned_in_the_same_function():
    check_value(
        """
        class C:
            def f(self):
                self.x = A()
                self.x.«use:go»
        """,
        "(global A() ?? self(C).x)",
    )


def test_an_attribute_that_was_assigned_in_a_branch():
    check_value(
        """
        class C:
            def f(self, q):
                if q:
                    self.x = A()
                self.x.«use:go»
        """,
        "(self(C).x | global A() ?? self(C).x)",
    )


def test_an_attribute_of_something_else_that_was_assigned():
    check_in_function(
        """
q.x = A()
q.x.«use:go»
""",
        "(global A() ?? param(f::q).x)",
    )


def test_what_a_later_round_may_have_given_in_a_while_loop():
    check_in_function(
        """
x = None
while q:
    if x:
        x.«use:go»
    x = A()
""",
        "global A()",
    )


def test_a_value_that_is_given_in_each_round_is_the_only_one():
    check_in_function(
        """
for _ in q:
    x = None
    x.«use:go»
    x = A()
""",
        "'None'",
    )


def test_a_value_through_another_name_that_is_bound_later():
    check_in_function(
        """
for _ in q:
    if q.a:
        y.«use:go»
    y = x
    x = A()
""",
        "global A()",
    )
