"""Python's scoping rules: what a name means at a place."""

from extraction_checks import check


def test_a_class_body_is_no_scope_for_its_methods():
    check(
        """
        n = 0
        class A:
            n = 1
            def f(self):
                return «use:n»
        """,
        use="read n",
    )


def test_a_class_body_sees_its_own_names():
    check(
        """
        n = 0
        class A:
            n = 1
            m = «use:n»
        """,
        use="read A::n",
    )


def test_a_class_body_reads_the_name_around_until_it_binds_its_own():
    check(
        """
        n = 0
        class A:
            n = «use:n»
        """,
        use="read n",
    )


def test_a_nested_class_does_not_see_the_names_of_the_outer_class():
    check(
        """
        n = 0
        class A:
            n = 1
            class B:
                m = «use:n»
        """,
        use="read n",
    )


def test_only_the_first_iterable_of_a_comprehension_sees_the_class():
    check(
        """
        k = xs = zs = 0
        class A:
            k = 1
            xs = [1]
            zs = [2]
            ys = [«inner:k» for _ in «first:xs» for _ in «second:zs» if «test:k»]
        """,
        inner="read k",
        first="read A::xs",
        second="read zs",
        test="read k",
    )


def test_a_lambda_in_a_class_does_not_see_the_class():
    check(
        """
        k = 0
        class A:
            k = 1
            f = lambda x=«default:k»: «inner:k»
        """,
        default="read A::k",
        inner="read k",
    )


def test_a_lambda_parameter_is_its_own():
    check(
        """
        x = 1
        f = lambda «parameter:x»: «inner:x»
        «outer:x»
        """,
        parameter="local",
        inner="local",
        outer="read x",
    )


def test_a_comprehension_variable_does_not_leak():
    check(
        """
        x = 1
        ys = [«inner:x» for «target:x» in «iterable:x»]
        «outer:x»
        """,
        inner="local",
        target="local",
        iterable="read x",
        outer="read x",
    )


def test_a_walrus_in_a_comprehension_binds_outside_it():
    check(
        """
        def f(xs):
            [«target:y» := x for x in xs]
            return «use:y»
        """,
        target="local",
        use="local",
    )


def test_a_walrus_in_a_comprehension_of_the_module_declares_a_module_name():
    check(
        """
        any((«target:last» := x) for x in xs)
        def f():
            return «use:last»
        """,
        target="declares last",
        use="read last",
    )


def test_bound_anywhere_in_a_function_is_local_everywhere_in_it():
    check(
        """
        n = 0
        def f():
            print(«early:n»)
            n = 1
        """,
        early="local",
    )


def test_bound_in_a_branch_that_never_runs_is_local():
    check(
        """
        n = 0
        def f():
            if False:
                n = 1
            return «use:n»
        """,
        use="local",
    )


def test_global_means_the_modules_name():
    check(
        """
        n = 0
        def f():
            global «said:n»
            «target:n» = 1
            return «use:n»
        def g():
            n = 2
            return «other:n»
        """,
        said="read n",
        target="declares n",
        use="read n",
        other="local",
    )


def test_global_declares_a_name_that_the_module_never_binds():
    check(
        """
        def f():
            global «said:n»
            «target:n» = 1
        def g():
            return «use:n»
        """,
        said="read n",
        target="declares n",
        use="read n",
    )


def test_global_in_a_function_is_not_inherited_by_nested_functions():
    check(
        """
        n = 0
        def f():
            global n
            def g():
                n = 1
                return «inner:n»
            return «outer:n»
        """,
        inner="local",
        outer="read n",
    )


def test_a_nested_function_reads_a_global_of_the_function_around():
    check(
        """
        n = 0
        def f():
            global n
            def g():
                return «inner:n»
        """,
        inner="read n",
    )


def test_nonlocal_means_the_name_of_the_function_around():
    check(
        """
        n = 0
        def f():
            n = 1
            def g():
                nonlocal «said:n»
                «target:n» = 2
                return «use:n»
        """,
        said="local",
        target="local",
        use="local",
    )


def test_nonlocal_passes_over_classes():
    check(
        """
        def f():
            n = 1
            class A:
                n = 2
                def g(self):
                    nonlocal «said:n»
        """,
        said="local",
    )


def test_a_default_belongs_to_the_scope_around():
    check(
        """
        n = 0
        def f(n=«default:n»):
            return «use:n»
        """,
        default="read n",
        use="local",
    )


def test_a_default_of_a_method_sees_the_class():
    check(
        """
        class A:
            n = 1
            def f(self, m=«default:n»): ...
        """,
        default="read A::n",
    )


def test_annotations_belong_to_the_scope_around():
    check(
        """
        class T: ...
        def f(T: «parameter:T») -> «returned:T»:
            return T
        """,
        parameter="type T",
        returned="type T",
    )


def test_an_annotation_of_a_method_sees_the_class():
    check(
        """
        class A:
            class T: ...
            def f(self, x: «annotation:T») -> None:
                y: «local:T»
        """,
        annotation="type A::T",
        local="type global T",
    )


def test_a_decorator_belongs_to_the_scope_around():
    check(
        """
        class A:
            def deco(f): return f
            @«use:deco»
            def deco2(self): ...
        """,
        use="decorator A::deco",
    )


def test_bases_belong_to_the_scope_around_the_class():
    check(
        """
        class B: ...
        class A(«base:B»):
            class B: ...
        """,
        base="inherit B",
    )


def test_except_as_binds_a_local():
    check(
        """
        def f():
            try: ...
            except E as «target:e»:
                «use:e»
        """,
        target="local",
        use="local",
    )


def test_except_as_in_the_module_declares():
    check(
        """
        try: ...
        except E as «target:e»:
            «use:e».args
        """,
        target="declares e",
        use="read e",
    )


def test_a_function_name_is_visible_before_its_definition_in_other_functions():
    check(
        """
        def f():
            return «use:g»()
        def g(): ...
        """,
        use="call g",
    )


def test_a_nested_function_is_known_before_it_is_defined():
    check(
        """
        def f():
            def g():
                return «use:h»()
            def h(): ...
        """,
        use="call <f::h>",
    )


def test_closures_see_the_nearest_function_that_binds_the_name():
    check(
        """
        n = 0
        def f():
            n = 1
            def g():
                def h():
                    return «use:n»
        """,
        use="local",
    )


def test_a_name_bound_nowhere_is_global():
    check(
        """
        def f():
            return «builtin:len»(«unknown:thing»)
        """,
        builtin="call global len",
        unknown="read global thing",
    )


def test_delete_is_a_use():
    check(
        """
        x = 1
        del «module:x»
        def f(y):
            del «local:y», y.«member:a», y[«index:x»]
        """,
        module="write x",
        local="local",
        member="write param(f::y).a",
        index="read x",
    )


def test_delete_makes_a_name_local():
    check(
        """
        x = 1
        def f():
            del «use:x»
        """,
        use="local",
    )


def test_augmented_assignment_is_a_use_and_makes_a_name_local():
    check(
        """
        x = 1
        «module:x» += 1
        def f():
            «local:x» += 1
        """,
        module="write x",
        local="local",
    )


def test_an_import_in_a_function_is_visible_there_only():
    check(
        """
        def f():
            import json
            return «inner:json»
        «outer:json»
        """,
        inner="read import json",
        outer="read global json",
    )


def test_with_as_binds():
    check(
        """
        def f():
            with a() as «first:x», b() as (y, «second:z»):
                «use:x»
        with c() as «module:m»: ...
        """,
        first="local",
        second="local",
        use="local",
        module="declares m",
    )


def test_loop_targets_bind():
    check(
        """
        def f():
            for «one:x», (y, *«two:z») in g():
                ...
            else:
                «use:z»
        """,
        one="local",
        two="local",
        use="local",
    )
