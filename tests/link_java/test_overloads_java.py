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


def test_functions_choose_by_how_many_parameters_they_have():
    check(
        """
        interface Turn { int turn(Foo a, Foo b); }
        class C {
          void «one:take»(String s, Function<Foo, Foo> f) {}
          void «two:take»(String s, BiFunction<Foo, Integer, Foo> f) {}
          void «none:take»(String s, Foo f) {}
          void «s:go»(Supplier<Foo> f) {} void «i:go»(IntFunction<Foo> f) {} void «t:go»(Turn t) {}
          void «p:test»(Predicate<Foo> f) {} void «c:test»(Consumer<Foo> f) {}
          void f(Function<Foo, Foo> given, BiFunction<Foo, Integer, Foo> other, Predicate<Foo> asked) {
            «a:take»("é", x -> x); «b:take»("é", (x, n) -> x); «d:take»("é", given); «e:take»("é", other);
            «g:go»(() -> null); «h:go»(n -> null); «j:go»((v, w) -> 1); «k:test»(x -> x == null);
          }
        }
        """,
        a="one",
        b="two",
        d="one",
        e="two",
        g="s",
        h="i",
        j="t",
        k="?",
    )


def test_functions_are_handed_keys_and_values():
    check(
        """
        class C {
          void f(Map<String, Foo> map) {
            map.compute("é", (k, v) -> v.«a:next»()); map.computeIfPresent("é", (k, v) -> { v.«b:bar»(); return v; });
            map.merge("é", null, (v, w) -> w.«c:next»());
          }
        }
        """,
        a="next",
        b="bar",
        c="next",
    )


def test_what_all_overloads_give_is_known_without_knowing_which():
    check(
        """
        class C {
          Foo take(int n) { return null; } Foo take(Unseen u) { return null; }
          int tell(int n) { return 1; } Foo tell(Unseen u) { return null; }
          void «foo:go»(Foo foo) {} void «text:go»(String text) {}
          void f(Object é, Other.Seen s) {
            «a:take»(s.get()).«b:bar»(); «c:go»(take(s.get())); tell(s.get()).«d:bar»();
          }
        }
        """,
        a="?",
        b="bar",
        c="foo",
        d="?",
    )


def test_a_type_variable_is_as_much_as_its_bound():
    check(
        """
        class C<E extends Foo> {
          void «one:remove»(Object é) { «a:remove»((E) é); «b:remove»(é); }
          void «two:remove»(E e) {}
          void «sets:all»(Set<E> e) {} void «lists:all»(List<E> e) {}
          void f(E e) { «c:all»(Set.of(e)); «d:all»(List.of(e)); }
        }
        """,
        a="two",
        b="one",
        c="sets",
        d="lists",
    )


def test_an_array_is_given_whole_to_what_takes_any_number():
    check(
        """
        class C<T> {
          static <T> void «one:of»(T é) {} static <T> void «all:of»(T... é) {}
          static void «ints:ofAll»(int... é) {} static void «longs:ofAll»(long... é) {}
          static void «each:ofAll»(Iterable<Foo> é) {}
          void f(T[] array, T value, Foo[] foos, int[] ints, long n, List<Foo> list) {
            «a:of»(array); «b:of»(value); «c:of»(foos); «d:of»(value, value); «e:of»(ints);
            «g:ofAll»(ints); «h:ofAll»(n); «i:ofAll»(list); «j:ofAll»(1, 2);
          }
        }
        """,
        a="all",
        b="one",
        c="all",
        d="all",
        e="one",
        g="ints",
        h="longs",
        i="each",
        j="ints",
    )


def test_of_several_the_narrowest_is_meant_where_all_arguments_are_known():
    check(
        """
        class C {
          static void «i:copyOf»(Iterable<Foo> é) {} static void «c:copyOf»(Collection<Foo> é) {}
          static void «it:copyOf»(Iterator<Foo> é) {} static <E> void «arr:copyOf»(E[] é) {}
          static void «o:take»(Object é) {} static void «t:take»(Foo é) {}
          static <T> void «of:of»(T é) {} static <T> void «all:of»(T... é) {}
          static void «m:keep»(Map<String, Foo> é) {} static void «sm:keep»(SortedMap<String, Foo> é) {}
          static void «run:go»(Runnable é) {}
          static <T> void «call:go»(java.util.concurrent.Callable<T> é) {}
          void f(List<Foo> list, Set<Foo> set, Object[] array, double n, Unseen u, NavigableMap<String, Foo> map,
              java.util.concurrent.Callable<Foo> job) {
            «a1:copyOf»(list); «a2:copyOf»(set); «a3:copyOf»(array); «a4:copyOf»(u.list());
            «b1:take»(new Foo()); «b2:take»(u.foo()); «b3:take»(null); «d1:of»(n); «e1:keep»(map); «g1:go»(job);
          }
        }
        """,
        a1="c",
        a2="c",
        a3="arr",
        a4="?",
        b1="t",
        b2="?",
        b3="t",
        d1="of",
        e1="?",
        g1="call",
    )


def test_constants_of_libraries_and_conditions_have_types():
    check(
        """
        class C {
          void «l:put»(long é) {} void «s:put»(String é) {} void «b:put»(boolean é) {}
          void «u:put»(java.util.concurrent.TimeUnit é) {}
          void «o:take»(Object é) {} void «i:take»(int é) {}
          void f(Unseen x) {
            «a:put»(Long.MAX_VALUE); «c:put»(java.io.File.separator); «d:put»(!x.is());
            «e:put»(x.is() && x.is()); «g:put»(x.is() || x.is());
            «h:put»(java.util.concurrent.TimeUnit.SECONDS); «j:take»(java.sql.Types.INTEGER);
            «k:take»(Integer.MIN_VALUE);
          }
        }
        """,
        a="l",
        c="s",
        d="b",
        e="b",
        g="b",
        h="u",
        j="?",
        k="i",
    )


def test_a_base_outside_may_have_more_overloads():
    check(
        """
        class Out extends java.io.ByteArrayOutputStream { void «own:write»(Foo é) {} }
        class Plain { void «plain:write»(Foo é) {} }
        class C { void f(Out out, Plain é, byte[] b) { out.«a:write»(b);
          out.«c:write»(new Foo()); é.«d:write»(null); out.«e:write»(1); } }
        """,
        a="?",
        c="own",
        d="plain",
        e="?",
    )


def test_methods_of_libraries_that_are_called_alike_may_give_something_else():
    check(
        """
        class C {
          C «all:add»(Iterable<Foo> é) { return this; } C «one:add»(Foo... é) { return this; } void «n:take»(int é) {}
          void «s:take»(String é) {}
          void f(Unseen u, java.lang.reflect.Method m) {
            «a:add»(u.getModifiers()).«b:take»("é"); «c:take»(m.getModifiers()); «d:take»(u.getFileName());
          }
        }
        """,
        a="all",
        b="s",
        c="n",
        d="?",
    )


def test_an_array_is_made_of_its_size_and_a_linked_list_is_a_queue():
    check(
        """
        abstract class C {
          abstract <T> void «f:copy»(T é, Function<Integer, T> make); abstract <T> void «s:copy»(T é, Supplier<T> make);
          abstract void «q:put»(Queue<Foo> é); abstract void «set:put»(Set<Foo> é); abstract void «l:add»(List<Foo> é);
          void f(int[] array) {
            «a:copy»(array, int[]::new); «b:put»(new LinkedList<>()); «c:add»(new LinkedList<Foo>());
            new LinkedList<Foo>().get(0).«d:bar»();
          }
        }
        """,
        a="f",
        b="q",
        c="l",
        d="bar",
    )


def test_a_value_is_no_function_and_a_function_is_rather_given_as_one():
    check(
        """
        class Opt<T> {
          T «value:or»(T é) { return é; } T «given:or»(Supplier<? extends T> é) { return null; }
          <U> Opt<U> map(Function<? super T, ? extends U> é) { return null; }
        }
        class C<V> {
          static Foo make() { return null; }
          void f(Opt<Foo> opt, Opt<V> mine, Foo foo, V v) {
            opt.«a:or»(foo); mine.«b:or»(v); opt.«c:or»(() -> foo); opt.«d:or»(C::make);
            opt.map(String::valueOf).«e:or»("é").length(); opt.map(Foo::next).or(foo).«g:bar»();
          }
        }
        """,
        a="value",
        b="value",
        c="given",
        d="given",
        e="value",
        g="bar",
    )
