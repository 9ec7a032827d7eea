"""Java: new, this(...), super(...)."""

from java_checks import check


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
