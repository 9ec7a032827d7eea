"""Where names are declared."""

from core.model import ExternalName
from navigate_checks import check_definition, check_references


def test_a_name_across_files_behind_other_characters():
    check_definition(
        """
        ==> a.py
        class «target:Größe»:
            ...
        ==> b.py
        from a import Größe
        x = "😀"; Gr¦öße()
        """,
        ["target"],
    )


def test_an_imported_name_jumps_to_the_real_declaration():
    check_definition(
        """
        ==> pkg/__init__.py
        from pkg.impl import thing
        ==> pkg/impl.py
        def «target:thing»(): ...
        ==> main.py
        from pkg import th¦ing
        """,
        ["target"],
    )


def test_a_module_in_an_import_is_its_file():
    found = check_definition(
        """
        ==> pkg/impl.py
        def thing(): ...
        ==> main.py
        from pkg.im¦pl import thing
        """,
        ["pkg/impl.py:1:"],
    )
    assert found.targets[0].name == "impl.py"


def test_all_declarations_the_implementation_of_overloads_first():
    check_definition(
        """
        from typing import overload
        @overload
        def «one:f»(x: int) -> int: ...
        @overload
        def «two:f»(x: str) -> str: ...
        def «real:f»(x): return x
        ¦f(1)
        """,
        ["real", "one", "two"],
    )


def test_a_declaration_is_its_own_definition():
    check_definition(
        """
        def «target:f¦»(): ...
        """,
        ["target"],
    )


def test_a_local_variable():
    check_definition(
        """
        def f():
            «target:naïve» = 1
            return na¦ïve
        """,
        ["target"],
    )


def test_a_parameter():
    check_definition(
        """
        def f(«target:size»):
            return si¦ze
        """,
        ["target"],
    )


def test_a_keyword_argument_is_its_parameter():
    check_definition(
        """
        def f(«target:size»=1): ...
        f(si¦ze=2)
        """,
        ["target"],
    )


def test_an_external_name_is_told_by_its_qualified_name():
    found = check_definition(
        """
        import requests
        requests.g¦et("x")
        """,
        [],
    )
    assert found.externals == (ExternalName("requests", "get"),)


def test_an_unknown_receiver_is_unknown():
    check_definition(
        """
        class A:
            def special_thing(self): ...
        def f(a):
            a.special_th¦ing()
        """,
        [],
    )


def test_an_unknown_receiver_may_be_guessed():
    found = check_definition(
        """
        class A:
            def «target:special_thing»(self): ...
        def f(a):
            a.special_th¦ing()
        """,
        ["target"],
        minimum_confidence=0.5,
    )
    assert found.targets[0].certainty.mode == "heuristic"


def test_no_name_no_definition():
    found = check_definition(
        """
        x = 1  # a com¦ment
        """,
        [],
    )
    assert found.origin is None


def test_the_cursor_between_two_names_means_the_second():
    check_definition(
        """
        class A:
            «b:b» = 1
        a = A()
        a.¦b
        """,
        ["b"],
    )


def test_a_called_local_name_is_the_local_and_not_what_it_holds():
    check_definition(
        """
        def work(): ...
        def main():
            «target:alias» = work
            al¦ias()
        """,
        ["target"],
    )


def test_a_called_local_name_that_holds_a_method_of_a_package():
    check_definition(
        """
        def main():
            rows = []
            «target:push» = rows.append
            pu¦sh(1)
        """,
        ["target"],
    )


def test_a_called_receiver_is_the_parameter():
    check_definition(
        """
        class A:
            @classmethod
            def make(«target:cls»):
                return c¦ls()
        """,
        ["target"],
    )


def test_a_called_member_is_what_it_names():
    check_definition(
        """
        class A:
            def «target:go»(self): ...
            def run(self):
                self . g¦o()
        """,
        ["target"],
    )


def test_module_leads_to_what_the_file_offers():
    check_definition(
        """
        ==> main.js
        function «f:run»() {}
        mod¦ule.exports = run;
        """,
        ["f"],
    )


def test_a_destructured_name_leads_to_the_property_and_has_its_own_uses():
    source = """
        ==> main.js
        const thing = { «size:size»: 1 };
        function f(other) {
          const { size } = thing;
          const { «lost:lo¦st» } = other;
          return «use:lost»;
        }
        """
    check_definition(source, ["lost"])
    check_references(source, ["lost", "use"])


FIELD = """
    ==> a.py
    import argparse
    class Parser(argparse.ArgumentParser):
        def __init__(self):
            self.«own:prog» = "me"
        def show(self):
            return self.«use:pr¦og»
    """


def test_what_declares_a_field_above_is_asked_for_its_definition_only(monkeypatch):
    found = check_definition(FIELD, ["own"])
    assert found.above == (ExternalName("argparse", "ArgumentParser.prog"),)
    monkeypatch.delattr("core.navigate.cursor.externals_at")
    check_references(FIELD, ["own", "use"])
