"""Types in JavaScript's documentation comments: what they say, and what they declare."""

import time

import pytest

from core.extract import extract
from core.languages import language_named
from link_checks import check_links

CLASS = """
    ==> a.js
    export class A { «m:m»() {} }
"""


def test_properties_of_a_parameter_are_declared_by_their_dotted_names():
    check_links(
        """
        ==> main.js
        /**
         * @param {Object} options
         * @param {number} [options.«size:size»=1] é
         * @param {Object[]} options.«list:list»
         * @param {string} options.list[].«name:name»
         */
        function f(options) { options.«a:size»; options.«b:list»; options.list[0].«c:name»; }
        """,
        {"a": "size", "b": "list", "c": "name"},
    )


def test_a_destructured_parameter_is_meant_by_its_position():
    check_links(
        CLASS
        + """
    ==> main.js
    import { A } from "./a.js";
    /** @param {{ a: A }} options */
    function f({ a }) { a.«a:m»(); }
    """,
        {"a": "m"},
    )


def test_a_comment_may_stand_above_empty_lines():
    check_links(
        CLASS
        + """
    ==> main.js
    import { A } from "./a.js";
    class B {
      /**
       * @param {A} a
       * @return {A}
       */

      get(a) { a.«a:m»(); return a; }
    }
    new B().get().«b:m»();
    """,
        {"a": "m", "b": "m"},
    )


def test_types_that_comments_define():
    check_links(
        CLASS
        + """
    ==> main.js
    /**
     * @typedef {import("./a.js").A} Alias
     * @typedef Point
     * @property {number} «x:x»
     * @property {Alias} «of:of»
     */
    /**
     * @callback Handler
     * @param {Alias} value
     * @returns {Point}
     */
    /** @param {Alias} a @param {Handler} h @returns {Point} */
    function f(a, h) { a.«a:m»(); h(a).«b:x»; return h(a); }
    f().of.«d:m»();
    /** @type {Handler} */
    const handler = (value) => value.«e:m»();
    """,
        {"a": "m", "b": "x", "d": "m", "e": "m"},
    )


def test_type_parameters_in_comments():
    check_links(
        CLASS
        + """
    ==> main.js
    import { A } from "./a.js";
    /**
     * @template T
     * @param {T[]} list
     * @returns {T}
     */
    function first(list) { return list[0]; }
    first([new A()]).«a:m»();
    """,
        {"a": "m"},
    )


def test_types_of_local_variables_and_casts():
    check_links(
        CLASS
        + """
    ==> main.js
    import { A } from "./a.js";
    function f(x) {
      /** @type {A} */
      let local;
      local.«a:m»();
      const other = /** @type {A} */ (x);
      other.«b:m»();
      (/** @type {A} */ (x)).«c:m»();
      x.«d:m»();
    }
    """,
        {"a": "m", "b": "m", "c": "m", "d": "?"},
    )


def test_comments_of_typescript_say_nothing():
    check_links(
        """
        ==> main.ts
        class A { m() {} }
        /** @param {A} x @typedef {A} B */
        function f(x) { x.«a:m»(); let b: «b:B»; }
        """,
        {"a": "?", "b": "missing"},
    )


@pytest.mark.parametrize(
    "lines",
    [
        " * @param {a\n" * 8_000,
        " * @template {a\n" * 8_000,
        f" * @param {{a}}{' ' * 60_000}{{\n",
    ],
)
def test_what_never_ends_is_looked_at_once(lines):
    source = f"/**\n{lines} */\nfunction f() {{}}\n".encode()
    began = time.process_time()
    facts = extract(source, language_named("javascript"))
    assert time.process_time() - began < 1.0
    assert [symbol.name for symbol in facts.symbols] == ["", "f"]


def test_brackets_at_the_very_beginning_have_no_comment_before_them():
    check_links(
        """
        ==> main.js
        (function () { «a:make»(); })();
        /** @type {number} */
        function make() {}
        """,
        {"a": "main.js:make"},
    )


def test_imports_in_comments():
    check_links(
        """
        ==> main.js
        /** @import { «i:Parser», Token as T } from "./parse.js" */
        /**
         * @import * as all
         *   from "./parse.js"
         * @import Default from "./parse.js"
         */
        /** @param {Parser} parser */
        export default function tag(parser) {
          parser.«a:eat»();
        }
        /**
         * @param {T} token
         * @param {all.Parser} other
         * @param {Default} third
         */
        function f(token, other, third) { token.«b:text»; other.«c:eat»(); third.«d:own»; }
        ==> parse.js
        export class «Parser:Parser» { «eat:eat»() {} }
        export class Token { «text:text» = "" }
        export default class Default { «own:own» = 1 }
        """,
        {"i": "Parser", "a": "eat", "b": "text", "c": "eat", "d": "own"},
    )


OPTIONS = """
    ==> types.js
    /**
     * @typedef {object} Inner
     * @property {number} «deep:deep»
     * @typedef {object} Options
     * @property {number} «key:key»
     * @property {Inner} «inner:inner»
     * @property {Inner[]} «list:list»
     */
"""


def test_keys_of_a_returned_literal_are_those_of_the_result_in_the_comment():
    check_links(
        OPTIONS
        + """
    ==> main.js
    /** @typedef {import("./types.js").Options} Options */
    /** @returns {Options} what it gives */
    function plain(x) {
      if (x) return { «a:key»: 1, «b:inner»: { «c:deep»: 2 }, list: [{ «d:deep»: 3 }] };
      return x ? { «e:key»: 1 } : null;
    }
    /**
     * @param {boolean} x said
     * @returns {Options} what it gives
     */
    const arrow = (x) => ({ «f:key»: 1, «g:list»: [x ? { «h:deep»: 1 } : { «i:deep»: 2 }] });
    /** @return {Promise<Options>} */
    const later = async () => ({ «j:key»: 1 });
    /** @returns {Options[]} */
    export function several() { return [{ «k:key»: 1 }]; }
    class A {
      /** @returns {Options} */
      method() { return { «l:key»: 1, inner: { «m:deep»: 2 } }; }
      /** @returns {Options} */
      get own() { return { «n:key»: 1 }; }
      /** @returns {Promise<Options>} */
      static async made() { const x = { key: 1 }; return { «o:key»: 1 }; }
    }
    const holder = {
      /** @returns {Options} */
      member() { return { «p:key»: 1 }; },
      /** @returns {Options} */
      arrow: () => ({ «q:key»: 1 }),
    };
    /** @returns {import("./types.js").Options} */
    exports.made = () => { return { «r:key»: 1 }; };
    """,
        dict.fromkeys("afejklnopqr", "key")
        | dict.fromkeys("cdhim", "deep")
        | {"b": "inner", "g": "list"},
    )


def test_a_literal_declares_the_keys_that_the_type_in_the_comment_only_lists():
    check_links(
        """
        ==> main.js
        /** @typedef {{ «name:name»: string }} Path */
        /** @type {Record<"A" | "B", Path>} */
        const PATHS = { «A:A»: { «a:name»: "" }, «B:B»: { «b:name»: "" } };
        PATHS.«c:A».«d:name»;
        class Owner {}
        /** @type {Record<"ONE" | "TWO" | "THREE", 1 | 2 | 3>} */
        const NUMBERS = { «ONE:ONE»: 1, TWO: 2, THREE: 3 };
        NUMBERS.«g:ONE»;
        Owner.PATHS = PATHS;
        module.exports = Owner;
        ==> use.js
        const Owner = require("./main");
        Owner.PATHS.«e:B».«f:name»;
        """,
        dict.fromkeys("abdf", "name") | {"c": "A", "e": "B", "g": "ONE"},
    )


def test_a_cast_holds_in_a_condition():
    check_links(
        """
        ==> main.js
        /** @typedef {{ «size:size»?: number }} T */
        function f(m) {
          const a = /** @type {T} */ (m.x) || {};
          a.«a:size»;
          const { «b:size» } = /** @type {T} */ (m.y) || {};
          if ((/** @type {T} */ (m.z)).«c:size» && m) f((/** @type {T} */ (m) || {}).«d:size»);
        }
        """,
        dict.fromkeys("abcd", "size"),
    )


def test_a_cast_literal_has_the_keys_of_the_cast():
    check_links(
        """
        ==> a.js
        /** @typedef {{ «key:key»?: number, run?: (x: T) => void }} T */
        const d = /** @type {T} */ ({ «a:key»: 1 });
        d.«b:key»;
        const f = /** @type {(t: T) => T} */ ((t) => { t.«c:key»; return { «d:key»: 1 }; });
        g(/** @type {T} */ ({ «e:key»: 1, run: (x) => x.«f:key» }));
        h.i = /** @type {T} */ ({ «g:key»: 1 });
        const m = { n: /** @type {T} */ ({ «h:key»: 1, run: (x) => x.«i:key» }) };
        """,
        dict.fromkeys("abcdefghi", "key"),
    )
