"""A workspace of all languages: the same names everywhere, and no link from one language into another.

JavaScript and TypeScript are the exception: they import each other.
"""

from core.languages import language_for
from core.model import State
from link_checks import Linked

WORLD = """
    ==> package.json
    {"name": "world"}
    ==> go.mod
    module world
    ==> Cargo.toml
    [package]
    name = "world"
    ==> world/__init__.py
    from world.util import Foo, helper
    import other
    ==> world/util.py
    class Foo:
        def go(self): return helper()
    def helper(): return Foo().go()
    ==> world/alone.py
    from world.only_rust import deep
    from only_go import Deep
    import only_java
    def f(x: Missing): return x.go(), absent(), Other.make()
    ==> src/util.ts
    export class Foo { go(): number { return helper(); } }
    export function helper(): number { return new Foo().go(); }
    ==> src/plain.js
    import { Foo, helper } from "./util";
    import { deep } from "./only_rust";
    new Foo().go(); helper(); absent(); Other.make();
    ==> src/typed.ts
    import { plain } from "./made";
    import { deep } from "../world/only_rust";
    plain(); absent(); let x: Missing; Other.make();
    ==> src/made.js
    export function plain() {}
    ==> world/Foo.java
    package world;
    class Foo { int go() { return Helper.helper(); } }
    ==> world/Helper.java
    package world;
    class Helper { static int helper() { return new Foo().go(); } Missing x; int y = absent() + Other.make(); }
    ==> world/util.go
    package world
    import "world/src"
    type Foo struct {}
    func (f Foo) Go() int { return helper() }
    func helper() int { return Foo{}.Go() + absent() + Other.make() }
    func f(x Missing) { src.helper(); x.go() }
    ==> src/lib.rs
    pub mod util;
    pub mod made;
    pub mod plain;
    use world::Missing;
    use crate::util::{Foo, helper};
    fn f(x: Missing, y: Foo) { x.go(); y.go(); helper(); absent(); Other::make(); }
    ==> src/util.rs
    pub struct Foo;
    impl Foo { pub fn go(&self) -> i32 { helper() } }
    pub fn helper() -> i32 { Foo.go() }
    ==> other/only.rs
    pub struct Missing;
    pub fn absent() {}
    ==> other/only.py
    class Other:
        @staticmethod
        def make(): ...
    class Missing: ...
    ==> other/only.go
    package other
    func absent() int { return 1 }
    ==> other/Other.java
    package other;
    public class Other { public static int make() { return 1; } }
"""
FAMILIES = {"javascript": "script", "typescript": "script", "tsx": "script"}


def family(path: str) -> str:
    language = language_for(path)
    assert language is not None
    return FAMILIES.get(language.name, language.name)


def test_no_link_leads_into_another_language():
    linked = Linked(WORLD)
    crossing = [
        (path, link.file)
        for path, found in linked.links.items()
        for link in found.links
        if family(path) != family(link.file)
    ]
    assert crossing == []


def test_each_language_finds_its_own():
    linked = Linked(WORLD)
    reached: dict[str, set[str]] = {}
    for path, found in linked.links.items():
        facts = linked.lookup.files
        reached.setdefault(family(path), set()).update(
            facts[link.file].symbols[link.symbol].name for link in found.links
        )
    for language in ("python", "script", "java", "go", "rust"):
        assert {"helper", "Foo"} <= reached[language], language
        assert {"go", "Go"} & reached[language], language


def test_what_only_another_language_has_is_not_found():
    linked = Linked(WORLD)
    sought = {"Missing", "absent", "Other", "make", "deep", "Deep"}
    for path, found in linked.links.items():
        if path.startswith("other/"):
            continue
        for number, reference in enumerate(linked.lookup.files[path].references):
            if reference.name in sought:
                assert found.states[number] != State.LINKED, (path, reference)
