"""Java: constants, with bodies of their own, and what every enumeration has."""

from java_checks import check


def test_enumerations_with_bodies():
    check(
        """
        enum Color {
          «RED:RED», «GREEN:GREEN»(1) { void «paint2:paint»() { «m:mix»(); } };
          «c0:Color»() {}
          «c1:Color»(int n) {}
          void «paint:paint»() {}
          int «mix:mix»() { return 1; }
          static Color «find:find»(String s) { for (Color c : values()) c.«v:paint»(); return «r0:RED»; }
        }
        class C {
          int f(Color color) {
            Color.«g:GREEN».«p:paint»(); Color.valueOf("RED").«q:mix»(); Color.«vs:values»();
            switch (color) { case «r:RED»: return 1; case «g2:GREEN»: return 2; }
            return switch (color) { case «r2:RED» -> 1; default -> 2; };
          }
        }
        """,
        m="mix",
        v="paint",
        r0="RED",
        g="GREEN",
        p="paint",
        q="mix",
        vs="external",
        r="RED",
        g2="GREEN",
        r2="RED",
    )
