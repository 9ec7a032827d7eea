"""Java: which overload is meant, by what the standard library gives; names in every branch, behind every `throws`."""

from link_checks import check_links
from navigate_checks import check_references


def check(source: str, **expected: str) -> None:
    check_links(source, expected)


def test_every_branch_of_a_chain_is_read():
    check(
        """
        ==> A.java
        class A {
          int «k:k»;
          int f(int t) {
            if (t == 1) return «one:k»;
            else if (t == 2) return «two:k»;
            else if (t == 3) return «three:k»;
            else return «four:k»;
          }
        }
        """,
        one="k",
        two="k",
        three="k",
        four="k",
    )


def test_what_is_thrown_is_named():
    check(
        """
        ==> A.java
        class «E:E» extends Exception { E(int x) throws «own:E» {} }
        interface I { void f() throws «plain:E», «generic:E»; }
        """,
        own="E",
        plain="E",
        generic="E",
    )


def test_the_standard_library_chooses_overloads():
    check(
        """
        ==> A.java
        class A {
          void «text:f»(String x) {}
          void «letter:f»(char x) {}
          void «number:f»(int x) {}
          void «fraction:f»(double x) {}
          void go(String s, Number n, java.nio.CharBuffer b) {
            «a:f»(String.valueOf(n)); «b:f»(b.toString()); «c:f»(s.charAt(0)); «d:f»(s.length());
            «e:f»(n.doubleValue()); «g:f»(s == null ? null : n.toString());
          }
        }
        """,
        a="text",
        b="text",
        c="letter",
        d="number",
        e="fraction",
        g="text",
    )


def test_arrays_are_neither_maps_nor_other_arrays():
    check(
        """
        ==> A.java
        import java.util.Map;
        class A {
          void «map:f»(Map<String, Integer> x) {}
          void «ints:f»(int[] x) {}
          void «bytes:f»(byte[] x) {}
          void go(int[] i, byte[] b, Map<String, Integer> m) { «a:f»(i); «b:f»(b); «c:f»(m); }
        }
        """,
        a="ints",
        b="bytes",
        c="map",
    )


def test_a_bound_tells_type_variables_apart():
    check(
        """
        ==> A.java
        class B {}
        class A {
          <T> void «any:f»(T x) {}
          <T extends B> void «bounded:f»(T x) {}
          void go(B b) { «a:f»(b); }
        }
        """,
        a="bounded",
    )


def test_a_reference_to_one_of_several_overloads_is_unknown():
    check(
        """
        ==> A.java
        class A {
          void «one:f»(String x) {}
          void f(int x) {}
          void «only:g»(String x) {}
          void go(java.util.List<Object> l) { l.forEach(this::«a:f»); l.forEach(this::«b:g»); }
        }
        """,
        a="?",
        b="only",
    )


def test_a_label_is_no_member_of_a_number():
    check(
        """
        ==> A.java
        class A {
          static final int «K:K» = 1;
          int p;
          void f(String s) {
            switch (p) { case «a:K»: break; }
            switch (s) { case «b:K»: break; }
          }
        }
        """,
        a="K",
        b="K",
    )


def test_new_names_the_constructor_that_bears_the_name_of_its_class():
    check_references(
        """
        ==> A.java
        class A {
          «decl:¦A»(int x) {}
          A(String x) {}
          A make() { return new «use:A»(1); }
          A other() { return new A("x"); }
        }
        """,
        ["decl", "use"],
    )


def test_a_call_of_a_class_does_not_name_a_constructor_of_another_name():
    check_references(
        """
        class A:
            def «decl:__¦init__»(self): ...
        A()
        """,
        ["decl"],
    )
