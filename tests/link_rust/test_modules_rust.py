"""Rust: modules, crates, use declarations and macros by name. One behaviour each."""

from link_checks import check_links


def check(source: str, **expected: str) -> None:
    check_links(source, expected)


def test_modules_are_files_or_folders():
    check(
        """
        ==> src/lib.rs
        mod «here:a»;
        mod b;
        fn f() { a::«one:x»(); b::«two:x»(); b::c::«three:x»(); a::«gone:y»(); }
        ==> src/a.rs
        pub fn «ax:x»() {}
        ==> src/b/mod.rs
        pub mod c;
        pub fn «bx:x»() {}
        ==> src/b/c.rs
        pub fn «cx:x»() {}
        """,
        here="src/a.rs:",
        one="ax",
        two="bx",
        three="cx",
        gone="missing",
    )


def test_the_folder_of_a_module_stands_beside_its_file():
    check(
        """
        ==> src/lib.rs
        mod a;
        ==> src/a.rs
        mod b;
        fn f() { b::«use:x»(); }
        ==> src/a/b.rs
        pub fn «x:x»() { super::«up:g»(); }
        ==> src/b.rs
        pub fn x() {}
        """,
        use="x",
        up="missing",
    )


def test_a_module_may_say_its_file():
    check(
        """
        ==> src/lib.rs
        #[path = "other/place.rs"]
        mod a;
        fn f() { a::«use:x»(); }
        ==> src/other/place.rs
        pub fn «x:x»() {}
        """,
        use="x",
    )


def test_a_module_without_a_file_is_missing():
    check("==> src/lib.rs\nmod «a:a»;\nfn f() { a::«use:x»(); }\n", a="missing", use="?")


def test_modules_inside_of_files():
    check(
        """
        ==> src/lib.rs
        mod a { pub mod b { pub fn «x:x»() { super::super::«up:f»(); self::«own:x»(); crate::«top:f»(); } } }
        fn «f:f»() { a::b::«use:x»(); }
        """,
        use="x",
        up="f",
        own="x",
        top="f",
    )


def test_files_of_modules_inside_of_modules():
    check(
        """
        ==> src/lib.rs
        mod a { pub mod b; }
        fn f() { a::b::«use:x»(); }
        ==> src/a/b.rs
        pub fn «x:x»() {}
        """,
        use="x",
    )


def test_use_trees():
    check(
        """
        ==> src/lib.rs
        mod a;
        use a::{self, «one:x», «renamed:y» as z, inner::{«deep:w»}};
        fn f() { «u1:x»(); «u2:z»(); «u3:w»(); a::«u4:x»(); }
        ==> src/a.rs
        pub fn «ax:x»() {}
        pub fn «ay:y»() {}
        pub mod inner { pub fn «aw:w»() {} }
        """,
        one="ax",
        renamed="ay",
        deep="aw",
        u1="ax",
        u2="ay",
        u3="aw",
        u4="ax",
    )


def test_names_are_handed_on():
    check(
        """
        ==> src/lib.rs
        mod a;
        pub use a::b::x as y;
        ==> src/a.rs
        pub mod b { pub fn «x:x»() {} }
        fn f() { crate::«use:y»(); }
        """,
        use="x",
    )


def test_wildcards_and_what_stands_before_them():
    check(
        """
        ==> src/lib.rs
        mod a;
        use a::*;
        fn f() { «one:x»(); «two:y»(); «three:z»(); }
        fn «y:y»() {}
        ==> src/a.rs
        pub use self::inner::*;
        pub fn «x:x»() {}
        pub fn y() {}
        pub mod inner { pub fn «z:z»() {} }
        """,
        one="x",
        two="y",
        three="z",
    )


def test_wildcards_that_hand_each_other_on_come_to_an_end():
    check(
        """
        ==> src/lib.rs
        mod a; mod b;
        fn f() { a::«use:x»(); a::«gone:y»(); }
        ==> src/a.rs
        pub use crate::b::*;
        ==> src/b.rs
        pub use crate::a::*;
        pub fn «x:x»() {}
        """,
        use="x",
        gone="missing",
    )


def test_wildcards_of_a_type():
    check(
        """
        ==> src/lib.rs
        enum E { «A:A», B }
        fn f(e: E) { use E::*; match e { «use:A» => 1, _ => 2 }; }
        fn g() { «other:A»; }
        """,
        use="A",
        other="missing",
    )


def test_tests_see_the_module_around():
    check(
        """
        ==> src/lib.rs
        fn «x:x»() {}
        #[cfg(test)]
        mod tests { use super::*; fn t() { «use:x»(); } }
        mod others { fn t() { «gone:x»(); } }
        """,
        use="x",
        gone="missing",
    )


def test_an_import_is_not_found_through_itself():
    check(
        """
        ==> Cargo.toml
        [package]
        name = "one"
        [dependencies]
        foo = { path = "foo" }
        ==> src/lib.rs
        use foo::«use:foo»;
        fn f() { «call:foo»(); }
        ==> foo/Cargo.toml
        [package]
        name = "foo"
        ==> foo/src/lib.rs
        pub fn «foo:foo»() {}
        """,
        use="foo",
        call="foo",
    )


WORKSPACE = """
==> Cargo.toml
[workspace]
members = ["app", "some-lib"]
[workspace.dependencies]
some-lib = { path = "some-lib" }
==> some-lib/Cargo.toml
[package]
name = "some-lib"
[lib]
path = "source/all.rs"
==> some-lib/source/all.rs
mod parts;
pub fn «x:x»() {}
==> some-lib/source/parts.rs
fn g() { crate::«inside:x»(); }
==> app/Cargo.toml
[package]
name = "app"
[lib]
name = "app_core"
[dependencies]
some-lib.workspace = true
other = { path = "../some-lib", package = "some-lib" }
serde = "1"
==> app/src/lib.rs
pub fn «y:y»() { some_lib::«one:x»(); other::«two:x»(); serde::«three:x»(); nobody::«four:x»(); }
==> app/src/main.rs
mod only;
fn main() { app_core::«own:y»(); crate::only::«mine:z»(); }
==> app/src/only.rs
pub fn «z:z»() {}
==> app/src/bin/tool.rs
fn main() { crate::«tool:helper»(); }
fn «helper:helper»() {}
==> app/tests/all.rs
mod common;
fn t() { app_core::«test:y»(); common::«shared:w»(); }
==> app/tests/common/mod.rs
pub fn «w:w»() {}
"""


def test_crates_of_a_workspace():
    check(
        WORKSPACE,
        inside="x",
        one="x",
        two="x",
        three="external",
        four="missing",
        own="y",
        mine="z",
        tool="helper",
        test="y",
        shared="w",
    )


def test_names_of_the_language_are_outside():
    check(
        """
        ==> src/lib.rs
        use std::collections::«map:HashMap»;
        fn f() -> «option:Option»<«string:String»> { «some:Some»(«print:println»!("")); «gone:Nothing»; }
        """,
        map="external",
        option="external",
        string="external",
        some="external",
        print="external",
        gone="missing",
    )


def test_macros_by_name():
    check(
        """
        ==> src/lib.rs
        macro_rules! «early:early» { () => {} }
        mod a;
        mod inner { fn f() { «near:early»!(); } }
        ==> src/a.rs
        macro_rules! «mine:mine» { () => {} }
        #[macro_export]
        macro_rules! «shared:shared» { () => {} }
        fn mine() {}
        fn f() { «one:early»!(); «two:mine»!(); crate::«three:shared»!(); «four:nobodys»!(); }
        """,
        near="early",
        one="early",
        two="mine",
        three="shared",
        four="missing",
    )


def test_a_path_without_its_names():
    check(
        """
        ==> src/lib.rs
        struct A { a: }
        fn f() { let a = 1 + ; }
        fn h() { «here:g»(); }
        fn «g:g»() {}
        """,
        here="g",
    )


def test_wildcards_of_a_body_come_before_names_of_its_module():
    check(
        """
        ==> src/lib.rs
        use std::fmt::Error as Fine;
        enum Kind { «fine:Fine»(u8), Other }
        struct «other:Other»;
        fn f(kind: Kind) {
            use self::Kind::*;
            match kind { «a:Fine»(n) => {}, «b:Other» => {} }
        }
        fn g(x: «c:Other», y: «d:Fine») {}
        """,
        a="fine",
        c="other",
        d="external",
    )
