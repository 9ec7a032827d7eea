"""Java: what a class has from its bases: default methods, overrides, members of bases outside."""

from java_checks import check


def test_default_methods_of_interfaces_are_inherited():
    check(
        """
        interface Named {
          String «NAME:NAME» = "x"; String «name:name»();
          default void «hello:hello»() { «a:name»(); }
          static void «make:make»() {}
        }
        interface Both extends Named { default void «both:both»() { «b:hello»(); } }
        abstract class Part implements Both {}
        class C extends Part {
          public String «own:name»() { «c:hello»(); «d:both»(); return «e:NAME»; }
          void f(Named n, Both b) { n.«g:name»(); b.«h:hello»(); Named.«i:make»(); new C().«j:name»(); }
        }
        """,
        a="name",
        b="hello",
        c="hello",
        d="both",
        e="NAME",
        g="name",
        h="hello",
        i="make",
        j="own",
    )


def test_the_nearest_override_is_meant():
    check(
        """
        class A { Foo «a0:get»() { return null; } }
        class B extends A { Foo «b0:get»() { return super.«u:get»(); } }
        class C extends B { void f(A a, B b) { «v:get»().«w:bar»(); a.«x:get»(); b.«y:get»(); this.«z:get»(); } }
        """,
        u="a0",
        v="b0",
        w="bar",
        x="a0",
        y="b0",
        z="b0",
    )


def test_members_of_bases_outside_are_outside():
    check(
        """
        class Broken extends RuntimeException { Broken(String s) { super(s); } }
        class C extends Thread {
          public void run() { «a:interrupt»(); «b:own»(); this.«c:getName»(); }
          void «own:own»() {}
          void f(Broken e) { e.«d:getMessage»(); throw new «n:Broken»("x"); }
        }
        """,
        a="external",
        b="own",
        c="external",
        d="external",
        n="p/C.java:Broken => p/C.java:Broken::Broken",
    )
