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
