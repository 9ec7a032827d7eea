"""Java: annotations name types and their members."""

from java_checks import check


def test_annotations_name_types_and_their_members():
    check(
        """
        @interface Mark { String «value:value»() default ""; int «count:count»() default 1; }
        @Mark(«v:value» = "a", «n:count» = 2) class C { @«m:Mark»("x") int f(@Deprecated int n) { return n; } }
        """,
        v="value",
        n="count",
        m="p/C.java:Mark",
    )
