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
