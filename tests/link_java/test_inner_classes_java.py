"""Java: inner, local and anonymous classes."""

from java_checks import check


def test_inner_classes_see_members_of_those_around():
    check(
        """
        class C {
          private int «n:n»; static Foo «shared:shared»;
          private void «tick:tick»() {}
          class Inner {
            int m = «a:n»;
            void f() { «b:tick»(); «c:shared».«d:bar»(); g(); }
            void «g:g»() { new Deep().«e:h»(); }
            class Deep { void «h:h»() { «i:g»(); «j:tick»(); } }
          }
          static class Nested { Foo «own:own»; void f(Nested other) { other.«k:own».«l:bar»(); } }
          void f(C.Inner in, Inner.«m:Deep» deep) { in.«o:g»(); deep.«p:h»(); this.new «q:Inner»().«r:g»(); }
        }
        """,
        a="n",
        b="tick",
        c="shared",
        d="bar",
        e="h",
        i="g",
        j="tick",
        k="own",
        l="bar",
        m="p/C.java:C::Inner::Deep",
        o="g",
        p="h",
        q="p/C.java:C::Inner",
        r="g",
    )


def test_members_of_an_inner_class_come_before_those_around():
    check(
        """
        class Base { void «inherited:run»() {} }
        class C {
          void «outer:run»() {}
          class Own { void «inner:run»() {} void f() { «a:run»(); } }
          class Derived extends Base { void f() { «b:run»(); } }
          class Plain { void f() { «c:run»(); } }
        }
        """,
        a="inner",
        b="inherited",
        c="outer",
    )


def test_local_classes_are_visible_in_their_block():
    check(
        """
        class C {
          void f(Foo foo) {
            class Local { Foo kept = foo; void «run:run»() { «a:run»(); kept.«b:bar»(); } }
            new «c:Local»().«d:run»();
            Local other = new Local();
            other.kept.«e:next»();
          }
          void g() { «L:Local» x; }
        }
        """,
        a="run",
        b="bar",
        c="p/C.java:C::f::Local",
        d="run",
        e="next",
        L="external",
    )


def test_anonymous_classes_have_the_members_of_their_base():
    check(
        """
        abstract class Task { Foo «foo:foo»; abstract void «run:run»(); void «help:help»() {} }
        class C {
          Task task(int n) {
            return new «T:Task»() {
              int «count:count»;
              void run() { «a:help»(); «b:foo».«c:bar»(); «d:count»++; «e:after»(); }
              void «after:after»() {}
            };
          }
          void f() { task(1).«g:run»(); new Task() { void run() {} }.«h:help»(); }
        }
        """,
        T="p/C.java:Task",
        a="help",
        b="foo",
        c="bar",
        d="count",
        e="after",
        g="run",
        h="help",
    )
