package a.b;
import java.util.*;
import static a.B.foo;
import static a.B.*;
import a.C;
@Deprecated
public abstract class A<T extends Comparable<T> & Foo> extends Base<T> implements I, J<T> {
  private static final int X = 1, Y[] = {2};
  @SuppressWarnings(value = "a") protected final List<? extends Foo> xs = new ArrayList<>();
  static { init(); }
  { inst(); }
  public A(int a, String... rest) throws IOException { super(a); this.x = a; }
  A() { this(1, "a"); }
  <R> R map(Function<? super T, ? extends R> f, final int[] q) { int i = 0; for (Foo x : xs) { x.bar(); } for (int j = 0, k = 1; j < 3; j++) {} return f.apply(null); }
  abstract void foo();
  void m(Object o) {
    if (o instanceof Foo f && f.ok()) {} 
    if (o instanceof Point(int x, var y)) {}
    label: while (true) { break label; }
    switch (o) { case Foo f when f.ok() -> f.bar(); case Point(int x, Foo(var z)) -> { } case RED, A.B -> throw new X(); default -> {} }
    int r = switch (k) { case 1: case 2: yield 3; default: yield 4; };
    try (Reader in = open(); w) { } catch (IOException | Foo e) { } finally { }
    Runnable q = () -> run(); BiFunction<A,B> b = (x, y) -> x; Foo g = (int z, A c) -> { return z; }; Foo h = x -> x;
    foo(A::bar, this::bar, A::new, int[]::new, super::x, List<Foo>::size);
    A.this.foo(); A.super.foo(); this.<String>bar(1); new Outer.Inner<Foo>(1) { void f() {} }; outer.new Inner(); 
    int[] arr = new int[3]; Foo[] fs = {a, b}; arr[0]++; String s = (String) o; Class<?> c = Foo.class; assert x : y;
    class Local { } synchronized (this) { } do { } while (x); x = y ? a : b; a += 1; final var v = 1;
    int sum = a + b * -c; boolean same = a == b && !d; Foo fv = (var p, final var q[]) -> p; super.run();
    Foo<Bar>.Baz z; int[]::clone; char ch = 'c'; long L = 1L; double d = 1.0; float f = 1f; s = """
     text"""; Object oo = (A & B) x; 
  }
  enum Color implements I { RED, GREEN(1) { void f() {} }; Color(int... x) {} }
  record Point<T>(int x, T y) implements I { Point { check(x); } static int z; }
  interface I extends J, K { int Z = 1; default void f() {} void g(); static void h() {} }
  @interface Ann { String value() default "x"; int[] n() default {}; }
  int f(A this, int x) {return 1;}
  sealed interface S permits Q, R {}
}
