"""Where the types of values are declared."""

import pytest

from navigate_checks import check_type_definition

PYTHON = """
==> shapes.py
class «circle:Circle»:
    def grow(self) -> "Circle": ...
class «square:Square»: ...
def make(é=1) -> Circle | None: ...
async def later() -> Circle: ...
==> main.py
from shapes import Circle, Square, make, later
import shapes
"""


def python(code: str, *expected: str) -> None:
    check_type_definition(PYTHON + code, expected)


@pytest.mark.parametrize(
    "code",
    [
        "x = Circle()\nx¦",
        "x¦ = Circle()",
        "def f(é):\n    x = Circle()\n    return ¦x",
        "def f(é):\n    x¦ = make()\n    return x",
        "def f(x: Circle):\n    return ¦x",
        "def f(¦x: Circle): ...",
        "def f(x: 'Circle | None'):\n    y = x\n    return y¦.grow",
        "def f(xs: list[Circle]):\n    for x in xs:\n        ¦x",
        "def f(xs: list[Circle]):\n    return x¦s",
        "def f(xs: dict[str, Circle]):\n    return x¦s",
        "def f(xs: list[list[Circle]]):\n    return x¦s",
        "ma¦ke()",
        "make().gr¦ow()",
        "lat¦er()",
        "async def f():\n    x = await later()\n    return ¦x",
        "Cir¦cle()",
        "class A:\n    x: Circle\n    def f(self):\n        return self.¦x",
        "class A:\n    def f(self):\n        self.¦x = Circle()",
        "class A:\n    @property\n    def x(self): return Circle()\ndef f(a: A): a.¦x",
        "with open('é') as f:\n    pass\n[x¦ for x in [Circle()]]",
        "def f(x):\n    if isinstance(x, Circle):\n        return ¦x",
        "f = lambda x: Circle()\nf¦()",
        "def f(x=Circle()):\n    return ¦x",
    ],
)
def test_the_class_of_a_value_in_python(code):
    python(code, "circle")


def test_a_union_has_several():
    python("def f(x: Circle | Square):\n    return ¦x", "circle", "square")
    python("x = Circle() if 1 else Square()\nx¦", "circle", "square")
    python(
        "from typing import Callable\ndef f(x: Circle | Callable[[], Square]):\n    ¦x", "circle"
    )
    python("from typing import Callable\ndef f(x: Callable[[], Square]):\n    ¦x", "square")
    python("def f(x: tuple[Square, Circle]):\n    return ¦x", "square", "circle")


def test_of_a_written_union_its_parts():
    alias = "from typing import Callable, Union\nT = Union[Callable[[Circle], Circle], Square]\n"
    python(alias + "def f(x: ¦T): ...", "square")
    python(alias + "def f(¦x: T): ...", "square")


def test_what_a_name_holds_at_the_place_counts():
    python("def f():\n    x = Circle()\n    x¦\n    x = Square()", "circle")
    python("def f():\n    x = Circle()\n    x = Square()\n    x¦", "square")
    python("def f():\n    x = Circle()\n    x¦ = Square()", "square")


def test_the_receiver_and_what_is_not_known():
    check_type_definition("class «a:A»:\n    def f(self):\n        é = ¦self\n", ["a"])
    check_type_definition("class «a:A»:\n    def f(s¦elf, é): ...\n", ["a"])
    python("def f(x):\n    return ¦x")
    python("x = 1\nx¦")
    python("x = ¦1")


def test_a_function_that_gives_nothing_known_is_its_own_type():
    check_type_definition("def «f:f»(é): ...\nf¦(1)\n", ["f"])


def test_broken_code_elsewhere_keeps_the_rest():
    python("def f():\n    x = Circle()\n    ¦x\n\ndef g(:\n    y = [\n", "circle")


TYPESCRIPT = """
==> shapes.ts
export interface «circle:Circle» { grow(): Circle; é: string }
export class «square:Square» {}
export type «both:Both» = Circle | Square
export type «made:Made» = { name: string }
export function make(): Circle { return null! }
==> main.ts
import { Circle, Square, Both, Made, make } from "./shapes"
"""


@pytest.mark.parametrize(
    "code",
    [
        "const x: Circle = null!\nx¦",
        "const ¦x = make()",
        "function f(x: Circle) { return ¦x }",
        "function f(xs: Circle[]) { for (const x of xs) { ¦x } }",
        "function f(x¦s: Circle[]) {}",
        "function f(xs: Promise<Circle>) { return x¦s }",
        "function f(xs: Map<string, Circle>) { return x¦s }",
        "ma¦ke()",
        "make().gr¦ow()",
        "let x: Cir¦cle",
        "class A { constructor(private x: Circle) {} f() { return this.¦x } }",
        "function f({ x }: { x: Circle }) { return ¦x }",
        "const f = (x: Circle | undefined) => ¦x",
    ],
)
def test_the_type_of_a_value_in_typescript(code):
    check_type_definition(TYPESCRIPT + code, ["circle"])


def test_aliases_in_typescript():
    check_type_definition(TYPESCRIPT + "function f(x: Made) { return ¦x }", ["made"])
    check_type_definition(TYPESCRIPT + "function f(x: Both) { return ¦x }", ["circle", "square"])
    check_type_definition(TYPESCRIPT + "function f(x: Bo¦th) {}", ["both"])


def test_a_name_stands_for_a_type_that_has_no_place():
    handler = TYPESCRIPT + "type «handler:Handler» = (é: string) => void\n"
    check_type_definition(handler + "function f(x: Handler) { return ¦x }", ["handler"])
    check_type_definition(handler + "function f(¦x: Handler) {}", ["handler"])
    check_type_definition(handler + "class A { ¦x: Handler }", ["handler"])
    check_type_definition(handler + "function f(): Handler { return null! }\n¦f()", ["handler"])
    check_type_definition(handler + "function f(x: string) { return ¦x }", [])


TYPE_PARAMETERS = {
    "typescript": """
        ==> a.ts
        class Box<«T:T», U extends T = T> {
            /** See {@link Box}. */
            «value:value»: «named:T»;
            get(é: T): T { const «local:x» = this.value; return «use:x» }
            map<«T2:T»>(«own:given»: T): T { return given }
        }
        function first<«K:K»>(all: K[], «given:one»: K): K { return «given_use:one» }
        ==> b.ts
        import { Box } from "./a"
        """,
    "java": """
        ==> A.java
        class Box<«T:T», U extends T> {
            T «value:value»; «named:T» get(T é) { T «local:x» = value; return «use:x»; }
            <«T2:T»> void map(T «own:given») {}
            static <«K:K»> K first(K[] all, K «given:one») { return «given_use:one»; }
        }
        """,
    "go": """
        ==> a.go
        package a
        type Box[«T0:T» any] struct { «field:value» T }
        func (b *Box[«T:E»]) Get(é E) «named:E» { var «local:x» E = b.«value:value»; return «use:x» }
        func (b *Box[«T2:T»]) Map(«own:given» T) {}
        func First[«K:K» comparable](all []K, «given:one» K) K { return «given_use:one» }
        """,
}


@pytest.mark.parametrize("language", TYPE_PARAMETERS)
@pytest.mark.parametrize(
    ("at", "wanted"),
    [("value", "T"), ("named", "T"), ("local", "T"), ("use", "T"), ("own", "T2"), ("given", "K"), ("given_use", "K")],
)  # fmt: skip
def test_a_type_parameter_is_where_it_is_declared(language, at, wanted):
    source = TYPE_PARAMETERS[language]
    check_type_definition(source.replace(f"«{at}:", f"«{at}:¦"), [wanted])
