"""Members of Go's types: methods apart from them, embedding, interfaces, defined types, generics."""

from link_checks import check_links


def test_methods_of_values_and_pointers():
    check_links(
        """
        ==> a.go
        package p
        type T struct { «n:n» int }
        func (t T) «value:value»() int { return t.«a:n» }
        func (t *T) «pointer:pointer»() { t.«b:value»(); t.«c:pointer»() }
        func f(t T, p *T) { t.«d:pointer»(); (*p).«e:value»(); (&t).«g:pointer»() }
        """,
        {"a": "n", "b": "value", "c": "pointer", "d": "pointer", "e": "value", "g": "pointer"},
    )


def test_methods_in_another_file_than_their_type():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        ==> b.go
        package p
        func (t *T) «one:one»() {}
        ==> c.go
        package p
        func (t *T) «two:two»() { t.«a:one»() }
        func f(t T) { t.«b:two»(); t.«c:three»() }
        """,
        {"a": "one", "b": "two", "c": "missing"},
    )


def test_methods_from_another_package_where_the_type_lies_in_a_third_file():
    check_links(
        """
        ==> go.mod
        module m
        ==> q/a.go
        package q
        type T struct {}
        ==> q/b.go
        package q
        func (t *T) «One:One»() *T { return t }
        ==> a.go
        package p
        import "m/q"
        var t q.T
        func f() { t.«a:One»().«b:One»() }
        """,
        {"a": "One", "b": "One"},
    )


def test_fields_and_methods_are_promoted_through_values_pointers_and_interfaces():
    check_links(
        """
        ==> a.go
        package p
        type A struct { «x:x» int }
        func (a *A) «Go:Go»() {}
        type I interface { «Run:Run»() }
        type B struct { A }
        type C struct { *B; I }
        func f(c C) { c.«a:x»++; c.«b:Go»(); c.«c:Run»(); c.B.A.«d:x»++; c.«e:none»() }
        """,
        {"a": "x", "b": "Go", "c": "Run", "d": "x", "e": "missing"},
    )


def test_what_is_nearer_hides_what_is_deeper():
    check_links(
        """
        ==> a.go
        package p
        type Deep struct { «deep:x» int }
        type Near struct { «near:x» int }
        type Left struct { Deep }
        type Both struct { Left; Near }
        type Own struct { Both; «own:x» int }
        func f(b Both, o Own) { b.«a:x»++; o.«b:x»++ }
        """,
        {"a": "near", "b": "own"},
    )


def test_what_embeds_something_outside_may_have_it_from_there():
    check_links(
        """
        ==> a.go
        package p
        import "sync"
        type T struct { sync.Mutex; «n:n» int }
        func f(t *T) { t.«a:Lock»(); t.«b:n»++ }
        """,
        {"a": "external", "b": "n"},
    )


def test_a_defined_type_has_the_fields_of_what_it_is_made_of_but_not_its_methods():
    check_links(
        """
        ==> a.go
        package p
        type A struct { «x:x» int; E }
        type E struct {}
        func (A) Go() {}
        func (E) «Of:Of»() {}
        type D A
        type I interface { «Run:Run»() }
        type J I
        type S = A
        func (A) «Alias:Alias»() {}
        func f(d D, j J, s S) { d.«a:x»++; d.«b:Go»(); d.«e:Of»(); j.«c:Run»(); s.«d:Alias»() }
        """,
        {"a": "x", "b": "missing", "c": "Run", "d": "Alias", "e": "Of"},
    )


def test_embedded_interfaces():
    check_links(
        """
        ==> a.go
        package p
        type R interface { «Read:Read»() }
        type RC interface { R; «Close:Close»() }
        func f(x RC) { x.«a:Read»(); x.«b:Close»() }
        """,
        {"a": "Read", "b": "Close"},
    )


def test_a_value_of_an_interface_is_no_more_than_that():
    check_links(
        """
        ==> a.go
        package p
        type I interface { «I:Go»() }
        type T struct {}
        func (*T) Go() {}
        func (*T) More() {}
        func f() { var i I = &T{}; i.«a:Go»(); i = &T{}; i.«b:Go»(); i.«c:More»() }
        """,
        {"a": "I", "b": "I", "c": "missing"},
    )


def test_method_values_and_method_expressions():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (t *T) «Go:Go»() *T { return t }
        func f(t *T) {
            g := t.«a:Go»
            g().«b:Go»()
            h := (*T).«c:Go»
            h(t).«d:Go»()
        }
        """,
        {"a": "Go", "b": "Go", "c": "Go", "d": "Go"},
    )


def test_type_parameters_of_types_and_functions():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        type List[E any] struct { head E; rest *List[E] }
        func (l *List[X]) First() X { return l.head }
        func (l *List[_]) Len() int { return 0 }
        func Of[A any](items ...A) *List[A] { return nil }
        func Map[A, B any](l *List[A], f func(A) B) *List[B] { return nil }
        func f(l List[T], m List[*T]) {
            l.First().«a:Go»()
            l.rest.head.«b:Go»()
            m.First().«c:Go»()
            Of(T{}).First().«d:Go»()
            Of[T]().First().«e:Go»()
            Map(Of(1), func(n int) T { return T{} }).First().«g:Go»()
            l.Len().«h:Go»()
        }
        """,
        {"a": "Go", "b": "Go", "c": "Go", "d": "Go", "e": "Go", "g": "Go", "h": "external"},
    )


def test_constraints_say_what_a_type_parameter_has():
    check_links(
        """
        ==> a.go
        package p
        type Number interface { ~int | ~float64; «String:String»() string }
        type T struct {}
        func (T) «Go:Go»() {}
        func f[N Number, A any](n N, a A) { n.«a:String»(); a.«b:Go»() }
        func g[S ~[]E, E interface { «E:Go»() }](s S) { s[0].«c:Go»() }
        """,
        {"a": "String", "b": "external", "c": "E"},
    )


def test_fields_that_hold_functions():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        type Handler func(n int) (T, error)
        func (h Handler) «Serve:Serve»() {}
        type O struct { «make:make» func() T; handler Handler }
        func f(o O) {
            o.«a:make»().«b:Go»()
            t, _ := o.handler(1)
            t.«c:Go»()
            Handler(nil).«d:Serve»()
        }
        """,
        {"a": "make", "b": "Go", "c": "Go", "d": "Serve"},
    )


def test_recursion_and_types_without_a_name():
    check_links(
        """
        ==> a.go
        package p
        func «f:f»(n int) int { return «a:f»(n - 1) }
        var config struct { «port:port» int; inner struct { «deep:deep» int } }
        func g() { config.«b:port»++; config.inner.«c:deep»++ }
        """,
        {"a": "f", "b": "port", "c": "deep"},
    )


def test_unknown_receivers_stay_unknown():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) OnlyHere() {}
        func f() {
            x := nowhere()
            x.«a:OnlyHere»()
            y, z := x.Some()
            z.«b:OnlyHere»()
        }
        """,
        {"a": "?", "b": "?"},
    )


def test_promoted_methods_of_generic_types_know_their_arguments():
    check_links(
        """
        ==> a.go
        package p
        type Base[T any] struct { value T }
        func (b *Base[X]) Get() X { return b.value }
        type Item struct { «n:n» int }
        type Mid struct { Base[Item] }
        func f(m Mid) { m.Get().«a:n»++; get := m.Get; get().«b:n»++ }
        """,
        {"a": "n", "b": "n"},
    )


def test_methods_know_the_constraint_of_their_type():
    check_links(
        """
        ==> a.go
        package p
        type Lesser interface { «Less:Less»() bool }
        type Heap[T Lesser] struct { data []T }
        func (h *Heap[E]) up() { h.data[0].«a:Less»() }
        """,
        {"a": "Less"},
    )


def test_cases_of_a_table():
    check_links(
        """
        ==> a.go
        package p
        func f() {
            tests := []struct { «name:name» string; want int }{{«a:name»: "x"}, {"y", 1}}
            for _, tt := range tests { run(func() { _ = tt.«b:name» }) }
        }
        """,
        {"a": "name", "b": "name"},
    )
