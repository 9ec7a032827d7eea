// Package doc.
package sample

import (
	"fmt"
	. "math"
	_ "embed"
	str "strings"
)
import "os"

const (
	A = iota
	B
)
const Pi, E float64 = 3.1, 2.7
var x, y int = 1, 2
var (
	z = f()
	_ Iface = (*T)(nil)
)

type (
	T struct {
		Base
		*pkg.Other
		List[int]
		a, b int `json:"a"`
		Fn func(int) (string, error)
		anon struct{ q int }
		m map[string][]*T
		ch <-chan T
		arr [4]T
	}
	Iface interface {
		M(a int, b ...string) (r int, err error)
		N()
		Embedded
		pkg.Emb
		~int | ~string
		comparable
	}
	Alias = T
	Def []T
	G[K comparable, V any] struct{ k K }
)

func f[P any, Q interface{ ~int }](a, b int, c ...string) (n int, err error) {
	if v, ok := m[k]; ok && v > 1 {
		return v, nil
	} else if q := 1; q > 2 {
	} else {
	}
	for i := 0; i < 10; i++ {
		continue
	}
	for k, v := range m { }
	for range 10 { }
	for k = range m {}
	for cond {}
	for {}
outer:
	switch x := y.(type) {
	case int, string:
		break outer
	case *T:
		x.M()
	default:
	}
	switch z := 1; z {
	case 1, 2:
		fallthrough
	default:
	}
	switch {
	case a > b:
	}
	select {
	case v := <-ch:
	case v, ok = <-ch:
	case ch <- 1:
	case <-done:
	default:
	}
	go func() { f() }()
	defer mu.Unlock()
	goto outer
	s := T{Base: Base{1}, a: 1}
	t := &T{}
	l := []T{{a: 1}, {a: 2}}
	mm := map[string]*T{"x": {a: 1}, key: nil}
	aa := [...]string{2: "x"}
	st := struct{ a int }{1}
	w := G[int, string]{k: 1}
	fn := f[int, string]
	fn2 := g[int]
	z := fn(1, xs...)
	p := *t
	p.a, p.b = p.b, p.a
	p.a += 1
	p.a++
	c := T.M
	d := (*T).M(t, 1)
	e := x.(T)
	bs := []byte("x")
	sl := a[1:2]
	sl2 := a[1:2:3]
	u := -a + ^b - <-ch
	not := !ok
	r := 'a'
	cplx := 1i
	fl := 1.5
	raw := `raw`
	nw := new(T)
	mk := make([]T, 0, 10)
	mk2 := make(map[string]T)
	var loc, loc2 = 1, 2
	const lc = 3
	type local struct{ a int }
	var i interface{ Foo() } = nil
	var a2 any = true
	lit := func(a int) (b string) { return "" }
	print(G[int, string]{}, f[int, string](1))
	return
}

func (t *T) M(a int, b ...string) (int, error) { return 0, nil }
func (T) N() {}
func (g *G[K, V]) Get() V { return g.v }
func (g G[_, V]) X() func(int) func() { return nil }
func ext()
