"""Java: type arguments as types of elements, generic methods and classes, bounds as receivers."""

from java_checks import check


def test_type_arguments_are_types_of_elements():
    check(
        """
        class C {
          List<Foo> list; Map<String, Foo> map; Optional<Foo> some; Foo[] array;
          void f(int i, Set<Map.Entry<String, Foo>> entries) {
            list.get(0).«a:bar»(); map.get("x").«b:bar»(); some.get().«c:bar»(); array[i].«d:bar»();
            for (Foo x : list) x.«e:bar»();
            for (var x : map.values()) x.«g:bar»();
            for (var x : map.entrySet()) x.getValue().«h:bar»();
            for (var x : entries) x.getValue().«k:bar»();
            list.iterator().next().«l:bar»();
          }
        }
        """,
        **dict.fromkeys("abcdeghkl", "bar"),
    )


def test_generic_methods_and_classes():
    check(
        """
        class Box<T> { T «value:value»; T «get:get»() { return value; } static <E> Box<E> of(E e) { return null; } }
        class Deep extends Box<Foo> {}
        class C {
          static <T> T first(List<T> list) { return list.get(0); }
          static <T> T open(Box<T> box) { return box.get(); }
          void f(Box<Foo> box, List<Foo> list, Deep deep) {
            box.get().«a:bar»(); box.value.«b:bar»(); first(list).«c:bar»(); Box.of(new Foo()).get().«d:bar»();
            deep.get().«e:bar»(); open(deep).«g:bar»();
          }
        }
        """,
        **dict.fromkeys("abcdeg", "bar"),
    )


def test_bounds_are_receivers():
    check(
        """
        class C<T extends Foo> {
          T value;
          <U extends Foo & Runnable> void f(U u, T t) { u.«a:bar»(); t.«b:bar»(); value.«c:bar»(); }
          <V> void g(V v) { v.«d:toString»(); }
        }
        """,
        a="bar",
        b="bar",
        c="bar",
        d="external",
    )


def test_type_arguments_of_a_call_may_be_written():
    check(
        """
        class Gen<V> {
          V value() { return null; } static <X> Gen<X> «make:make»() { return null; }
          static <X> Gen<X> «many:make»(X... é) { return null; } <Y> Y «as:as»(Class<?> c) { return null; }
        }
        class C {
          void f(Gen<String> gen) {
            Gen.<Foo>«a:make»().value().«b:bar»(); gen.<Foo>«c:as»(null).«d:bar»();
            Gen.<Foo>«e:make»(null, null).value().«g:bar»();
          }
        }
        """,
        a="make",
        b="bar",
        c="as",
        d="bar",
        e="many",
        g="bar",
    )


def test_an_array_is_given_for_all_values_at_once():
    check(
        """
        class Many<T> { static <T> Many<T> of(T... é) { return null; } T one() { return null; } }
        class C {
          void «cap:cap»(String é, char... n) {} void «none:cap»(String é, Foo n) {}
          void f(Foo[] foos, Foo foo, int[] n) {
            Many.of(foos).one().«a:bar»(); Many.of(foo).one().«b:bar»(); Many.of(foo, foo).one().«c:bar»();
            Stream.of(foos).forEach(x -> x.«d:bar»()); Arrays.asList(foos).get(0).«e:bar»();
            List.of(foo).get(0).«g:bar»();
            Many.of(n).one().«h:bar»(); «i:cap»("é", 'c');
          }
        }
        """,
        **dict.fromkeys("abcdeg", "bar"),
        h="external",
        i="cap",
    )
