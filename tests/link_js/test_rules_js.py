"""Linking of JavaScript and TypeScript: rules that are easy to get wrong, one marked test each."""

from core.model import State
from link_checks import check_links


def test_exports_imports_and_barrels():
    check_links(
        """
        ==> shapes/circle.ts
        export class «circle:Circle» {}
        export default function «make:make»() {}
        ==> shapes/index.ts
        export * from "./circle";
        export { default as build } from "./circle";
        ==> main.ts
        import { «a:Circle», «b:build» as b } from "./shapes";
        import * as all from "./shapes/circle.js";
        new all.«c:Circle»();
        """,
        {"a": "circle", "b": "make", "c": "circle"},
    )


def test_commonjs_names_and_the_whole():
    check_links(
        """
        ==> lib.js
        exports.«one:one» = 1;
        ==> whole.js
        class «cls:Whole» {}
        module.exports = Whole;
        ==> main.js
        const { «a:one» } = require("./lib");
        const Whole = require("./whole");
        new «b:Whole»();
        """,
        {"a": "one", "b": "cls"},
    )


def test_paths_of_a_configuration_with_comments():
    check_links(
        """
        ==> tsconfig.json
        { // aliases
          "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], }, },
        }
        ==> src/util.ts
        export function «util:util»() {}
        ==> src/deep/main.ts
        import { «use:util» } from "@/util";
        """,
        {"use": "util"},
    )


def test_packages_of_a_workspace_by_name_resolve_to_their_source():
    check_links(
        """
        ==> package.json
        { "workspaces": ["packages/*"] }
        ==> packages/core/package.json
        { "name": "@org/core", "exports": { ".": "./dist/index.js", "./util": "./dist/util.js" } }
        ==> packages/core/src/index.ts
        export class «core:Core» {}
        ==> packages/core/src/util.ts
        export function «util:util»() {}
        ==> packages/app/package.json
        { "name": "app", "imports": { "#own": "./own.js" } }
        ==> packages/app/own.ts
        export const «own:own» = 1;
        ==> packages/app/main.ts
        import { «a:Core» } from "@org/core";
        import { «b:util» } from "@org/core/util";
        import { «c:own» } from "#own";
        import { «d:Other» } from "elsewhere";
        """,
        {"a": "core", "b": "util", "c": "own", "d": "external"},
        roots=("", "packages/core", "packages/app"),
    )


def test_members_of_the_class_and_of_its_instances_are_apart():
    check_links(
        """
        ==> main.ts
        class A { static «s:make»() {} «i:make»() {} }
        A.«a:make»(); new A().«b:make»();
        """,
        {"a": "s", "b": "i"},
    )


def test_a_promise_is_awaited_or_handed_on():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        async function load(): Promise<A> { return new A() }
        async function infer() { return new A() }
        async function main() {
          (await load()).«a:m»(); (await infer()).«b:m»();
          load().then((x) => x.«c:m»());
          const [one] = await Promise.all([load()]); one.«d:m»();
        }
        """,
        {"a": "m", "b": "m", "c": "m", "d": "m"},
    )


def test_callbacks_of_arrays_get_the_elements():
    check_links(
        """
        ==> main.ts
        class A { «m:m»(): B { return new B() } }
        class B { «n:n»() {} }
        function f(xs: A[], map: Map<string, A>) {
          xs.forEach((x) => x.«a:m»()); xs.map((x) => x.m())[0].«b:n»();
          for (const x of xs) x.«c:m»(); map.get("k")!.«d:m»(); xs.find(Boolean)?.«e:m»();
        }
        """,
        {"a": "m", "b": "n", "c": "m", "d": "m", "e": "m"},
    )


def test_keys_of_a_literal_name_what_is_expected():
    check_links(
        """
        ==> main.ts
        interface Options { «retry:retry»: number; «done:done»(x: A): void }
        class A { «m:m»() {} }
        function run(o: Options) {}
        run({ «a:retry»: 1, «b:done»: (x) => x.«c:m»() });
        const o: Options = { «d:retry»: 2, done() {} };
        """,
        {"a": "retry", "b": "done", "c": "m", "d": "retry"},
    )


def test_unions_are_narrowed_by_constants_and_predicates():
    check_links(
        """
        ==> main.ts
        enum Kind { A, B }
        interface A { type: "a"; kind: Kind.A; «ma:both»: number }
        interface B { type: "b"; kind: Kind.B; «mb:both»: string }
        function isA(x: A | B): x is A { return true }
        function f(u: A | B) {
          if (u.type === "a") { u.«a:both» } else { u.«b:both» }
          switch (u.kind) { case Kind.B: u.«c:both» }
          if (isA(u)) u.«d:both»;
          if (u.kind !== Kind.A) return;
          u.«e:both»;
        }
        """,
        {"a": "ma", "b": "mb", "c": "mb", "d": "ma", "e": "ma"},
    )


def test_one_name_for_a_type_and_a_value():
    check_links(
        """
        ==> main.ts
        interface Thing { «t:x»: number }
        const Thing = { «v:x»: 1 };
        function f(a: Thing) { a.«a:x»; Thing.«b:x» }
        """,
        {"a": "t", "b": "v"},
    )


def test_type_arguments_of_functions_classes_and_aliases():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        function first<T>(xs: T[]): T { return xs[0] }
        class Box<T> { constructor(public value: T) {} get(): T { return this.value } }
        type Wrapped<T> = { inner: T };
        function f(xs: A[], w: Wrapped<A>, b: Box<A>) {
          first(xs).«a:m»(); b.get().«b:m»(); w.inner.«c:m»(); new Box(new A()).get().«d:m»();
        }
        """,
        {"a": "m", "b": "m", "c": "m", "d": "m"},
    )


def test_super_calls_the_base():
    check_links(
        """
        ==> main.ts
        class A { «ctor:constructor»() {} «base:m»() {} }
        class B extends A { constructor() { «s:super»() } m() { super.«a:m»() } }
        """,
        {"s": "ctor", "a": "base"},
    )


def test_prototypes_and_constructor_functions():
    check_links(
        """
        ==> main.js
        function A() { this.«x:x» = 1; }
        A.prototype.«m:m» = function () { return this.«a:x»; };
        function B() {}
        B.prototype = Object.create(A.prototype);
        new A().«b:m»(); new B().«c:m»();
        """,
        {"a": "x", "b": "m", "c": "m"},
    )


def test_this_in_an_object_is_the_object():
    check_links(
        """
        ==> main.js
        const api = { «get:get»() {}, post() { this.«a:get»(); } };
        """,
        {"a": "get"},
    )


def test_types_in_comments_are_types_in_javascript():
    check_links(
        """
        ==> a.js
        export class «cls:Vector» { «m:add»() {} }
        ==> main.js
        import { Vector } from "./a.js";
        /**
         * See {@link «link:Vector»}.
         * @param {«type:Vector»} v
         * @returns {Promise<Vector>}
         */
        function f(v) { v.«a:add»(); }
        async function g() { (await f()).«b:add»(); }
        """,
        {"link": "cls", "type": "cls", "a": "m", "b": "m"},
    )


def test_namespaces_enums_and_import_types():
    check_links(
        """
        ==> a.ts
        export namespace Inner { export const «v:value» = 1 }
        export enum «enum:Color» { «red:Red» }
        ==> main.ts
        import { Inner, Color } from "./a";
        Inner.«a:value»; Color.«b:Red»;
        let c: import("./a").«c:Color»;
        """,
        {"a": "v", "b": "red", "c": "enum"},
    )


def test_members_of_unknown_values_stay_unknown():
    check_links(
        """
        ==> main.js
        class A { run() {} }
        function f(x) { x.«use:run»(); }
        """,
        {"use": "?"},
    )


def test_a_barrel_does_not_hand_on_the_default():
    check_links(
        """
        ==> a.ts
        export default function make() {}
        export const «one:one» = 1;
        ==> index.ts
        export * from "./a";
        ==> main.ts
        import «a:make», { «b:one» } from "./index";
        """,
        {"a": "missing", "b": "one"},
    )


def test_a_function_expression_has_two_names():
    check_links(
        """
        ==> lib.js
        exports.«out:go» = function «own:walk»(n) { return «a:walk»(n - 1); };
        ==> main.js
        require("./lib").«b:go»(1);
        """,
        {"a": "out", "b": "out"},
    )


def test_a_key_tells_the_shape():
    check_links(
        """
        ==> main.ts
        interface A { «ma:both»: 1; left: 1 }
        interface B { «mb:both»: 2; right: 1 }
        function f(u: A | B) { if ("left" in u) u.«a:both»; else u.«b:both»; }
        """,
        {"a": "ma", "b": "mb"},
    )


def test_the_last_of_several_spread_values_wins():
    check_links(
        """
        ==> main.js
        const a = { «ax:x»() {}, «ay:y»() {} };
        const b = { «bx:x»() {} };
        const c = { ...a, ...b };
        const d = { ...b, ...a };
        const e = { ...a, ...c };
        const f = { ...c, ...a };
        c.«c:x»(); d.«d:x»(); c.«y:y»(); e.«e:x»(); f.«f:x»();
        """,
        {"c": "bx", "d": "ax", "y": "ay", "e": "bx", "f": "ax"},
    )


def test_a_key_in_front_of_a_spread_value_may_be_replaced():
    check_links(
        """
        ==> main.js
        const a = { «ax:x»() {} };
        const b = { «bx:x»() {}, «by:y»() {}, ...a };
        const c = { ...a, «cx:x»() {} };
        b.«b:x»(); b.«y:y»(); c.«c:x»();
        """,
        {"b": "ax bx", "y": "by", "c": "cx"},
    )


def test_a_variable_called_module_is_not_what_the_file_offers():
    linked = check_links(
        """
        ==> own.js
        const module = load();
        export const «x:x» = 1;
        ==> plain.js
        exports.«y:y» = 1;
        ==> main.js
        import own from "./own.js";
        import plain from "./plain.js";
        own.«no:x»; plain.«y2:y»;
        """,
        {"y2": "y"},
    )
    assert linked.state("no") != State.LINKED
