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
          void «texts:f»(String[] x) {}
          void «objects:f»(Object[] x) {}
          void go(int[] i, byte[] b, Map<String, Integer> m, Object... o) {
            «a:f»(i); «b:f»(b); «c:f»(m); «d:f»(o); «e:f»(new String[] {"x"});
          }
        }
        """,
        a="ints",
        b="bytes",
        c="map",
        d="objects",
        e="texts",
    )


def test_several_values_of_one_parameter_are_an_array_inside():
    check(
        """
        ==> A.java
        class A {
          void «all:f»(String... x) { «a:f»(x, null); «b:g»(x.length); «c:f»("x"); }
          void «two:f»(String[] x, String y) {}
          void «number:g»(int x) {}
          void g(Object x) {}
        }
        """,
        a="two",
        b="number",
        c="all",
    )


def test_iterators_and_streams_of_containers_are_no_such_containers():
    check(
        """
        ==> A.java
        import java.util.*;
        import java.util.stream.Stream;
        class A {
          void «iterable:f»(Iterable<?> x) {}
          void «iterator:f»(Iterator<?> x) {}
          void «enumeration:f»(Enumeration<?> x) {}
          void «stream:f»(Stream<?> x) {}
          void «set:f»(Set<?> x) {}
          void «one:g»(int x) {}
          void «other:g»(String x) {}
          void go(List<String> l, Map<String, String> m, Vector<String> v) {
            «a:f»(l.iterator()); «b:f»(l.stream().map(x -> 1)); «c:f»(m.keySet()); «d:f»(v.elements());
            «e:f»(m.values()); «h:g»(l.size()); «i:g»(l.iterator().next());
          }
        }
        """,
        a="iterator",
        b="stream",
        c="set",
        d="enumeration",
        e="iterable",
        h="one",
        i="other",
    )


def test_what_takes_a_box_comes_before_what_opens_it():
    check(
        """
        ==> A.java
        class A {
          void «object:f»(Object x) {}
          void «plain:f»(byte x) {}
          void «only:g»(int x) {}
          void go(byte b, Integer i) { «a:f»(Byte.valueOf(b)); «b:f»(b); «c:g»(i); }
        }
        """,
        a="object",
        b="plain",
        c="only",
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
