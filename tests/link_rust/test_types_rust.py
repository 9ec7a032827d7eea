"""Rust: members by the types of values, however these are known. One behaviour each, the unknown as well."""

from link_checks import check_links

LIB = """
==> src/lib.rs
pub struct «A:A» { «b:b»: B, list: Vec<B>, map: HashMap<String, B>, pair: (i32, B) }
pub struct B(C);
pub struct C;
use std::collections::HashMap;
impl A {
    pub fn «new:new»() -> Self { todo!() }
    pub fn make(self) -> Result<Self, C> { Ok(self) }
    pub fn maybe(&self) -> Option<&B> { None }
    pub fn «go:go»(&self) {}
}
impl B { pub fn «run:run»(&self) -> A { A::new() } }
impl C { pub fn «end:end»(&self) {} }
"""


def check(source: str, **expected: str) -> None:
    check_links(source, expected)


def check_body(body: str, **expected: str) -> None:
    """Uses in a function of the crate above."""
    check(LIB + f"fn test(a: A, unknown: Nobody) {{\n{body}\n}}\n", **expected)


def test_declared_types_and_constructors():
    check_body(
        "let x: B = y(); x.«one:run»(); let z = A::«made:new»(); z.«two:go»(); a.«three:go»();",
        one="run",
        made="new",
        two="go",
        three="go",
    )


def test_fields_and_places():
    check_body(
        "a.«field:b».«one:run»(); a.b.0.«two:end»(); a.pair.1.«three:run»(); a.«gone:nothing»;",
        field="b",
        one="run",
        two="end",
        three="run",
        gone="missing",
    )


def test_literals():
    check_body(
        "let x = B(C); x.«one:run»(); let y = A { «field:b»: x, ..a }; y.«two:go»();",
        one="run",
        field="b",
        two="go",
    )


def test_what_calls_give():
    check_body(
        "a.b.run().«one:go»(); a.make()?.«two:go»(); a.make().unwrap().«three:go»();",
        one="go",
        two="go",
        three="go",
    )


def test_options_and_results():
    check_body(
        """
        if let Some(x) = a.maybe() { x.«one:run»(); }
        let Some(y) = a.maybe() else { return };
        y.«two:run»();
        match a.make() { Ok(z) => z.«three:go»(), Err(e) => e.«four:end»() };
        a.maybe().map(|w| w.«five:run»()).unwrap().«six:go»();
        """,
        one="run",
        two="run",
        three="go",
        four="end",
        five="run",
        six="go",
    )


def test_containers():
    check_body(
        """
        for x in &a.list { x.«one:run»(); }
        a.list[0].«two:run»();
        a.list.iter().filter(|y| y.«three:run»()).for_each(|z| { z.«four:run»(); });
        a.map.get("k").unwrap().«five:run»();
        for (key, value) in &a.map { value.«six:run»(); }
        let made = vec![A::new()];
        made.first().unwrap().«seven:go»();
        for (i, v) in a.list.iter().enumerate() { v.«eight:run»(); }
        let first = a.list.iter().next()?;
        first.«nine:run»();
        """,
        one="run",
        two="run",
        three="run",
        four="run",
        five="run",
        six="run",
        seven="go",
        eight="run",
        nine="run",
    )


def test_boxes_and_references():
    check(
        LIB
        + """
        use std::rc::Rc;
        fn test(x: Box<B>, y: &mut Rc<B>, z: std::sync::Arc<std::sync::Mutex<B>>) {
            x.«one:run»(); y.«two:run»(); (*y).«three:run»(); z.lock().unwrap().«four:run»();
            let w = Box::new(C); w.«five:end»(); let v = &w; v.«six:end»();
        }
        """,
        one="run",
        two="run",
        three="run",
        four="run",
        five="end",
        six="end",
    )


def test_blocks_and_branches_have_values():
    check_body(
        """
        let x = { let y = a.b; y }; x.«one:run»();
        let z = if true { A::new() } else { a }; z.«two:go»();
        let w = match 1 { 1 => B(C), _ => panic!() }; w.«three:run»();
        let f = || A::new(); f().«four:go»();
        """,
        one="run",
        two="go",
        three="run",
        four="go",
    )


def test_shadowed_names_have_the_last_type():
    check_body("let x = a.b; let x = x.run(); x.«use:go»();", use="go")


def test_unknown_receivers_stay_unknown():
    check_body(
        "unknown.«one:go»(); nobody().«two:go»(); let x = unknown.thing; x.«three:go»();",
        one="?",
        two="?",
        three="?",
    )


def test_members_apart_from_their_type():
    check(
        """
        ==> src/lib.rs
        mod a; mod b;
        ==> src/a.rs
        pub struct A;
        pub struct Other;
        ==> src/b.rs
        use crate::a::A;
        impl A { pub fn «f:f»(&self) { self.«own:g»(); Self::«make:new»().«made:f»(); } fn «new:new»() -> Self { A } }
        impl super::a::A { fn «g:g»(&self) {} }
        fn test(a: A, o: crate::a::Other) { a.«one:f»(); a.«two:g»(); o.«gone:f»(); A::«three:new»(); }
        """,
        own="g",
        make="new",
        made="f",
        one="f",
        two="g",
        gone="missing",
        three="new",
    )


TRAITS = """
==> src/lib.rs
pub trait Base { fn «base:base»(&self) {} }
pub trait T: Base { type Item; fn «need:need»(&self); fn «given:given»(&self) { self.«inside:need»(); } }
pub struct A;
pub struct D;
impl Base for A {}
impl T for A { type Item = D; fn «own:need»(&self) {} }
impl D { fn «d:d»(&self) {} }
"""


def test_traits():
    check(
        TRAITS
        + "fn test(a: A) { a.«one:need»(); a.«two:given»(); a.«three:base»(); a.«gone:nothing»(); }",
        inside="need",
        one="own",
        two="given",
        three="base",
        gone="missing",
    )


def test_bounds_are_the_types_of_receivers():
    check(
        TRAITS
        + """
        fn one<X: T>(x: X, xs: Vec<X>) { x.«a:need»(); xs[0].«b:base»(); }
        fn two<X>(x: &X) where X: Clone + T { x.«c:need»(); }
        fn three(x: impl T, y: &dyn T, z: Box<dyn Base>) { x.«f:need»(); y.«e:given»(); z.«g:base»(); }
        struct G<X> { x: X }
        impl<Y: T> G<Y> { fn f(&self) { self.x.«h:need»(); } }
        """,
        a="need",
        b="base",
        c="need",
        f="need",
        e="given",
        g="base",
        h="need",
    )


def test_own_members_come_before_those_of_traits():
    check(
        """
        ==> src/lib.rs
        trait T { fn f(&self); }
        struct A;
        impl T for A { fn f(&self) {} }
        impl A { fn «f:f»(&self) {} }
        fn test(a: A) { a.«use:f»(); }
        """,
        use="f",
    )


def test_generic_types_keep_their_arguments():
    check(
        TRAITS
        + """
        struct Held<X> { x: X }
        impl<Y> Held<Y> { fn get(&self) -> &Y { &self.x } fn of(x: Y) -> Held<Y> { Held { x } } }
        fn test(h: Held<D>) { h.x.«one:d»(); h.get().«two:d»(); Held::of(D).get().«three:d»(); }
        """,
        one="d",
        two="d",
        three="d",
    )


def test_enums():
    check(
        """
        ==> src/lib.rs
        struct A; impl A { fn «f:f»(&self) {} }
        enum E { «V:V», «W:W»(A), «X:X» { «y:y»: A } }
        impl E { fn «g:g»(&self) { match self {
            E::«w:W»(a) => a.«one:f»(), Self::«x:X» { «field:y» } => y.«two:f»(), _ => ()
        } } }
        fn test() { E::«v:V».«three:g»(); E::W(A).«four:g»(); E::X { «literal:y»: A }.«five:g»(); E::«gone:Z»; }
        """,
        w="W",
        one="f",
        x="X",
        field="y",
        two="f",
        v="V",
        three="g",
        four="g",
        literal="y",
        five="g",
        gone="missing",
    )


def test_aliases():
    check(
        LIB
        + """
        type Short = A;
        type Maybe<T> = std::result::Result<T, C>;
        fn test(s: Short, m: Maybe<B>) { s.«one:go»(); m.unwrap().«two:run»(); }
        """,
        one="go",
        two="run",
    )


def test_async_functions_are_awaited():
    check(
        LIB + "async fn later() -> A { A::new() } async fn test() { later().await.«use:go»(); }",
        use="go",
    )


def test_functions_as_values():
    check(
        LIB + "fn test(f: impl Fn(i32) -> A, g: fn() -> B) { f(1).«one:go»(); g().«two:run»(); }",
        one="go",
        two="run",
    )


def test_what_is_called_is_no_field():
    check(
        """
        ==> src/lib.rs
        struct «u:Usage» { «field:required»: bool, made: fn() -> Other, len: usize }
        struct Other { «of:n»: u8 }
        impl Usage {
            fn «method:required»(self, on: bool) -> Self { self }
            fn len(&self) -> Other { Other { n: 1 } }
        }
        fn f(u: Usage) {
            u.«a:required»;
            u.«b:required»(true).«c:required»;
            u.len().«d:n»;
            (u.made)().«e:n»;
            u.len.«g:n»;
        }
        """,
        a="field",
        b="method",
        c="field",
        d="of",
        e="of",
        g="external",
    )
