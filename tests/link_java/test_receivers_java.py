"""Java: this, super, and those of types around; receivers that are not known."""

from java_checks import check


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


def test_arrays_of_arrays():
    check(
        """
        class C {
          Foo[][] field; Foo odd[][]; Foo[] mixed[];
          void f(Foo[]... all) {
            Foo[][] é = new Foo[2][2]; é[0][1].«a:bar»(); field[0][1].«b:bar»(); odd[0][1].«c:bar»();
            mixed[0][1].«d:bar»();
            all[0][1].«e:bar»(); new Foo[][] {}[0][1].«g:bar»();
            for (Foo[] row : é) for (Foo x : row) x.«h:bar»();
            é[0].«i:bar»();
          }
        }
        """,
        **dict.fromkeys(["a", "b", "c", "d", "e", "g", "h"], "bar"),
        i="external",
    )


def test_recursion_and_functions_inside_functions():
    check(
        """
        class C {
          int «go:go»(int n) { return n == 0 ? 1 : «a:go»(n - 1) + this.«b:go»(n - 2); }
          void f(Foo foo, List<Foo> é) {
            class Inner { void «in_go:go»(int n) { «c:go»(n); C.this.«d:go»(n); } }
            é.forEach(x -> é.forEach(y -> { x.«e:bar»(); y.«g:bar»(); foo.«h:bar»(); «i:go»(1);
              new Inner().«j:go»(1); }));
            Object o = new Object() { void bar() { foo.«k:bar»(); «l:bar»(); } };
          }
          void «own:bar»() {}
        }
        """,
        a="go",
        b="go",
        c="in_go",
        d="go",
        **dict.fromkeys("eghk", "bar"),
        i="go",
        j="in_go",
        l="p/C.java:C::f::Object::bar",
    )
