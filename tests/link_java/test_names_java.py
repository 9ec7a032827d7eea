"""Java: fields, methods and locals: scopes, shadowing, resources."""

from java_checks import check


def test_fields_and_methods_have_names_of_their_own():
    check(
        """
        class C {
          int «size:size»; int «size2:size»() { return «a:size» + «b:size»(); }
          void f(C c) { c.«d:size» = c.«e:size»(); }
        }
        """,
        a="size",
        b="size2",
        d="size",
        e="size2",
    )


def test_resources_catches_and_locals():
    check(
        """
        class Res implements AutoCloseable { void «use:use»() {} public void close() {} }
        class Bad extends Exception { int «code:code»; }
        class Worse extends Bad {}
        class C {
          int x;
          void f(Foo x) throws Bad {
            try (Res r = new Res(); var s = new Res()) { r.«a:use»(); s.«b:use»(); }
            catch (Bad | RuntimeException e) { e.toString(); }
            try { f(x); } catch (Worse e) { int c = e.«c:code»; } finally { x.«d:bar»(); }
            { Foo y = new Foo(); y.«e:bar»(); } { Res y = null; y.«g:use»(); }
            class Local { Foo foo; void run() { foo.«h:bar»(); x.«i:bar»(); } }
            new Local().foo.«j:bar»();
          }
        }
        """,
        a="use",
        b="use",
        c="code",
        d="bar",
        e="bar",
        g="use",
        h="bar",
        i="bar",
        j="bar",
    )


def test_locals_and_parameters_come_before_fields():
    check(
        """
        class Bar { void «rab:rab»() {} }
        class C {
          Bar foo; Bar other = new Bar();
          void f(Foo foo) {
            foo.«a:bar»(); this.foo.«b:rab»(); other.«c:rab»();
            { Foo other = foo; other.«d:bar»(); }
            other.«e:rab»();
            for (Foo other : new Foo[0]) other.«g:bar»();
            Runnable r = () -> { Foo other = foo; other.«h:bar»(); };
          }
          void «rec:rec»(int n) { «i:rec»(n - 1); }
        }
        """,
        a="bar",
        b="rab",
        c="rab",
        d="bar",
        e="rab",
        g="bar",
        h="bar",
        i="rec",
    )


def test_initializers_and_static_blocks():
    check(
        """
        class C {
          static Foo «one:one» = «m:make»();
          Foo two = «o:one»;
          static { «p:one».«a:bar»(); }
          { «q:two».«b:bar»(); Foo x = two; x.«c:bar»(); }
          static Foo «make:make»() { return new Foo(); }
          Supplier<Foo> later = () -> «r:two»;
        }
        """,
        m="make",
        o="one",
        p="one",
        a="bar",
        q="p/C.java:C::two",
        b="bar",
        c="bar",
        r="p/C.java:C::two",
    )


def test_labels_are_no_names():
    check(
        """
        class C {
          Foo next;
          void f() { next: for (;;) { if (next == null) continue next; else break next; } «a:next».«b:bar»(); }
        }
        """,
        a="p/C.java:C::next",
        b="bar",
    )


def test_types_have_names_apart_from_variables():
    check(
        """
        class C {
          static final Foo «field:Random» = null; int List;
          void f(Object é) {
            Object o = «a:Random».class; «b:Random» x = new «c:Random»(1);
            «d:Random».«e:bar»(); List<«g:Random»> q = null;
            if (o instanceof «h:Random») q.get(0); o = («i:Random») o; «j:List»<Foo> list = null; list.get(0).«k:bar»();
            int Foo = 1; «l:Foo» foo = null; foo.«m:bar»();
          }
        }
        """,
        a="external",
        b="external",
        c="external",
        d="field",
        e="bar",
        g="external",
        h="external",
        i="external",
        j="external",
        k="bar",
        l="Foo",
        m="bar",
    )
