"""What tests of Java share: a class to call members of, and a file p/C.java beside it."""

from textwrap import dedent

from link_checks import Linked, check_links

FOO = """
    ==> p/Foo.java
    package p;
    import java.util.*;
    import java.util.function.*;
    public class «Foo:Foo» {
      public void «bar:bar»() {}
      public Foo «next:next»() { return this; }
    }
"""


def check(source: str, **expected: str) -> Linked:
    """Links of p/C.java, in the package of Foo, with the usual imports; expectations are those of check_links."""
    body = dedent(source).strip()
    imports = "import java.util.*;\nimport java.util.function.*;\nimport java.util.stream.*;\n"
    return check_links(dedent(FOO) + "==> p/C.java\npackage p;\n" + imports + body + "\n", expected)
