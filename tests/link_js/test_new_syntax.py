"""Syntax that the grammars do not know: shown to the parser as something that they can read (core.syntax.shown)."""

from link_checks import check_links


def test_types_are_exported_as_a_whole():
    check_links(
        """
        ==> main.ts
        export type * from "./a";
        export * from "./b";
        export type * as all from "./a";
        ==> a.ts
        export interface «a:A» { «m:m»: 1 }
        ==> b.ts
        export class «b:B» {}
        ==> use.ts
        import { «ua:A», «ub:B», all } from "./main";
        function f(x: all.«va:A») { x.«um:m»; }
        """,
        {"ua": "a", "ub": "b", "va": "a", "um": "m"},
    )


def test_using_in_the_head_of_a_loop():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        async function f(list: A[], stream: AsyncIterable<A>) {
          for (using a of list) a.«a:m»();
          for await (using b of list) b.«b:m»();
          for (await using c of list) { c.«c:m»(); }
        }
        """,
        {"a": "m", "b": "m", "c": "m"},
    )


def test_words_of_the_language_as_names_of_exports():
    check_links(
        """
        ==> main.js
        import * as blocks from "./a.js";
        blocks.«a:if»(); blocks.«c:null»();
        ==> a.js
        function «block:block»() {}
        export { block as if, block as null, block as const };
        """,
        {"a": "block", "c": "block"},
    )


def test_variance_behind_comments_and_type_as_a_name():
    check_links(
        """
        ==> main.ts
        export interface Api<
          // what it is made of
          in out Base extends string,
          in out Other,
        > { «m:m»: Base }
        type Shape<type extends string> = | (type extends "a" ? A : never) | (type extends "b" ? A : never);
        interface A { «a:a»: 1 }
        declare const hook: { inject: (any) => void };
        function f(api: Api<string, 1>, s: Shape<"a">, a: A) { api.«um:m»; a.«ua:a»; }
        """,
        {"um": "m", "ua": "a"},
    )


def test_signatures_without_semicolons_behind_comments():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        interface Calls {
          // the first
          <T extends string>(x: T): A
          // the second, told apart by `one`
          <T extends number>(x: T): A
          in: A
        }
        function f(c: Calls) { c("x").«a:m»(); c.in.«b:m»(); }
        """,
        {"a": "m", "b": "m"},
    )
