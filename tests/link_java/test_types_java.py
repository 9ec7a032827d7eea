"""Java: what values are: type arguments, lambdas, method references, records, enumerations, patterns, overloads."""

from textwrap import dedent

from link_checks import check_links

FOO = """
    ==> p/Foo.java
    package p;
    import java.util.*;
    import java.util.function.*;
    public class «Foo:Foo» {
      public void «bar:bar»() {}
      public Foo «next:next»() { return this; }
    }
"""


def check(source: str, **expected: str) -> None:
    body = dedent(source).strip()
    imports = "import java.util.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n"
    check_links(dedent(FOO) + "==> p/C.java\npackage p;\n" + imports + body + "\n", expected)


def test_type_arguments_are_types_of_elements():
    check(
        """
        class C {
          List<Foo> list; Map<String, Foo> map; Optional<Foo> some; Foo[] array;
          void f(int i, Set<Map.Entry<String, Foo>> entries) {
            list.get(0).«a:bar»(); map.get("x").«b:bar»(); some.get().«c:bar»(); array[i].«d:bar»();
            for (Foo x : list) x.«e:bar»();
            for (var x : map.values()) x.«g:bar»();
            for (var x : map.entrySet()) x.getValue().«h:bar»();
            for (var x : entries) x.getValue().«k:bar»();
            list.iterator().next().«l:bar»();
          }
        }
        """,
        **dict.fromkeys("abcdeghkl", "bar"),
    )


def test_lambdas_take_elements():
    check(
        """
        class C {
          void f(List<Foo> list, Map<String, Foo> map, Optional<Foo> some) {
            list.forEach(x -> x.«a:bar»());
            list.stream().filter(x -> x != null).map(x -> x.«b:next»()).forEach(y -> y.«c:bar»());
            map.forEach((k, v) -> v.«d:bar»());
            some.ifPresent(x -> { x.«e:bar»(); });
            some.map(Foo::«r:next»).get().«g:bar»();
          }
        }
        """,
        a="bar",
        b="next",
        c="bar",
        d="bar",
        e="bar",
        r="next",
        g="bar",
    )


def test_lambdas_are_what_declared_types_say():
    check(
        """
        class C {
          Function<Foo, Foo> f = x -> x.«a:next»();
          Consumer<Foo> c = x -> x.«b:bar»();
          void take(Foo foo, Supplier<Foo> given) { f.apply(foo).«d:bar»(); given.get().«e:bar»(); }
          void use() { take(null, () -> new Foo().«g:next»()); }
        }
        """,
        a="next",
        b="bar",
        d="bar",
        e="bar",
        g="next",
    )


def test_lambdas_of_our_own_functional_interfaces():
    check(
        """
        interface Turn<A, B> { B «turn:turn»(A a); default void «other:other»() {} boolean equals(Object o); }
        class C {
          <A, B> B run(A a, Turn<A, B> turn) { return turn.«t:turn»(a); }
          void f(Turn<Foo, String> t) {}
          void use(Foo foo) {
            f(x -> { x.«a:bar»(); return ""; });
            run(foo, x -> x.«b:next»()).«c:bar»();
          }
        }
        """,
        t="turn",
        a="bar",
        b="next",
        c="bar",
    )


def test_generic_methods_and_classes():
    check(
        """
        class Box<T> { T «value:value»; T «get:get»() { return value; } static <E> Box<E> of(E e) { return null; } }
        class Deep extends Box<Foo> {}
        class C {
          static <T> T first(List<T> list) { return list.get(0); }
          static <T> T open(Box<T> box) { return box.get(); }
          void f(Box<Foo> box, List<Foo> list, Deep deep) {
            box.get().«a:bar»(); box.value.«b:bar»(); first(list).«c:bar»(); Box.of(new Foo()).get().«d:bar»();
            deep.get().«e:bar»(); open(deep).«g:bar»();
          }
        }
        """,
        **dict.fromkeys("abcdeg", "bar"),
    )


def test_bounds_are_receivers():
    check(
        """
        class C<T extends Foo> {
          T value;
          <U extends Foo & Runnable> void f(U u, T t) { u.«a:bar»(); t.«b:bar»(); value.«c:bar»(); }
          <V> void g(V v) { v.«d:toString»(); }
        }
        """,
        a="bar",
        b="bar",
        c="bar",
        d="external",
    )


def test_records():
    check(
        """
        record Pair(Foo «left:left», Foo right) {
          Pair { «l:left».«a:bar»(); }
          Pair(Foo both) { «t:this»(both, both); }
          void f() { «l2:left»().«b:bar»(); this.«l3:left».bar(); }
        }
        class C {
          void f(Pair p) { p.«l4:left»().«c:bar»(); }
          void g(Object o) {
            if (o instanceof Pair(Foo x, var y)) { x.«d:bar»(); y.«e:bar»(); }
            switch (o) { case Pair(var x, Foo y) -> x.«g:bar»(); default -> {} }
          }
        }
        """,
        l="left",
        a="bar",
        t="p/C.java:Pair::Pair",
        l2="left",
        b="bar",
        l3="left",
        l4="left",
        c="bar",
        d="bar",
        e="bar",
        g="bar",
    )


def test_enumerations_with_bodies():
    check(
        """
        enum Color {
          «RED:RED», «GREEN:GREEN»(1) { void «paint2:paint»() { «m:mix»(); } };
          «c0:Color»() {}
          «c1:Color»(int n) {}
          void «paint:paint»() {}
          int «mix:mix»() { return 1; }
          static Color «find:find»(String s) { for (Color c : values()) c.«v:paint»(); return «r0:RED»; }
        }
        class C {
          int f(Color color) {
            Color.«g:GREEN».«p:paint»(); Color.valueOf("RED").«q:mix»(); Color.«vs:values»();
            switch (color) { case «r:RED»: return 1; case «g2:GREEN»: return 2; }
            return switch (color) { case «r2:RED» -> 1; default -> 2; };
          }
        }
        """,
        m="mix",
        v="paint",
        r0="RED",
        g="GREEN",
        p="paint",
        q="mix",
        vs="external",
        r="RED",
        g2="GREEN",
        r2="RED",
    )


def test_patterns_bind_in_order():
    check(
        """
        class Bar { void «rab:rab»() {} }
        class C {
          void f(Object o) {
            if (o instanceof Foo x && x.«a:next»() != null) x.«b:bar»();
            else if (o instanceof Bar x) x.«c:rab»();
            if (!(o instanceof Foo y)) return;
            y.«d:bar»();
            String s = switch (o) {
              case Foo z when z.«e:next»() != null -> "a";
              case Bar z -> { z.«g:rab»(); yield "b"; }
              default -> "";
            };
          }
        }
        """,
        a="next",
        b="bar",
        d="bar",
        e="next",
        g="rab",
    )


def test_overloads_by_number_and_by_types_of_arguments():
    check(
        """
        class Base { void «b1:put»(Foo f) {} }
        class C extends Base {
          void «p0:put»() {} void «p1:put»(int n) {} void «p2:put»(String s) {}
          void «p3:put»(String s, Object... more) {}
          void «l:take»(List<Foo> l) {} void «m:take»(Map<String, Foo> m) {}
          void f(Foo foo, List<Foo> list, Map<String, Foo> map, long n, Unseen u) {
            «a:put»(); «b:put»(1); «c:put»("x" + foo); «d:put»("x", 1, 2); «e:put»(foo); «g:take»(list); «h:take»(map);
            «i:put»("x"); «j:put»(u);
          }
        }
        """,
        a="p0",
        b="p1",
        c="p2",
        d="p3",
        e="b1",
        g="l",
        h="m",
        i="p2",
        j="?",
    )


def test_constructors_by_their_arguments():
    check(
        """
        class Base { «b0:Base»() {} «b1:Base»(int n) {} }
        class C extends Base {
          «c0:C»() { «t:this»("x"); }
          «c1:C»(String s) { «s:super»(1); }
          void f() { new «n0:C»(); new «n1:C»("x"); new «o:Base»(2) { void g() {} }; Supplier<C> c = C::new; }
        }
        """,
        t="c1",
        s="b1",
        n0="p/C.java:C => c0",
        n1="p/C.java:C => c1",
        o="p/C.java:Base => b1",
    )


def test_fields_and_methods_have_names_of_their_own():
    check(
        """
        class C {
          int «size:size»; int «size2:size»() { return «a:size» + «b:size»(); }
          void f(C c) { c.«d:size» = c.«e:size»(); }
        }
        """,
        a="size",
        b="size2",
        d="size",
        e="size2",
    )


def test_this_and_super_of_types_around():
    check(
        """
        interface Named { default void «name:name»() {} }
        class Base { void «go:go»() {} }
        class C extends Base implements Named {
          int «n:n»;
          public void «own:name»() { Named.super.«a:name»(); }
          void «over:go»() {}
          class Inner { int n; void f() { C.this.«b:n»++; C.super.«c:go»(); C.this.«d:go»(); «e:go»(); } }
        }
        """,
        a="name",
        b="n",
        c="go",
        d="over",
        e="over",
    )


def test_resources_catches_and_locals():
    check(
        """
        class Res implements AutoCloseable { void «use:use»() {} public void close() {} }
        class Bad extends Exception { int «code:code»; }
        class Worse extends Bad {}
        class C {
          int x;
          void f(Foo x) throws Bad {
            try (Res r = new Res(); var s = new Res()) { r.«a:use»(); s.«b:use»(); }
            catch (Bad | RuntimeException e) { e.toString(); }
            try { f(x); } catch (Worse e) { int c = e.«c:code»; } finally { x.«d:bar»(); }
            { Foo y = new Foo(); y.«e:bar»(); } { Res y = null; y.«g:use»(); }
            class Local { Foo foo; void run() { foo.«h:bar»(); x.«i:bar»(); } }
            new Local().foo.«j:bar»();
          }
        }
        """,
        a="use",
        b="use",
        c="code",
        d="bar",
        e="bar",
        g="use",
        h="bar",
        i="bar",
        j="bar",
    )


def test_unknown_receivers_stay_unknown():
    check(
        """
        class C {
          void f(Unseen u) { u.«a:bar»(); var x = u.get(); x.«b:bar»(); «c:gone»().«d:bar»(); }
        }
        class D extends Unseen { void f() { «e:bar»(); this.«g:bar»(); } }
        """,
        a="external",
        b="external",
        d="?",
        e="external",
        g="external",
    )


def test_annotations_name_types_and_their_members():
    check(
        """
        @interface Mark { String «value:value»() default ""; int «count:count»() default 1; }
        @Mark(«v:value» = "a", «n:count» = 2) class C { @«m:Mark»("x") int f(@Deprecated int n) { return n; } }
        """,
        v="value",
        n="count",
        m="p/C.java:Mark",
    )
