"""What can be folded away, and what stands around a place."""

from core.navigate.folding import by_lines, folding_ranges, outermost
from navigate_checks import check_folds, check_selection, opened


def test_blocks_and_brackets():
    check_folds(
        """
        def f(
            naïve,
            b,
        ):
            if naïve:
                return [
                    1,
                ]
            else:
                return 2
            return g(1,
                     2)
        """,
        ["1-3", "4-12", "5-8", "6-7", "9-10", "11-12"],
    )


def test_a_block_of_one_line_below_its_head():
    check_folds(
        """
        class A:
            def f(self): return 1
            # é
            def g(self):
                return 2

        for x in y: pass
        """,
        ["1-5", "4-5"],
    )


def test_imports_comments_texts_and_regions():
    check_folds(
        '''
        # one
        # two é

        import os  # what for
        # in between
        from sys import (
            path,
        )

        # region Tools
        def f():
            """One

            two
            """
        # alone
        x = 1  # behind
        # endregion
        ''',
        ["1-2 comment", "4-8 imports", "6-7", "10-18 region", "11-15", "12-14"],
    )


def test_typescript():
    check_folds(
        """
        import { a } from "a"
        import {
          b,
        } from "b"
        /**
         * é
         */
        export class A {
          run() {
            switch (a) {
              case 1:
                b()
                break
              default: b()
            }
            call(() => {
              b()
            })
          }
        }
        const text = `one
          two
        `
        """,
        ["1-4 imports", "2-3", "5-7 comment", "8-19", "9-18", "10-14", "11-13", "16-17", "21-22"],
        path="main.ts",
    )


def test_elements():
    check_folds(
        """
        const é = <ul>
          <li
            id="a"
          >
            one
          </li>
        </ul>
        """,
        ["1-6", "4-5"],
        path="main.tsx",
    )


def test_broken_code_folds_what_can_be_read():
    check_folds(
        """
        def f():
            return 1

        def broken(:
            x = [

        def g():
            return {
                1: 2,
            }
        """,
        ["1-2", "7-10", "8-9"],
    )


def test_other_line_ends():
    source = "def f():\n    # a\n    # b\n    return [\n        1,\n    ]\n"
    check_folds(source.replace("\n", "\r\n"), ["1-6", "2-3 comment", "4-5"])


def test_of_too_many_folds_the_outermost_stay():
    source = "def f():\n    def g():\n        def h():\n            pass\ndef i():\n    pass\n"
    with opened(f"==> main.py\n{source}") as (_, snapshot):
        found = outermost(by_lines(folding_ranges(snapshot, "main.py")), 2)
        assert [(fold.first_line, fold.last_line) for fold in found] == [(0, 3), (4, 5)]
        assert folding_ranges(snapshot, "gone.py") == []


def test_what_is_around_a_word():
    check_selection(
        """
        é = 1
        def f(a):
            return a.na¦me + g(a, "text")
        """,
        [
            "name",
            "a.name",
            'a.name + g(a, "text")',
            'return a.name + g(a, "text")',
            'def f(a):\n    return a.name + g(a, "text")',
        ],
    )


def test_behind_a_word_the_word_is_meant():
    check_selection("f(é¦, b)\n", ["é", "é, b", "(é, b)", "f(é, b)"])


def test_what_is_in_a_text_and_in_brackets():
    check_selection(
        """
        const a = { é: "one t¦wo" }
        """,
        [
            "one two",
            '"one two"',
            'é: "one two"',
            ' é: "one two" ',
            '{ é: "one two" }',
            'a = { é: "one two" }',
            'const a = { é: "one two" }',
        ],
        path="main.ts",
    )


def test_a_place_between_statements_and_in_broken_code():
    check_selection("a = 1\n¦\nb = 2\n", [])
    broken = "def f(:\n    x = (1, two\n\nb = 2"
    check_selection(broken.replace("two", "tw¦o") + "\n", ["two", broken])
