"""isinstance narrows: its branch, the rest of an `and`, what follows an early exit; an assignment ends it."""

import pytest

from core.extract import extract
from core.languages import language_named
from extraction_checks import check

NARROWED = "read narrow(param(f::v), A).go"
PLAIN = "read param(f::v).go"
EXCLUDED = "read exclude(param(f::v), A).go"


def test_its_branch_and_nothing_else():
    check(
        """
        class A: ...
        def f(v):
            if isinstance(v, A):
                v.«inside:go»
            else:
                v.«otherwise:go»
            v.«after:go»
        """,
        inside=NARROWED,
        otherwise=EXCLUDED,
        after=PLAIN,
    )


@pytest.mark.parametrize(
    "line",
    [
        "isinstance(v, A) and v.«use:go»",
        "isinstance(v, A) and (q or v.«use:go»)",
        "q and isinstance(v, A) and v.«use:go»",
        "not isinstance(v, A) or v.«use:go»",
        "v.«use:go» if isinstance(v, A) else None",
        "None if not isinstance(v, A) else v.«use:go»",
        "[v.«use:go» for _ in q if isinstance(v, A)]",
        "(lambda: v.«use:go») if isinstance(v, A) else None",
        "q if (isinstance(v, A) and v.«use:go») else None",
    ],
)
def test_inside_expressions(line):
    check(
        f"""
        class A: ...
        def f(v, q):
            return {line}
        """,
        use=NARROWED,
    )


@pytest.mark.parametrize(
    "line",
    [
        "isinstance(v, A) or v.«use:go»",
        "not isinstance(v, A) and v.«use:go»",
        "None if isinstance(v, A) else v.«use:go»",
    ],
)
def test_where_it_does_not_hold(line):
    check(
        f"""
        class A: ...
        def f(v, q):
            return {line}
        """,
        use=EXCLUDED,
    )


@pytest.mark.parametrize(
    "line",
    [
        "v.«use:go» and isinstance(v, A)",
        "(isinstance(v, A) and q) or v.«use:go»",
        "v.«use:go»",
    ],
)
def test_not_where_it_says_nothing(line):
    check(
        f"""
        class A: ...
        def f(v, q):
            return {line}
        """,
        use=PLAIN,
    )


@pytest.mark.parametrize("leave", ["return", "raise E", "continue", "break"])
def test_what_follows_an_early_exit(leave):
    check(
        f"""
        class A: ...
        def f(v):
            while True:
                if not isinstance(v, A):
                    {leave}
                v.«use:go»
            v.«after:go»
        """,
        use=NARROWED,
        after=PLAIN,
    )


def test_an_exit_in_every_branch_before_it():
    check(
        """
        class A: ...
        def f(v, q):
            if q:
                return
            elif not isinstance(v, A):
                return
            v.«use:go»
        """,
        use=NARROWED,
    )


def test_no_exit_in_one_branch_before_it():
    check(
        """
        class A: ...
        def f(v, q):
            if q:
                pass
            elif not isinstance(v, A):
                return
            v.«use:go»
        """,
        use=PLAIN,
    )


def test_an_exit_in_the_else_branch():
    check(
        """
        class A: ...
        def f(v):
            if isinstance(v, A):
                pass
            else:
                return
            v.«use:go»
        """,
        use=NARROWED,
    )


def test_assert():
    check(
        """
        class A: ...
        def f(v):
            v.«before:go»
            assert isinstance(v, A), v.«message:go»
            v.«after:go»
        """,
        before=PLAIN,
        message=PLAIN,
        after=NARROWED,
    )


def test_elif_and_while():
    check(
        """
        class A: ...
        def f(v, q):
            if q: ...
            elif isinstance(v, A):
                v.«one:go»
            while isinstance(v, A):
                v.«two:go»
        """,
        one=NARROWED,
        two=NARROWED,
    )


def test_an_assignment_ends_it():
    check(
        """
        class A: ...
        class B: ...
        def f(v):
            if isinstance(v, A):
                v = B()
                v.«use:go»
        """,
        use="read B().go",
    )


def test_a_dotted_chain():
    check(
        """
        class A: ...
        def f(v):
            if isinstance(v.x.y, A):
                v.x.y.«inside:go»
                v.x = 1
                v.x.y.«changed:go»
            v.x.y.«after:go»
        """,
        inside="read narrow(param(f::v).x.y, A).go",
        changed="read param(f::v).x.y.go",
        after="read param(f::v).x.y.go",
    )


def test_a_chain_of_the_receiver():
    check(
        """
        class A: ...
        class C:
            def f(self):
                if not isinstance(self.x, A):
                    return
                self.x.«use:go»
        """,
        use="read narrow(self(C).x, A).go",
    )


def test_an_assignment_to_the_head_ends_a_chain():
    check(
        """
        class A: ...
        def f(v, w):
            if isinstance(v.x, A):
                v = w
                v.x.«use:go»
        """,
        use="read param(f::w).x.go",
    )


def test_a_tuple_of_classes():
    check(
        """
        class A: ...
        class B: ...
        def f(v):
            if isinstance(v, (A, B)):
                v.«use:go»
        """,
        use="read narrow(param(f::v), tuple{A, B}).go",
    )


def test_a_walrus_is_narrowed():
    check(
        """
        class A: ...
        def f(q):
            if isinstance(v := q.x, A):
                v.«use:go»
        """,
        use="read narrow(param(f::q).x, A).go",
    )


def test_a_name_of_the_module():
    check(
        """
        class A: ...
        v = q()
        if isinstance(v, A):
            v.«inside:go»
        v.«after:go»
        """,
        inside="read narrow(global q(), A).go",
        after="read global q().go",
    )


def test_several_conditions_narrow_step_by_step():
    check(
        """
        class A: ...
        class B: ...
        def f(v, w):
            if isinstance(v, A) and isinstance(w, B):
                v.«one:go»
                w.«two:go»
        """,
        one=NARROWED,
        two="read narrow(param(f::w), B).go",
    )


def test_a_shadowed_name_of_a_comprehension_is_not_narrowed():
    check(
        """
        class A: ...
        def f(v, vs):
            if isinstance(v, A):
                return [v.«use:go» for v in vs]
        """,
        use="read item(param(f::vs)).go",
    )


def test_issubclass_and_another_call_of_the_name():
    check(
        """
        class A: ...
        def f(v, q):
            if issubclass(v, A):
                v.«one:go»
            if q.isinstance(v, A):
                v.«two:go»
        """,
        one=NARROWED,
        two=PLAIN,
    )


def test_the_check_itself_is_made_of_references():
    check(
        """
        class A: ...
        def f(v):
            if «call:isinstance»(«value:v», «kind:A»): ...
        """,
        call="call global isinstance",
        value="local",
        kind="read A",
    )


def test_tests_of_classes_inside_of_each_other_are_walked_once():
    test = "v"
    for _ in range(40):  # twice the time with each would take for ever
        test = f"type(v if {test} else f) is A"
    assert extract(f"if {test}: ...\n".encode(), language_named("python")).references
