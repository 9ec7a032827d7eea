"""Java: components, accessors and constructors of records."""

from java_checks import check


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


def test_a_compact_constructor_takes_the_components():
    check(
        """
        record R(int «x:x», Foo «f:f») {
          «compact:R» { if («ux:x» < 0) «uf:f».«b:bar»(); f = f.«n:next»(); }
          «one:R»(int x) { «t:this»(x, null); }
        }
        class C { void é() { new «r:R»(1, null).«a:f»().«b2:bar»(); new «r1:R»(1); } }
        """,
        ux="x",
        uf="f",
        b="bar",
        n="next",
        a="f",
        b2="bar",
        t="compact",
        r="p/C.java:R => compact",
        r1="p/C.java:R => one",
    )
