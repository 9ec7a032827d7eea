"""Every place that names a symbol, and highlights in one file."""

from core.model import Role
from navigate_checks import check_highlights, check_references


def test_across_files_with_alias_and_import():
    found = check_references(
        """
        ==> a.py
        def «decl:gr¦eet»(): ...
        «here:greet»()
        ==> b.py
        x = "😀"
        from a import «import:greet» as «alias:hi»
        «there:hi»()
        """,
        ["decl", "here", "import", "alias", "there"],
    )
    assert [item.role for item in found][:3] == [None, Role.CALL, Role.IMPORT]


def test_without_the_declaration():
    check_references(
        """
        def f(): ...
        «use:¦f»()
        """,
        ["use"],
        declaration=False,
    )


def test_a_local_variable_stays_in_its_function():
    check_references(
        """
        n = 0
        def f():
            «decl:n» = 1
            return «use:¦n»
        print(n)
        """,
        ["decl", "use"],
    )


def test_a_parameter_is_found_inside_and_where_it_is_passed():
    check_references(
        """
        ==> a.py
        def f(«decl:si¦ze»=1):
            return «use:size»
        ==> b.py
        from a import f
        f(«pass:size»=2)
        """,
        ["decl", "use", "pass"],
    )


def test_an_attribute_is_found_through_its_instances():
    check_references(
        """
        class A:
            def __init__(self):
                self.«decl:val¦ue» = 1
            def m(self):
                return self.«own:value»
        def f(a: A):
            a.«other:value» = 2
        """,
        ["decl", "own", "other"],
    )


def test_a_class_does_not_count_its_constructor():
    check_references(
        """
        class A:
            def «decl:__in¦it__»(self): ...
        A()
        """,
        ["decl"],
    )


def test_a_variable_is_not_what_it_holds():
    check_references(
        """
        def «decl:f¦»(): ...
        g = «use:f»
        g()
        """,
        ["decl", "use"],
    )


def test_guesses_only_when_asked_for():
    source = """
        class A:
            def «decl:special_¦thing»(self): ...
        def f(a):
            a.«guess:special_thing»
        """
    check_references(source, ["decl"])
    check_references(source, ["decl", "guess"], minimum_confidence=0.5)


def test_nothing_under_the_cursor():
    check_references("x = 1 ¦ + 1", [])


def test_highlights_tell_writing_from_reading():
    check_highlights(
        """
        «decl:tot¦al» = 0
        «write:total» = «read:total» + 1
        """,
        ["read"],
        ["decl", "write"],
    )


def test_highlights_of_a_local_name():
    check_highlights(
        """
        def f(«decl:ä»):
            «write:ä» += 1
            return «read:¦ä»
        """,
        ["read"],
        ["decl", "write"],
    )


def test_highlights_of_an_external_name_are_its_equals():
    check_highlights(
        """
        «one:le¦n»([])
        «two:len»(())
        """,
        ["one", "two"],
        [],
    )


def test_highlights_stay_in_the_file():
    check_highlights(
        """
        ==> a.py
        def «decl:¦f»(): ...
        ==> b.py
        from a import f
        """,
        [],
        ["decl"],
    )


def test_a_shorthand_names_the_property_and_the_variable():
    check_references(
        """
        ==> a.js
        /** @param {{ «type:size»: number }} options */
        export function run({ «taken:size» }) {}
        ==> b.js
        import { run } from "./a";
        function f() {
          const «variable:size» = 1;
          run({ «here:si¦ze» });
          run({ «again:size»: «value:size» });
        }
        """,
        ["type", "taken", "variable", "here", "again", "value"],
    )


def test_a_shorthand_that_declares_its_property_names_the_variable_too():
    check_references(
        """
        ==> a.js
        export function f() {
          const «variable:size» = 1;
          const all = { «here:si¦ze» };
          all.«use:size»;
          return «value:size»;
        }
        """,
        ["variable", "here", "use", "value"],
    )
