"""What Go's values are: several results, containers, assertions, literals."""

from link_checks import check_links


def test_several_results():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        func two() (T, error) { return T{}, nil }
        func named() (err error, t *T) { t.«d:Go»(); return }
        func f() {
            a, err := two()
            a.«a:Go»()
            err.«b:Error»()
            _, c := named()
            c.«c:Go»()
        }
        """,
        {"a": "Go", "b": "external", "c": "Go", "d": "Go"},
    )


def test_elements_of_slices_maps_arrays_and_channels():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        type Names []T
        type Index map[string]*T
        func f(s []T, m map[T][]*T, a [3]T, c <-chan T, n Names, i Index) {
            s[0].«a:Go»()
            s[1:][0].«b:Go»()
            m[s[0]][1].«c:Go»()
            a[2].«d:Go»()
            (<-c).«e:Go»()
            n[0].«f:Go»()
            n[1:][0].«g:Go»()
            i["k"].«h:Go»()
            v, ok := i["k"]
            v.«i:Go»()
            ok.«j:Go»()
            w, more := <-c
            w.«k:Go»()
            select { case u := <-c: u.«l:Go»(); case _ = more: }
        }
        """,
        {**dict.fromkeys("abcdefghikl", "Go"), "j": "external"},
    )


def test_loops_over_entries():
    check_links(
        """
        ==> a.go
        package p
        import "iter"
        type T struct {}
        func (T) «Go:Go»() {}
        type Names []T
        func all(yield func(int, T) bool) {}
        func seq() iter.Seq[T] { return nil }
        func f(s []T, m map[T]*T, c chan T, n Names) {
            for i, v := range s { v.«a:Go»(); i.«b:Go»() }
            for k, v := range m { k.«c:Go»(); v.«d:Go»() }
            for v := range c { v.«e:Go»() }
            for _, v := range n { v.«f:Go»() }
            for i := range 10 { i.«g:Go»() }
            for _, v := range all { v.«h:Go»() }
            for v := range seq() { v.«i:Go»() }
        }
        """,
        {**dict.fromkeys("acdefhi", "Go"), **dict.fromkeys("bg", "external")},
    )


def test_assertions_and_type_switches():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        func f(x any) {
            x.(T).«a:Go»()
            if t, ok := x.(*T); ok { t.«b:Go»() }
            switch v := x.(type) {
            case T: v.«c:Go»()
            case int, *T: v.«d:Go»()
            default: v.«e:Go»()
            }
        }
        """,
        {"a": "Go", "b": "Go", "c": "Go", "d": "external", "e": "external"},
    )


def test_built_in_functions_that_give_what_they_are_given():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        func f() {
            append([]T{}, T{})[0].«a:Go»()
            new(T).«b:Go»()
            make([]T, 3)[0].«c:Go»()
            make(map[string]T)["k"].«d:Go»()
            make(chan T)
            len("x").«e:Go»()
        }
        """,
        {**dict.fromkeys("abcd", "Go"), "e": "external"},
    )


def test_keys_of_literals():
    check_links(
        """
        ==> a.go
        package p
        type T struct { «x:x» int; «next:next» *T }
        type Table map[string]T
        const «key:key» = "k"
        var a = T{«a:x»: 1, «b:next»: &T{«c:x»: 2}}
        var b = []T{{«d:x»: 1}}
        var c = map[string]*T{«e:key»: {«f:x»: 1}}
        var d = Table{«g:key»: {«h:x»: 1}}
        var e = struct{ «own:own» int }{«i:own»: 1}
        """,
        {
            "a": "x", "b": "next", "c": "x", "d": "x", "e": "key", "f": "x", "g": "key", "h": "x", "i": "own",
        },
    )  # fmt: skip


def test_conversions_and_arithmetic_keep_defined_types():
    check_links(
        """
        ==> a.go
        package p
        type D int
        func (D) «Go:Go»() {}
        const (
            One D = iota
            Two
        )
        func f(d D) {
            D(1).«a:Go»()
            (2 * d).«b:Go»()
            (d + One).«c:Go»()
            Two.«d:Go»()
            (d > One).«e:Go»()
        }
        """,
        {**dict.fromkeys("abcd", "Go"), "e": "external"},
    )


def test_functions_in_variables():
    check_links(
        """
        ==> a.go
        package p
        type T struct {}
        func (T) «Go:Go»() {}
        func «make:make_»() T { return T{} }
        func f() {
            g := make_
            «a:g»().«b:Go»()
            h := func(n int) (T, bool) { return T{}, true }
            t, _ := h(1)
            t.«c:Go»()
            defer func(t T) { t.«d:Go»() }(t)
            go t.«e:Go»()
        }
        """,
        {"a": "=> make", **dict.fromkeys("bcde", "Go")},
    )
