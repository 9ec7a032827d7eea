"""TypeScript's types: what tells a value's shape, generic types with arguments, what is expected of a value."""

from link_checks import check_links


def test_functions_that_tell_or_assert():
    check_links(
        """
        ==> main.ts
        class A { kind!: string; «m:m»() {} isA(): this is A { return true } }
        function isA(other: any, x: unknown): x is A { return true }
        const check: (x: unknown) => x is A = null!;
        function make<T>(c: new () => T): (x: unknown) => x is A { return null! }
        const made = make(A);
        function assertA(x: unknown): asserts x is A {}
        function f(u: any, v: any, w: any, x: any, y: any) {
          if (isA(v, u)) { u.«a:m»(); v.«no:m»(); }
          if (check(v)) v.«b:m»();
          if (made(w)) w.«c:m»();
          assertA(x); x.«d:m»();
          assert(y instanceof A); y.«e:m»();
        }
        """,
        {"a": "m", "no": "?", "b": "m", "c": "m", "d": "m", "e": "m"},
    )


def test_a_member_of_what_a_type_variable_stands_for():
    check_links(
        """
        ==> main.ts
        interface A { «in:input»: { «x:x»: number }; out: string }
        type Input<T extends { input: any }> = T["input"];
        type Params<T extends { input: any } = A> = Partial<T["input"]>;
        function f(a: Input<A>, b: Params, c: Params<A>, d: A["input"], e: [A, string]) {
          a.«a:x»; b.«b:x»; c.«c:x»; d.«d:x»;
        }
        function g(first: Parameters<typeof f>[4][0]) { first.«e:input»; }
        """,
        {"a": "x", "b": "x", "c": "x", "d": "x", "e": "in"},
    )


def test_type_arguments_by_default():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        interface Box<T = A> { value: T }
        type Pair<T, U = T> = { one: T; two: U };
        function f(box: Box, pair: Pair<A>) { box.value.«a:m»(); pair.two.«b:m»(); }
        """,
        {"a": "m", "b": "m"},
    )


def test_any_member_and_mapped_types():
    check_links(
        """
        ==> main.ts
        const plugins: { one?: One; two?: Two } = {};
        type One = { «go:go»(): void };
        type Two = { «stop:stop»(): void };
        function plugin<K extends keyof typeof plugins>(k: K): (typeof plugins)[K] { return null! }
        const names: { [k in "a" | "b"]: { «long:long»: string } } = { a: { «d:long»: "é" }, b: null! };
        function f(k: "a" | "b") { plugin("one").«a:go»(); plugin("two").«b:stop»(); names[k].«c:long»; }
        """,
        {"a": "go", "b": "stop", "c": "long", "d": "long"},
    )


def test_what_is_expected_goes_through_choices_assignments_and_returned_functions():
    check_links(
        """
        ==> main.ts
        interface O { «size:size»: number; «run:run»?(x: A): void }
        class A { «m:m»() {} }
        let o: O; const list: O[] = [];
        declare const map: Record<string, O>;
        o = { «a:size»: 1 };
        map["é"] = { «b:size»: 2 };
        list.push(1 ? 2 ? { «c:size»: 3 } : null! : { «d:size»: 4 });
        o = o || { «e:size»: 5 };
        const make: () => (x: A) => void = () => (x) => x.«f:m»();
        """,
        {"a": "size", "b": "size", "c": "size", "d": "size", "e": "size", "f": "m"},
    )


def test_what_a_call_is_expected_to_give_says_its_type_arguments():
    check_links(
        """
        ==> main.ts
        interface Maker<T> { make(): T }
        class A { «m:m»() {} }
        declare function maker<T>(init: (x: T) => void): Maker<T>;
        const a: Maker<A> = maker((x) => x.«a:m»());
        """,
        {"a": "m"},
    )


def test_this_in_a_literal_is_what_is_expected_there():
    check_links(
        """
        ==> main.ts
        interface Api { «get:get»(): void; post(): void }
        const api: Api = { get() {}, post() { this.«a:get»(); } };
        """,
        {"a": "get"},
    )


def test_modules_that_are_spread_into_an_object():
    check_links(
        """
        ==> a.ts
        export function «one:one»() {}
        ==> b.ts
        export const «two:two» = 1;
        ==> main.ts
        import * as a from "./a";
        import * as b from "./b";
        const all = { ...a, ...b, «own:own»: 1 };
        all.«x:one»(); all.«y:two»; all.«z:own»; all.«no:three»;
        """,
        {"x": "one", "y": "two", "z": "own", "no": "missing"},
    )


def test_resources_are_constants():
    check_links(
        """
        ==> main.ts
        function open() { return { «read:read»() {} } }
        async function f() {
          await using one = open();
          using two = open();
          one.«a:read»(); two.«b:read»();
        }
        """,
        {"a": "read", "b": "read"},
    )


def test_rest_parameters_of_a_spread_tuple():
    check_links(
        """
        ==> main.ts
        class A { «m:m»() {} }
        function f<T extends A[]>(...all: [...T]) { all.every((x) => x.«a:m»()); }
        function g(all: [string, ...A[]]) { all[1].«b:m»(); }
        """,
        {"a": "m", "b": "m"},
    )


def test_aliases_of_functions_whose_variables_do_not_show():
    check_links(
        """
        ==> main.ts
        type Override<T> = (o: { «args:args»: unknown[]; c: T }) => void;
        function make<T>(): Override<T> { return async (o) => { o.«a:args»; } }
        """,
        {"a": "args"},
    )


def test_only_functions_that_assert_truth_narrow_by_a_test():
    check_links(
        """
        ==> main.ts
        class A { «am:m»() {} }
        class B { «bm:m»() {} }
        function f(v: A | B, w: A | B, x: A | B, y: A | B, z: A | B) {
          assert.notOk(v instanceof A); v.«not_ok:m»();
          assertFalse(w instanceof A); w.«false:m»();
          assert.ok(x instanceof A); x.«ok:m»();
          invariant(y instanceof A, "text"); y.«invariant:m»();
          console.assert(!(z instanceof A)); z.«not:m»();
        }
        """,
        {"not_ok": "am bm", "false": "am bm", "ok": "am", "invariant": "am", "not": "bm"},
    )


def test_a_resource_in_the_first_line():
    check_links(
        """
        ==> main.ts
        using «one:one» = { «read:read»() {} };
        «use:one».«a:read»();
        """,
        {"use": "one", "a": "read"},
    )


def test_functions_are_asked_by_their_type_whether_they_assert():
    check_links(
        """
        ==> lib.ts
        export class A { «am:go»() {} }
        export class B { «bm:go»() {} }
        export function ensure(other: any, x: any): asserts x is A {}
        export const check: (x: unknown) => asserts x is A = () => {};
        export function isA(x: unknown): x is A { return true }
        export function assertNothing(x: A | B) {}
        ==> main.ts
        import { A, B, ensure, check, isA, assertNothing } from "./lib";
        class C { own(x: unknown): asserts x is A {}
          m(x: A | B) { this.own(x); x.«method:go»(); } }
        function f(v: A | B, w: A | B, x: A | B, y: any, z: A | B) {
          v.«before:go»(); ensure(1, v); v.«after:go»();
          check(w); w.«value:go»();
          isA(x); assertNothing(x); x.«told:go»();
          later(y); y.«later:go»();
          ensure(z, 1); z.«other:go»();
        }
        function later(y: unknown): asserts y is B {}
        """,
        {
            "before": "am bm",
            "after": "am",
            "value": "am",
            "told": "am bm",
            "method": "am",
            "later": "bm",
            "other": "am bm",
        },
    )


def test_predicates_of_functions_in_variables_of_a_declared_type():
    check_links(
        """
        ==> main.ts
        class A { «am:go»() {} }
        class B { «bm:go»() {} }
        const isA: (x: unknown) => x is A = () => true;
        function f(v: A | B) { if (isA(v)) v.«yes:go»(); else v.«no:go»(); }
        """,
        {"yes": "am", "no": "bm"},
    )


def test_a_shape_is_also_what_it_is_asserted_to_be():
    check_links(
        """
        ==> main.ts
        interface A { «own:own»: number }
        interface B { «more:more»: number }
        const B = { init: null! as (x: unknown) => asserts x is B };
        function f(x: A) { B.init(x); x.«a:own»; x.«b:more»; }
        """,
        {"a": "own", "b": "more"},
    )


def test_a_class_that_a_function_makes():
    check_links(
        """
        ==> main.ts
        declare class Signal<T = any> {
          «flags:_flags»: number;
          «sub:_subscribe»(n: Signal): void;
          «val:_value»?: T;
        }
        function Signal(this: Signal, value?: unknown) { this.«a:_value» = value; }
        Signal.prototype.«b:_subscribe» = function (node) { this.«c:_flags» = 1; node.«d:_flags»; };
        Signal.prototype.toString = function () { return this.«e:_value»; };
        new Signal(1).«f:_flags»;
        """,
        {"a": "val", "b": "sub", "c": "flags", "d": "flags", "e": "val", "f": "flags"},
    )


def test_bases_that_are_made_of_other_types():
    check_links(
        """
        ==> main.ts
        interface P { «a:a»?: number; c: string }
        interface H {}
        interface Q extends Omit<H, "x">, Pick<P, "a" | "c"> { b: number }
        function f(props: Q) { const { «u:a» = 300 } = props; props.«v:a»; }
        """,
        {"u": "a", "v": "a"},
    )


def test_literals_that_are_spread_into_one_that_is_expected():
    check_links(
        """
        ==> main.ts
        interface M { «shift:shift»?: { x: number }; «offset:offset»?: { «main:main»: number } }
        function f(c: boolean) {
          const m: M = {
            ...(c ? { «a:offset»: { «b:main»: 1 } } : {}),
            ...(c && { «c:shift»: { x: 1 } }),
          };
          g({ ...{ «d:offset»: { main: 1 } } });
        }
        function g(m: M) {}
        """,
        {"a": "offset", "b": "main", "c": "shift", "d": "offset"},
    )


def test_members_by_an_index_signature():
    check_links(
        """
        ==> main.ts
        class A<T> { «i:[»key: string]: T; «m:m»!: T }
        interface List { [place: number]: A<string> }
        function f(a: A<{ «b:b»: 1 }>, list: List) {
          a.«foo:foo».«c:b»; a.m.«d:b»; a.«e:m»; list.«none:x»; list[0].«g:m»;
        }
        function g(both: A<string> & { «own:own»: 1 }) { both.«h:own»; }
        """,
        {"foo": "i", "c": "b", "d": "b", "e": "m", "none": "missing", "g": "m", "h": "own"},
    )


def test_frozen_objects_keep_their_members():
    check_links(
        """
        ==> main.ts
        const a = Object.freeze({ «a:a»: 1 });
        const b = Object.seal({ «b:b»() {} });
        a.«c:a»; b.«d:b»();
        """,
        {"c": "a", "d": "b"},
    )


def test_a_type_argument_that_is_the_type_of_a_class():
    check_links(
        """
        ==> main.ts
        class Definition { «ids:ids»() {} }
        class Entity { static definition: Definition }
        type Class<T> = new (...args: any[]) => T;
        type Provider<T, S = Function> = () => S;
        type Resolver<T extends Object, S = Class<T>> = Provider<T, S> | Class<T>;
        interface Meta { target: Resolver<Entity, typeof Entity> }
        function f(m: Meta) { m.target().definition.«a:ids»(); }
        """,
        {"a": "ids"},
    )


def test_a_computed_key_holds_what_the_index_signature_expects():
    check_links(
        """
        ==> main.ts
        interface Bucket { «enter:enter»(path: Path): void }
        interface Path { «name:name»: string }
        interface Visitors { [kind: number]: Bucket; [Symbol.iterator]: Path }
        enum K { A, B }
        const visitors: Visitors = {
          [K.A]: { «a:enter»: (path) => { path.«b:name» } },
          [K.B]: { «c:enter»(path) { path.«d:name» } },
          [Symbol.iterator]: { «e:name»: "" },
          7: { «f:enter»: () => {} },
        };
        const table: Record<string, Path> = { [K.A]: { «g:name»: "" } };
        """,
        {"a": "enter", "b": "name", "c": "enter", "d": "name", "e": "name", "f": "enter"}
        | {"g": "name"},
    )


def test_keys_of_a_literal_with_a_written_result():
    check_links(
        """
        ==> main.ts
        interface Inner { «deep:deep»: number }
        interface Options { «key:key»: number; inner: Inner; list: Inner[] }
        function plain(x: boolean): Options {
          return x ? { «a:key»: 1, inner: { «b:deep»: 2 }, list: [{ «c:deep»: 3 }] } : { «d:key»: 1 };
        }
        const arrow = (): Options => ({ «e:key»: 1 });
        const later = async (): Promise<Options> => ({ «f:key»: 1 });
        class A { async method(): Promise<Options[]> { return [{ «g:key»: 1 }]; } }
        run((): Options => { return { «h:key»: 1 }; });
        """,
        dict.fromkeys("adefgh", "key") | dict.fromkeys("bc", "deep"),
    )


def test_a_literal_declares_the_keys_that_its_type_only_lists():
    check_links(
        """
        ==> main.ts
        interface Path { «name:name»: string }
        export const paths: Record<"A" | "B-B", Path> = {
          «A:A»: { «a:name»: "" },
          "«B:B-B»": { «b:name»: "" },
        };
        paths.«c:A».«d:name»;
        paths["«e:B-B»"].«f:name»;
        function f(key: string) { paths[key].«g:name»; }
        const run: Record<"go", (path: Path) => void> = { «go:go»: (path) => path.«h:name» };
        run.«i:go»();
        const open: Record<string, Path> = { A: { «j:name»: "" } };
        open.A.«k:name»;
        ==> use.ts
        import { paths } from "./main";
        paths.«l:A».«m:name»;
        """,
        dict.fromkeys("abdfghjkm", "name") | {"c": "A", "l": "A", "e": "B", "i": "go"},
    )
