"""Java: patterns of instanceof and switch, and where their variables are visible."""

from java_checks import check


def test_patterns_bind_in_order():
    check(
        """
        class Bar { void «rab:rab»() {} }
        class C {
          void f(Object o) {
            if (o instanceof Foo x && x.«a:next»() != null) x.«b:bar»();
            else if (o instanceof Bar x) x.«c:rab»();
            if (!(o instanceof Foo y)) return;
            y.«d:bar»();
            String s = switch (o) {
              case Foo z when z.«e:next»() != null -> "a";
              case Bar z -> { z.«g:rab»(); yield "b"; }
              default -> "";
            };
          }
        }
        """,
        a="next",
        b="bar",
        d="bar",
        e="next",
        g="rab",
    )
