"""Who calls whom: one test for each line of the list in ARCHITECTURE.md, and what the hierarchy does besides."""

from core.model import Mode
from core.navigate.call_hierarchy import incoming_calls, outgoing_calls
from navigate_checks import check_incoming, check_outgoing, only_item, opened


def test_alias_counts_as_a_call():
    check_incoming(
        """
        ==> a.py
        def gr¦eet(): ...
        ==> b.py
        from a import greet as hi
        def «caller:main»():
            naïve = «call:hi»()
            «again:hi»()
        """,
        {"caller": ["call", "again"]},
    )


def test_constructing_a_class_calls_the_class():
    check_incoming(
        """
        class Fo¦o:
            def __init__(self): ...
        def «caller:make»():
            return «call:Foo»()
        """,
        {"caller": ["call"]},
    )


def test_constructing_a_class_reaches_its_constructor():
    found = check_incoming(
        """
        class Foo:
            def __in¦it__(self): ...
        def «caller:make»():
            return «call:Foo»()
        """,
        {"caller": ["call"]},
    )
    assert found["caller"].via == "constructor"


def test_constructing_a_class_reaches_an_inherited_constructor():
    check_outgoing(
        """
        class Base:
            def «init:__init__»(self): ...
        class «derived:Foo»(Base): ...
        def ma¦ke():
            return «call:Foo»()
        """,
        {"derived": ["call"], "init": ["call"]},
    )


def test_a_decorator_is_called_by_the_scope_around():
    check_incoming(
        """
        def wr¦ap(f): return f
        def «outer:outer»():
            @«call:wrap»
            def inner(): ...
        @«top:wrap»
        def other(): ...
        """,
        {"outer": ["call"], "main.py": ["top"]},
    )


def test_a_decorator_with_arguments_is_one_call_by_the_scope_around():
    check_incoming(
        """
        def ro¦ute(path):
            def add(f): return f
            return add
        class «outer:Site»:
            @«call:route»("/x")
            def page(self): ...
        """,
        {"outer": ["call"]},
    )


def test_a_nested_function_keeps_its_own_calls():
    check_incoming(
        """
        def us¦ed(): ...
        def outer():
            def «inner:inner»():
                «call:used»()
            return inner
        """,
        {"inner": ["call"]},
    )


def test_an_anonymous_function_gives_its_calls_to_the_named_one_around():
    check_incoming(
        """
        def us¦ed(): ...
        def «outer:outer»():
            return lambda: «call:used»()
        """,
        {"outer": ["call"]},
    )


def test_calls_at_module_level_belong_to_the_module():
    check_incoming(
        """
        ==> a.py
        def us¦ed(): ...
        ==> pkg/b.py
        from a import used
        «call:used»()
        """,
        {"pkg/b.py": ["call"]},
    )


def test_the_module_is_an_item_and_has_callees():
    check_outgoing(
        """
        def «f:f»(): ...
        ¦
        «call:f»()
        """,
        {"f": ["call"]},
    )


def test_calls_in_a_class_body_belong_to_the_class():
    check_incoming(
        """
        def us¦ed(): ...
        class «outer:A»:
            field = «call:used»()
        """,
        {"outer": ["call"]},
    )


def test_a_comprehension_gives_its_calls_to_the_callable_around():
    check_incoming(
        """
        def us¦ed(): ...
        def «outer:outer»(xs):
            return [«call:used»() for x in xs]
        """,
        {"outer": ["call"]},
    )


def test_default_arguments_are_evaluated_outside():
    check_incoming(
        """
        def us¦ed(): ...
        def outer(x=«call:used»()): ...
        """,
        {"main.py": ["call"]},
    )


def test_super_is_one_edge_to_the_base():
    check_outgoing(
        """
        class A:
            def «base:m»(self): ...
        class B(A):
            def ¦m(self):
                super().«call:m»()
        """,
        {"base": ["call"]},
    )


def test_an_override_shows_calls_through_its_base():
    found = check_incoming(
        """
        class Base:
            def run(self): ...
        class Derived(Base):
            def r¦un(self): ...
        def «through:f»(x: Base):
            x.«call:run»()
        def «direct:g»(x: Derived):
            x.«sure:run»()
        """,
        {"through": ["call"], "direct": ["sure"]},
    )
    assert found["through"].via == "via Base.run"
    assert found["through"].mode is Mode.STATIC
    assert found["direct"].via == ""


def test_an_override_does_not_show_calls_that_name_its_base_by_super():
    check_incoming(
        """
        class Base:
            def run(self): ...
            def «twice:twice»(self):
                self.«self:run»()
        class Derived(Base):
            def r¦un(self):
                größe = super().run()
        class Other(Base):
            def «other:run»(self, x: Base):
                super().run(); x.«call:run»(self)
        """,
        {"twice": ["self"], "other": ["call"]},
    )


def test_a_base_does_not_show_calls_of_its_overrides():
    check_incoming(
        """
        class Base:
            def r¦un(self): ...
        class Derived(Base):
            def run(self): ...
        def g(x: Derived):
            x.run()
        """,
        {},
    )


def test_a_function_handed_on_is_no_call():
    check_incoming(
        """
        def us¦ed(): ...
        def outer(sort):
            return sort(key=used)
        """,
        {},
    )


def test_a_function_given_to_map_or_a_keyword_is_no_call():
    check_incoming(
        """
        def us¦ed(): ...
        def outer(button, xs):
            button.show(on_click=used)
            return map(used, xs)
        """,
        {},
    )


def test_a_class_pattern_is_no_call():
    check_incoming(
        """
        class Po¦int: ...
        def f(p):
            match p:
                case Point(x=1): ...
        """,
        {},
    )


def test_a_value_without_a_name_is_called_through_it():
    found = check_incoming(
        """
        def us¦ed(): ...
        pair = (used, len)
        def get(): return used
        def «caller:main»():
            «first:pair»[0]()
            «second:get»()()
        """,
        {"caller": ["first", "second"]},
    )
    assert found["caller"].via == "via a value"


def test_recursion_is_an_edge_to_itself():
    check_incoming(
        """
        def «f:f¦act»(n):
            return n * «call:fact»(n - 1)
        """,
        {"f": ["call"]},
    )


def test_a_function_in_a_variable_is_called_through_it():
    found = check_incoming(
        """
        def us¦ed(): ...
        handler = used
        def «caller:main»():
            «call:handler»()
        """,
        {"caller": ["call"]},
    )
    assert found["caller"].via == "via a value"


def test_reading_a_property_calls_its_getter():
    check_incoming(
        """
        class A:
            @property
            def si¦ze(self): ...
        def «caller:f»(a: A):
            return a.«call:size»
        """,
        {"caller": ["call"]},
    )


def test_an_unknown_receiver_is_a_guess_and_says_so():
    found = check_incoming(
        """
        class A:
            def special_¦thing(self): ...
        def «caller:f»(a):
            a.«call:special_thing»()
        """,
        {"caller": ["call"]},
        minimum_confidence=0.5,
    )
    assert found["caller"].mode is Mode.HEURISTIC
    assert 0.5 <= found["caller"].confidence < 1


def test_an_unknown_receiver_is_not_sure():
    check_incoming(
        """
        class A:
            def special_¦thing(self): ...
        def f(a):
            a.special_thing()
        """,
        {},
    )


def test_a_common_name_on_an_unknown_receiver_links_to_nothing():
    check_incoming(
        """
        class A:
            def ge¦t(self): ...
        def f(a):
            a.get()
        """,
        {},
        minimum_confidence=0.0,
    )


def test_several_of_one_name_are_ranked_by_nearness():
    found = check_outgoing(
        """
        ==> near/a.py
        class A:
            def «near:special_thing»(self): ...
        ==> far/b.py
        class B:
            def «far:special_thing»(self): ...
        ==> near/c.py
        def ¦f(a):
            a.«call:special_thing»()
        """,
        {"near": ["call"], "far": ["call"]},
        minimum_confidence=0.0,
    )
    assert found["near"].confidence > found["far"].confidence
    assert "one of 2" in found["near"].via


def test_module_methods_and_classes_have_callees():
    check_outgoing(
        """
        def «make:make»(): ...
        class ¦A:
            x = «call:make»()
            def m(self):
                make()
        """,
        {"make": ["call"]},
    )


def test_what_is_sure_is_not_mixed_with_what_is_guessed():
    with opened(
        """
        class A:
            def special_thing(self): ...
        def ¦f(a: A, b):
            a.special_thing()
            b.special_thing()
        """
    ) as (marked, snapshot):
        item = only_item(marked, snapshot)
        calls = outgoing_calls(snapshot, item.key)
        assert [(call.certainty.mode, len(call.sites)) for call in calls] == [
            (Mode.STATIC, 1),
            (Mode.HEURISTIC, 1),
        ]
        (target,) = {call.item.key for call in calls}
        calls = incoming_calls(snapshot, target)
        assert [call.certainty.mode for call in calls] == [Mode.STATIC, Mode.HEURISTIC]


def test_a_guess_stays_in_its_language():
    check_incoming(
        """
        ==> a.py
        class A:
            def special_¦thing(self): ...
        ==> b.js
        function f(x) { x.special_thing() }
        """,
        {},
        minimum_confidence=0.0,
    )


def test_a_name_of_outside_things_is_guessed_less():
    source = """
        class A:
            def special_¦thing(self): ...
        def «caller:f»(a):
            a.«call:special_thing»()
        """
    outside = "".join(
        f"""
        ==> other{i}.py
        import requests
        requests.special_thing
        """
        for i in range(3)
    )
    alone = check_incoming(source, {"caller": ["call"]}, minimum_confidence=0.0)
    beside = check_incoming(
        "==> main.py" + source + outside, {"caller": ["call"]}, minimum_confidence=0.0
    )
    assert beside["caller"].confidence < alone["caller"].confidence


def test_a_quoted_name_is_an_item_with_its_quotes():
    check_incoming(
        """
        ==> main.js
        function he¦lp() {}
        module.exports = { «caller:"Program:exit"»(node) { «call:help»(); } };
        """,
        {"caller": ["call"]},
    )
