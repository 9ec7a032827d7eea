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
