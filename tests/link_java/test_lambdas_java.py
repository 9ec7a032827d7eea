"""Java: lambdas and method references, by what takes them."""

from java_checks import check


def test_lambdas_take_elements():
    check(
        """
        class C {
          void f(List<Foo> list, Map<String, Foo> map, Optional<Foo> some) {
            list.forEach(x -> x.«a:bar»());
            list.stream().filter(x -> x != null).map(x -> x.«b:next»()).forEach(y -> y.«c:bar»());
            map.forEach((k, v) -> v.«d:bar»());
            some.ifPresent(x -> { x.«e:bar»(); });
            some.map(Foo::«r:next»).get().«g:bar»();
          }
        }
        """,
        a="bar",
        b="next",
        c="bar",
        d="bar",
        e="bar",
        r="next",
        g="bar",
    )


def test_lambdas_are_what_declared_types_say():
    check(
        """
        class C {
          Function<Foo, Foo> f = x -> x.«a:next»();
          Consumer<Foo> c = x -> x.«b:bar»();
          void take(Foo foo, Supplier<Foo> given) { f.apply(foo).«d:bar»(); given.get().«e:bar»(); }
          void use() { take(null, () -> new Foo().«g:next»()); }
        }
        """,
        a="next",
        b="bar",
        d="bar",
        e="bar",
        g="next",
    )


def test_lambdas_of_our_own_functional_interfaces():
    check(
        """
        interface Turn<A, B> { B «turn:turn»(A a); default void «other:other»() {} boolean equals(Object o); }
        class C {
          <A, B> B run(A a, Turn<A, B> turn) { return turn.«t:turn»(a); }
          void f(Turn<Foo, String> t) {}
          void use(Foo foo) {
            f(x -> { x.«a:bar»(); return ""; });
            run(foo, x -> x.«b:next»()).«c:bar»();
          }
        }
        """,
        t="turn",
        a="bar",
        b="next",
        c="bar",
    )


def test_method_references():
    check(
        """
        class C {
          Foo own(Foo foo) { return foo; }
          void f(List<Foo> list, Foo foo) {
            list.stream().map(Foo::«a:next»).forEach(this::«b:use»);
            list.forEach(C::«c:take»); Supplier<Foo> s = foo::«d:next»; Supplier<Foo> t = Foo::new; t.get().«e:bar»();
          }
          void «use:use»(Foo foo) {}
          static void «take:take»(Foo foo) {}
        }
        """,
        a="next",
        b="use",
        c="take",
        d="next",
        e="bar",
    )


def test_method_references_with_overloads_are_told_by_what_is_expected():
    check(
        """
        interface Turn { Foo turn(Foo a, int n); }
        class C {
          static Foo «s1:go»(Foo é) { return é; } static Foo «s2:go»(Foo é, int n) { return é; }
          static Foo «s3:go»(String text) { return null; }
          C «u0:at»() { return this; } Foo «u1:at»(Foo foo) { return foo; }
          static <T> Foo «one:of»(T é) { return null; } static <T> Foo «all:of»(T... é) { return null; }
          void run(Turn t) {} void each(Function<Foo[], Foo> f) {}
          void f(List<Foo> list, List<String> texts, List<C> own) {
            list.stream().map(C::«a:go»).forEach(x -> x.«b:bar»()); texts.forEach(C::«c:go»); run(C::«d:go»);
            Function<Foo, Foo> g = C::«e:go»;
            own.stream().map(C::«h:at»).map(c -> c.«i:at»()); list.forEach(this::«j:at»);
            each(C::«k:of»); Unseen.take(C::«l:go»); Supplier<Foo> s = C::«m:of»;
          }
        }
        """,
        a="s1",
        b="bar",
        c="s3",
        d="s2",
        e="s1",
        h="u0",
        i="u0",
        j="u1",
        k="all",
        l="?",
        m="all",
    )


def test_parameters_of_a_lambda_are_those_of_the_overload_that_it_fits():
    check(
        """
        abstract class C {
          abstract void each(Consumer<Foo> é); abstract void each(BiConsumer<String, Foo> é); abstract void each(Foo é);
          void f() {
            each(x -> x.«a:bar»()); each((x) -> x.«b:bar»()); each((k, v) -> v.«c:bar»());
            each((String k, Foo v) -> v.«d:bar»());
          }
        }
        """,
        **dict.fromkeys("abcd", "bar"),
    )
