"""Java: packages, imports, and members through declared types."""

from textwrap import dedent

from link_checks import check_links

BASE = """
    ==> src/a/Base.java
    package a;
    public abstract class «Base:Base» {
      protected Other «other:other»;
      int «count:count»;
      public void «run0:run»() {}
      public void «run1:run»(int n) {}
      public Other «make:make»() { return null; }
      static class «Nested:Nested» { void «nest:nest»() {} }
    }
    ==> src/a/Other.java
    package a;
    public class «Other:Other» {
      «OtherC:Other»(int x) {}
      void «hit:hit»() {}
    }
    ==> src/b/Util.java
    package b;
    public class «Util:Util» { public static int «helper:helper»(int x) { return x; } public static int «K:K»; }
"""


def check(source: str, **expected: str) -> None:
    check_links(dedent(BASE) + dedent(source).lstrip(), expected)


def test_types_of_the_package_are_visible_without_an_import():
    check(
        """
        ==> test/a/Sub.java
        package a;
        class Sub extends «base:Base» { «o:Other» x = new «n:Other»(1); }
        """,
        base="Base",
        o="Other",
        n="Other => OtherC",
    )


def test_types_of_other_packages_are_not():
    check("==> src/c/C.java\npackage c;\nclass C { «u:Util» x; }\n", u="missing")


def test_single_imports():
    check(
        "==> src/c/C.java\npackage c;\nimport b.«i:Util»;\nclass C { int x = «u:Util».«h:helper»(1); }\n",
        i="Util",
        u="Util",
        h="helper",
    )


def test_on_demand_imports():
    check(
        "==> src/c/C.java\npackage c;\nimport b.*;\nclass C { int x = «u:Util».«h:helper»(1); }\n",
        u="Util",
        h="helper",
    )


def test_static_imports():
    check(
        """
        ==> src/c/C.java
        package c;
        import static b.«t:Util».«i:helper»;
        class C { int x = «h:helper»(1); }
        """,
        t="Util",
        i="helper",
        h="helper",
    )


def test_static_imports_on_demand():
    check(
        "==> src/c/C.java\npackage c;\nimport static b.Util.*;\nclass C { int x = «h:helper»(«k:K»); }\n",
        h="helper",
        k="K",
    )


def test_qualified_names():
    check(
        "==> src/c/C.java\npackage c;\nclass C { b.«t:Util» u; int x = b.«u:Util».«h:helper»(1); }\n",
        t="Util",
        u="Util",
        h="helper",
    )


def test_nested_types_are_imported_and_inherited():
    check(
        """
        ==> src/c/C.java
        package c;
        import a.Base.«i:Nested»;
        class C { void f(«n:Nested» x) { x.«nest1:nest»(); } }
        class D extends a.Base { «m:Nested» x; }
        """,
        i="Nested",
        n="Nested",
        nest1="nest",
        m="Nested",
    )


def test_the_nearest_of_several_projects_is_meant():
    check_links(
        """
        ==> one/src/p/A.java
        package p; public class «one:A» {}
        ==> one/test/p/T.java
        package p; class T { «a:A» x; }
        ==> two/src/p/A.java
        package p; public class «two:A» {}
        ==> two/test/p/T.java
        package p; class T { «b:A» x; }
        """,
        {"a": "one", "b": "two"},
    )


def test_types_of_the_language_and_of_libraries_are_outside():
    check(
        """
        ==> src/c/C.java
        package c;
        import java.util.«l:List»;
        import java.io.*;
        class C { «s:String» x; «r:Reader» y; List<«u:Unseen»> z; }
        """,
        l="external",
        s="external",
        r="external",
        u="external",
    )


def test_inherited_members_are_visible_by_their_bare_names():
    check(
        """
        ==> src/a/Sub.java
        package a;
        class Sub extends Base {
          void f() {
            «m:make»().«h:hit»(); «o:other».hit(); this.«p:other».hit(); «r0:run»(); «r1:run»(3); super.«r2:run»();
            «s:toString»(); «u:unknown»();
          }
        }
        """,
        m="make",
        h="hit",
        o="other",
        p="other",
        r0="run0",
        r1="run1",
        r2="run0",
        s="external",
        u="missing",
    )


def test_anonymous_classes_see_the_class_around_and_their_base():
    check(
        """
        ==> src/a/Sub.java
        package a;
        class Sub {
          int «size:size»;
          void «tick:tick»() {}
          Base b = new «base:Base»() { public void run() { «c:count»++; «s:size»++; «t:tick»(); «m:make»(); } };
          Runnable r = new Runnable() { public void run() { «t2:tick»(); } };
        }
        """,
        base="Base",
        c="count",
        s="size",
        t="tick",
        m="make",
        t2="tick",
    )


def test_names_of_other_languages_are_not_meant():
    check_links(
        """
        ==> a/Foo.py
        class Foo: ...
        def helper(): ...
        ==> a/foo.ts
        export class Foo {}
        ==> a/Bar.java
        package a;
        class Bar { «t:Foo» x; void f() { «h:helper»(); new «n:Foo»(); } }
        ==> Use.py
        from a.Bar import «b:Bar»
        """,
        {"t": "missing", "h": "missing", "n": "missing", "b": "external"},
    )


def test_a_qualified_name_begins_with_its_package_and_not_with_an_inherited_field():
    check_links(
        """
        ==> io/v/List.java
        package io.v;
        public interface List { static void «of:of»() {} }
        ==> io/v/Vector.java
        package io.v;
        import static java.util.Objects.*;
        class Vector extends java.util.AbstractList<String> {
          String é;
          void f() { io.v.«list:List».«call:of»(); }
        }
        """,
        {"call": "of"},
    )
