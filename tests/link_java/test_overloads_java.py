"""Java: methods of one name, told apart by their arguments."""

from java_checks import check


def test_overloads_by_number_and_by_types_of_arguments():
    check(
        """
        class Base { void «b1:put»(Foo f) {} }
        class C extends Base {
          void «p0:put»() {} void «p1:put»(int n) {} void «p2:put»(String s) {}
          void «p3:put»(String s, Object... more) {}
          void «l:take»(List<Foo> l) {} void «m:take»(Map<String, Foo> m) {}
          void f(Foo foo, List<Foo> list, Map<String, Foo> map, long n, Unseen u) {
            «a:put»(); «b:put»(1); «c:put»("x" + foo); «d:put»("x", 1, 2); «e:put»(foo); «g:take»(list); «h:take»(map);
            «i:put»("x"); «j:put»(u);
          }
        }
        """,
        a="p0",
        b="p1",
        c="p2",
        d="p3",
        e="b1",
        g="l",
        h="m",
        i="p2",
        j="?",
    )
