"""Functions and classes that are kept in values and called there."""

from link_checks import check_links


def test_variable_that_holds_a_function():
    check_links(
        """
        def «f:f»(): ...
        «g:g» = f
        «use:g»()
        """,
        {"use": "g => f"},
    )


def test_attribute_that_holds_a_class():
    check_links(
        """
        class «C:C»:
            def «init:__init__»(self): ...
            def «go:go»(self): ...
        class A:
            «kind:kind» = C
            def f(self):
                self.«use:kind»().«call:go»()
        """,
        {"use": "kind => C init", "call": "go"},
    )


def test_returned_function():
    check_links(
        """
        def «f:f»(): ...
        def get(): return f
        «g:g» = get()
        «use:g»()
        """,
        {"use": "g => f"},
    )


def test_containers_with_constant_keys():
    check_links(
        """
        def «f:f»(): ...
        def «g:g»(): ...
        pair = (f, g)
        table = {"f": f, "g": g}
        «a:a» = pair[1]
        «b:b» = table["f"]
        «c:c», d = pair
        «one:a»()
        «two:b»()
        «three:c»()
        """,
        {"one": "a => g", "two": "b => f", "three": "c => f"},
    )


def test_closure_and_lambda():
    check_links(
        """
        class T:
            def «go:go»(self): ...
        def outer():
            def «inner:inner»(): return T()
            return inner
        «made:made» = outer()
        «use:made»().«result:go»()
        make = lambda: T()
        make().«lambda:go»()
        """,
        {"use": "made => inner", "result": "go", "lambda": "go"},
    )


def test_decorator_that_returns_its_argument_or_an_inner_function():
    check_links(
        """
        import functools
        def same(f): return f
        def wrap(f):
            @functools.wraps(f)
            def «inner:inner»(*args): return f(*args)
            return inner
        @same
        def «f:f»(): ...
        @wrap
        def «g:g»(): ...
        «plain:f»()
        «wrapped:g»()
        """,
        {"plain": "f", "wrapped": "g => inner"},
    )


def test_function_handed_through_a_function():
    check_links(
        """
        def «f:f»(): ...
        def identity(x): return x
        «g:g» = identity(f)
        «use:g»()
        """,
        {"use": "g => f"},
    )


def test_instance_that_is_called():
    check_links(
        """
        class A:
            def «call:__call__»(self): ...
        «a:a» = A()
        «use:a»()
        """,
        {"use": "a => call"},
    )


def test_partial_and_outside_wrappers_keep_the_function():
    check_links(
        """
        import functools
        def «f:f»(): ...
        «g:g» = functools.partial(f, 1)
        «use:g»()
        """,
        {"use": "g => f"},
    )


def test_value_without_a_name_that_is_called():
    check_links(
        """
        class «C:C»:
            def «init:__init__»(self): ...
        def «f:f»(): ...
        def «get:get»(): return f
        def make(): return C
        «pair:pair» = (f, C)
        table = {"f": f}
        «one:pair»[0]()
        «two:pair»[1]()
        «three:get»()()
        «four:make»()()
        table["late"] = get
        «five:table»["late"]()
        (lambda: f)()()
        """,
        {
            "one": "pair => f",
            "two": "pair => C init",
            "three": "get => f",
            "four": "main.py:make => C init",
            "five": "main.py:table => get",
        },
    )


def test_name_that_holds_another_function_each_time():
    check_links(
        """
        def «f:f»(): ...
        def «g:g»(): ...
        «a:a» = f
        «one:a»()
        a = g
        «two:a»()
        def inner():
            b = f
            «local:b»()
            «any:a»()
        """,
        {"one": "a => f", "two": "a => g", "local": "=> f", "any": "a => f g"},
    )


def test_property_that_gives_a_function_that_is_called():
    check_links(
        """
        def «f:f»(): ...
        class A:
            @property
            def «handler:handler»(self): return f
        A().«use:handler»()
        """,
        {"use": "handler => f"},
    )


def test_list_that_is_written_out_keeps_its_functions_by_place():
    check_links(
        """
        def «f:f»(): ...
        def «g:g»(): ...
        «both:both» = [f, g]
        «first:both»[0]()
        «any:both»[unbound]()
        """,
        {"first": "both => f", "any": "both => f g"},
    )


def test_class_that_a_call_replaces():
    check_links(
        """
        class A:
            def __init__(self, «k:k»): ...
            def «m:m»(self): ...
        A = unbound(A)
        «use:A»(«keyword:k»=1).«member:m»()
        """,
        {"keyword": "k", "member": "m"},
    )
