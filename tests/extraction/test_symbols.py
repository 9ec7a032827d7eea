"""What a Python file declares: kinds, names, ranges, documentation, flags."""

import pytest

from core.model import Kind
from extraction_checks import check, check_symbols, facts_of, read, symbol_named
from path_text import flag_names, path_text


def test_kinds_and_details():
    check_symbols(
        """
        LIMIT = 1
        _PRIVATE_LIMIT = 2
        name = other = 3
        Alias = int
        type Tree[T] = list[T]
        def function():
            def nested(): ...
            class Local:
                field = 1
            variable = 1
        class Thing:
            field: int
            CONSTANT = 1
            def __init__(self):
                self.attribute = 1
            def __new__(cls): ...
            def method(self): ...
            @property
            def prop(self): ...
            @staticmethod
            def static(): ...
            @classmethod
            def of_class(cls): ...
            class Inner:
                def deep(self): ...
        class Color(Enum):
            RED = 1
            _ignore_ = []
            def method(self): ...
        lam = lambda x: x
        for i in name: ...
        """,
        [
            "constant LIMIT",
            "constant _PRIVATE_LIMIT",
            "variable name",
            "variable other",
            "variable Alias",
            "type_alias Tree",
            "function function",
            "function function::nested",
            "class function::Local",
            "field function::Local::field",
            "class Thing",
            "field Thing::field",
            "field Thing::CONSTANT",
            "constructor Thing::__init__",
            "field Thing::attribute",
            "constructor Thing::__new__",
            "method Thing::method",
            "property Thing::prop",
            "method Thing::static",
            "method Thing::of_class",
            "class Thing::Inner",
            "method Thing::Inner::deep",
            "class Color",
            "enum_member Color::RED",
            "field Color::_ignore_",
            "method Color::method",
            "variable lam",
            "variable i",
        ],
    )


def test_universal_kinds():
    facts = facts_of("class A:\n    x = 1\n    def f(self): ...\n")
    kinds = {symbol.qualified: symbol.kind for symbol in facts.symbols}
    assert kinds == {
        "": Kind.NAMESPACE,
        "A": Kind.CONTAINER,
        "A::x": Kind.VALUE,
        "A::f": Kind.CALLABLE,
        "A::f::self": Kind.VALUE,
    }


def test_the_module_is_symbol_0_and_covers_the_file():
    source = "x = 1\n# é\n"
    module = facts_of(source).symbols[0]
    assert (module.name, module.qualified, module.detail, module.parent) == ("", "", "module", -1)
    assert (module.start, module.end) == (0, len(source.encode()))


def test_ranges_of_a_decorated_function():
    marked, facts = read(
        """
        # é: offsets are bytes
        «full:@deco
        @other(1)
        «signature:async def «name:f»(x,
                y=1) -> int:
            »«doc:'''Words.'''»
            return x»
        """
    )
    symbol = symbol_named(facts, "f")
    assert marked.spots["full"][1:] == (symbol.start, symbol.end)
    assert marked.spots["name"][1:] == (symbol.name_start, symbol.name_end)
    assert marked.spots["signature"][1:] == (symbol.signature_start, symbol.signature_end)
    assert marked.spots["doc"][1:] == (symbol.doc_start, symbol.doc_end)


def test_ranges_of_a_class():
    marked, facts = read(
        """
        «full:@deco
        «signature:class «name:A»(B):
            »«doc:"Words."»
            x = 1»
        y = 1
        """
    )
    symbol = symbol_named(facts, "A")
    assert marked.spots["full"][1:] == (symbol.start, symbol.end)
    assert marked.spots["name"][1:] == (symbol.name_start, symbol.name_end)
    assert marked.spots["signature"][1:] == (symbol.signature_start, symbol.signature_end)
    assert marked.spots["doc"][1:] == (symbol.doc_start, symbol.doc_end)


def test_ranges_of_a_value():
    marked, facts = read("«full:«name:x»: int = f(\n    1)»\n")
    symbol = symbol_named(facts, "x")
    assert marked.spots["full"][1:] == (symbol.start, symbol.end)
    assert marked.spots["name"][1:] == (symbol.name_start, symbol.name_end)
    assert (symbol.signature_start, symbol.signature_end) == (symbol.start, symbol.end)


def documentation(source: str, qualified: str) -> str | None:
    marked, facts = read(source)
    symbol = symbol_named(facts, qualified)
    if symbol.doc_start < 0:
        return None
    return marked.files["main.py"][symbol.doc_start : symbol.doc_end].decode()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    'Words.'\n", "'Words.'"),
        ('def f():\n    """One.\n\n    Two.\n    """\n', '"""One.\n\n    Two.\n    """'),
        ("def f():\n    # not this\n    r'Words.'\n", "r'Words.'"),
        ("def f():\n    x = 'no'\n", None),
        ("def f():\n    pass\n    'no'\n", None),
        ("# Above.\ndef f(): ...\n", "# Above."),
        ("# One.\n# Two.\ndef f(): ...\n", "# One.\n# Two."),
        ("# Far.\n\n# Near.\ndef f(): ...\n", "# Near."),
        ("# Far.\n\ndef f(): ...\n", None),
        ("x = 1  # of x\ndef f(): ...\n", None),
        ("# Above.\n@deco\ndef f(): ...\n", "# Above."),
        ("# Above.\n@deco\n# between\ndef f(): ...\n", "# Above."),
        ("# Above.\ndef f():\n    'Inside.'\n", "'Inside.'"),
        ("# Above.\nclass f: ...\n", "# Above."),
        ("class f:\n    'Words.'\n", "'Words.'"),
        ("if x:\n    # Above.\n    def f(): ...\n", "# Above."),
        ("x = 1\n# Above.\ndef f(): ...\n", "# Above."),
        ("def g(): ...\n# Above.\ndef f(): ...\n", "# Above."),
        ("def g():\n    pass\n    # in g\n\ndef f(): ...\n", None),
    ],
)
def test_documentation(source, expected):
    assert documentation(source, "f") == expected


def test_documentation_of_a_method():
    assert documentation("class A:\n    # Above.\n    def f(self): ...\n", "A::f") == "# Above."
    source = "class A:\n    x = 1\n    # Above.\n    @deco\n    def f(self): ...\n"
    assert documentation(source, "A::f") == "# Above."


def test_documentation_of_values():
    """A string below an assignment documents it, as documentation tools have it; comments above do, too."""
    assert documentation("x = 1\n'Words.'\n", "x") == "'Words.'"
    assert documentation("# Above.\nx = 1\n", "x") == "# Above."
    assert (
        documentation("class A:\n    x: int = 1\n    '''Words.'''\n    y = 2\n", "A::x")
        == "'''Words.'''"
    )
    assert documentation("x = 1\ny = 2\n'Words.'\n", "x") is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'''Words.'''\nx = 1\n", "'''Words.'''"),
        ("#!/usr/bin/env python\n# Words.\n'''Doc.'''\n", "'''Doc.'''"),
        ("# Words.\n# More.\n\nimport os\n", "# Words.\n# More."),
        ("x = 1\n'no'\n", None),
        ("f'no {x}'\n", None),
    ],
)
def test_documentation_of_the_module(source, expected):
    assert documentation(source, "") == expected


@pytest.mark.parametrize(
    ("source", "qualified", "flags"),
    [
        ("def f(): ...", "f", {"exported"}),
        ("def _f(): ...", "_f", {"private"}),
        ("def __f(): ...", "__f", {"private"}),
        ("def __f__(): ...", "__f__", {"exported"}),
        ("async def f(): ...", "f", {"exported", "async"}),
        ("def f():\n    yield 1", "f", {"exported", "generator"}),
        ("async def f():\n    yield 1", "f", {"exported", "async", "generator"}),
        ("def f():\n    yield from x", "f", {"exported", "generator"}),
        ("def f():\n    lambda: (yield)", "f", {"exported"}),
        ("def f():\n    def g():\n        yield", "f", {"exported"}),
        ("def f():\n    def g(): ...", "f::g", set()),
        ("class A: ...", "A", {"exported"}),
        ("class _A: ...", "_A", {"private"}),
        ("@dataclass\nclass A: ...", "A", {"exported", "dataclass"}),
        ("@dataclasses.dataclass(frozen=True)\nclass A: ...", "A", {"exported", "dataclass"}),
        ("@attr.s\nclass A: ...", "A", {"exported", "dataclass"}),
        ("@attrs.define\nclass A: ...", "A", {"exported", "dataclass"}),
        ("class A(NamedTuple): ...", "A", {"exported", "dataclass"}),
        ("class A(typing.NamedTuple): ...", "A", {"exported", "dataclass"}),
        ("class A(TypedDict): ...", "A", {"exported", "dataclass"}),
        ("class A(Enum): ...", "A", {"exported", "enum"}),
        ("class A(str, enum.Enum): ...", "A", {"exported", "enum"}),
        ("class A(models.TextChoices): ...", "A", {"exported", "enum"}),
        ("class A:\n    def f(self): ...", "A::f", {"exported"}),
        ("class A:\n    def _f(self): ...", "A::_f", {"private"}),
        ("class A:\n    def __init__(self): ...", "A::__init__", {"exported", "constructor"}),
        (
            "class A:\n    def __new__(cls): ...",
            "A::__new__",
            {"exported", "constructor", "class_method"},
        ),
        (
            "class A:\n    def __init_subclass__(cls): ...",
            "A::__init_subclass__",
            {"exported", "class_method"},
        ),
        ("class A:\n    @staticmethod\n    def f(): ...", "A::f", {"exported", "static"}),
        ("class A:\n    @classmethod\n    def f(cls): ...", "A::f", {"exported", "class_method"}),
        ("class A:\n    @property\n    def f(self): ...", "A::f", {"exported", "property"}),
        (
            "class A:\n    @functools.cached_property\n    def f(self): ...",
            "A::f",
            {"exported", "property"},
        ),
        ("class A:\n    @abstractmethod\n    def f(self): ...", "A::f", {"exported", "abstract"}),
        (
            "class A:\n    @property\n    @abc.abstractmethod\n    def f(self): ...",
            "A::f",
            {"exported", "property", "abstract"},
        ),
        ("class A:\n    x = 1", "A::x", {"exported"}),
        ("class A:\n    _x = 1", "A::_x", {"private"}),
        (
            "class A:\n    def f(self):\n        self.x = 1",
            "A::x",
            {"exported", "instance_attribute"},
        ),
        (
            "class A:\n    def f(self):\n        self._x = 1",
            "A::_x",
            {"private", "instance_attribute"},
        ),
        ("class A:\n    @classmethod\n    def f(cls):\n        cls.x = 1", "A::x", {"exported"}),
        ("class A:\n    x = 1\n    def f(self):\n        self.x = 1", "A::x", {"exported"}),
        ("x = 1", "x", {"exported"}),
        ("_x = 1", "_x", {"private"}),
        ("type X = int", "X", {"exported", "type_only"}),
        ("__all__ = ['f']\ndef f(): ...\ndef g(): ...", "f", {"exported"}),
        ("__all__ = ['f']\ndef f(): ...\ndef g(): ...", "g", set()),
        ("__all__ = ['_f']\ndef _f(): ...", "_f", {"exported", "private"}),
    ],
)
def test_flags(source, qualified, flags):
    assert flag_names(symbol_named(facts_of(source + "\n"), qualified).flags) == flags


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("a", {"a": set()}),
        ("a, b=1", {"a": set(), "b": set()}),
        ("a: int, b: int = 1", {"a": set(), "b": set()}),
        ("*a, b, **c", {"a": {"variadic"}, "b": {"keyword_only"}, "c": {"keywords"}}),
        (
            "*a: int, b: int, **c: int",
            {"a": {"variadic"}, "b": {"keyword_only"}, "c": {"keywords"}},
        ),
        (
            "a, /, b, *, c=1, d: int = 2",
            {"a": set(), "b": set(), "c": {"keyword_only"}, "d": {"keyword_only"}},
        ),
        ("*, a", {"a": {"keyword_only"}}),
    ],
)
def test_parameters(parameters, expected):
    facts = facts_of(f"def f({parameters}): ...\n")
    symbol = symbol_named(facts, "f")
    found = [facts.symbols[index] for index in symbol.parameters]
    assert {item.name: flag_names(item.flags) for item in found} == expected
    assert [item.qualified for item in found] == [f"f::{name}" for name in expected]
    assert {(item.kind, item.detail) for item in found} == {(Kind.VALUE, "parameter")}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("class A:\n    def f(me, x):\n        me.«use:go»", "self(A)"),
        ("class A:\n    def f(me, /, x):\n        me.«use:go»", "self(A)"),
        ("class A:\n    def f(me: T):\n        me.«use:go»", "self(A)"),
        ("class A:\n    @classmethod\n    def f(me):\n        me.«use:go»", "cls(A)"),
        ("class A:\n    def __new__(me):\n        me.«use:go»", "cls(A)"),
        ("class A:\n    def __class_getitem__(me):\n        me.«use:go»", "cls(A)"),
        ("class A:\n    @staticmethod\n    def f(x):\n        x.«use:go»", "param(A::f::x)"),
        ("class A:\n    def f(*me):\n        me.«use:go»", "param(A::f::me)"),
        ("class A:\n    def f(me):\n        def g():\n            me.«use:go»", "self(A)"),
        (
            "class A:\n    def f(me):\n        def g(me):\n            me.«use:go»",
            "param(A::f::g::me)",
        ),
        (
            "class A:\n    def f(me):\n        class B:\n            def g(it):\n                me.«use:go»",
            "self(A)",
        ),
        ("class A:\n    if x:\n        def f(me):\n            me.«use:go»", "self(A)"),
        ("class A:\n    @property\n    def f(me):\n        me.«use:go»", "self(A)"),
        ("class A:\n    f = lambda me: me.«use:go»", "lambda_param(0)"),
        ("class A:\n    class B:\n        def f(me):\n            me.«use:go»", "self(A::B)"),
        ("def f():\n    class B:\n        def f(me):\n            me.«use:go»", "self(f::B)"),
    ],
)
def test_the_receiver(source, path):
    check(source + "\n", use=f"read {path}.go")


def test_attributes_are_declared_in_closures_and_class_methods():
    check_symbols(
        """
        class A:
            def f(self):
                def g():
                    self.in_closure = 1
                (lambda: setattr(self, "no", 1))
                self.x, (self.y, *self.z) = v
                self.a.b = 1
                self[0] = 1
            @classmethod
            def h(cls):
                cls.on_class = 1
            @staticmethod
            def i(self):
                self.nothing = 1
        def outside(self):
            self.nothing = 1
        """,
        [
            "class A",
            "method A::f",
            "function A::f::g",
            "field A::in_closure",
            "field A::x",
            "field A::y",
            "field A::z",
            "method A::h",
            "field A::on_class",
            "method A::i",
            "function outside",
        ],
    )


def declared_at(source: str, qualified: str) -> list[int]:
    """Lines (from 1) of all declarations of a symbol, the primary one first when there are several."""
    marked, facts = read(source)
    symbol = symbol_named(facts, qualified)
    text = marked.files["main.py"]
    places = [symbol.name_start, *sorted(place.name_start for place in symbol.declarations)]
    return [text.count(b"\n", 0, place) + 1 for place in places]


def test_a_conditional_definition_is_one_symbol_with_all_declarations():
    source = """
        if x:
            def f(a): ...
        else:
            def f(b): ...
        """
    assert declared_at(source, "f") == [2, 2, 4]


def test_overloads_are_one_symbol_and_the_implementation_leads():
    source = """
        @overload
        def f(a: int) -> int: ...
        @overload
        def f(a: str) -> str: ...
        def f(a):
            "Words."
            return a
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "f")
    assert declared_at(source, "f") == [5, 2, 4, 5]
    assert flag_names(symbol.flags) == {"exported", "overload"}
    assert path_text(facts, symbol.returns) == "global int | global str"
    assert symbol.doc_start >= 0
    assert symbol.decorators == ()
    parameters = [facts.symbols[index] for index in symbol.parameters]
    assert [item.name for item in parameters] == ["a"]
    check(source.replace("return a", "return «use:a».x"), use="local")


def test_overloads_of_a_method():
    source = """
        class A:
            @typing.overload
            def f(self, a: int) -> int: ...
            @typing.overload
            def f(self, a: str, b: int) -> str: ...
            def f(self, a, b=None): return a
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "A::f")
    assert [facts.symbols[index].name for index in symbol.parameters] == ["self", "a", "b"]
    assert path_text(facts, symbol.returns) == "global int | global str"


def test_overloads_without_implementation():
    source = """
        @overload
        def f(a: int) -> int: ...
        @overload
        def f(a: str) -> str: ...
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "f")
    assert declared_at(source, "f") == [2, 2, 4]
    assert path_text(facts, symbol.returns) == "global int | global str"


def test_getter_setter_and_deleter_are_one_property():
    source = """
        class A:
            @property
            def «getter:x»(self) -> int:
                "Words."
            @«use:x».«setter_name:setter»
            def «setter:x»(self, value: str) -> None: ...
            @x.deleter
            def x(self): ...
        """
    check(
        source,
        getter="declares A::x",
        setter="declares A::x",
        use="read A::x",
        setter_name="decorator A::x.setter",
    )
    _, facts = read(source)
    symbol = symbol_named(facts, "A::x")
    assert declared_at(source, "A::x") == [3, 3, 6, 8]
    assert flag_names(symbol.flags) == {"exported", "property"}
    assert symbol.detail == "property"
    assert path_text(facts, symbol.returns) == "global int"
    assert [path_text(facts, path) for path in symbol.decorators] == ["global property"]
    assert [facts.symbols[index].name for index in symbol.parameters] == ["self"]


def test_a_redefined_class_is_one_symbol():
    source = """
        try:
            class A(B):
                x = 1
        except E:
            class A(C):
                y = 1
        """
    assert declared_at(source, "A") == [2, 2, 5]
    _, facts = read(source)
    symbol = symbol_named(facts, "A")
    assert [path_text(facts, path) for path in symbol.bases] == ["global B", "global C"]
    check_symbols(source, ["class A", "field A::x", "field A::y"])


def test_a_function_in_place_of_a_variable():
    source = """
        handler = None
        def handler(a):
            "Words."
            return 1
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "handler")
    assert declared_at(source, "handler") == [2, 1, 2]
    assert (symbol.kind, symbol.detail) == (Kind.CALLABLE, "function")
    assert symbol.doc_start > 0
    assert [facts.symbols[index].name for index in symbol.parameters] == ["a"]


def test_a_class_in_place_of_a_variable():
    source = """
        try:
            from fast import A
        except ImportError:
            A = None
        class A(B):
            "Words."
            x = 1
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "A")
    assert (symbol.kind, symbol.detail) == (Kind.CONTAINER, "class")
    assert [path_text(facts, path) for path in facts.scopes[0]["A"]] == ["import fast:A", "<A>"]
    assert flag_names(symbol.flags) == {"exported"}


def test_a_variable_in_place_of_a_function():
    source = """
        def f(a): ...
        f = deco(f)
        """
    _, facts = read(source)
    symbol = symbol_named(facts, "f")
    assert declared_at(source, "f") == [1, 1, 2]
    assert symbol.kind is Kind.CALLABLE


def test_a_function_in_place_of_a_class():
    source = """
        class f:
            x = 1
        def f(a): ...
        """
    _, facts = read(source)
    assert declared_at(source, "f") == [1, 1, 3]
    assert symbol_named(facts, "f").kind is Kind.CONTAINER
    assert symbol_named(facts, "f").parameters == ()


def test_a_further_assignment_is_a_further_declaration():
    source = """
        x = 1
        x = 2
        def f():
            global x
            x = 3
        """
    assert declared_at(source, "x") == [1, 1, 2, 5]


def test_attributes_assigned_in_several_places_are_one_symbol():
    source = """
        class A:
            x: int
            def f(self):
                self.x = 1
            def g(self):
                self.x = 2
        """
    assert declared_at(source, "A::x") == [2, 2, 4, 6]


def test_equal_qualified_names_have_ordinals():
    facts = facts_of(
        "def f():\n    for x in y:\n        def g(a): ...\ndef f2(a): ...\nclass f3: ...\n"
    )
    keys = [(item.kind, item.qualified, item.ordinal) for item in facts.symbols]
    assert len(keys) == len(set(keys))
    overloads = facts_of("@overload\ndef f(a): ...\n@overload\ndef f(a): ...\ndef f(a): ...\n")
    ordinals = [item.ordinal for item in overloads.symbols if item.qualified == "f::a"]
    assert ordinals == [0, 1, 2]


def test_decorators_outermost_first():
    facts = facts_of("@a\n@b.c\n@d(1)\n@e[0]\n@(f := g)\ndef x(): ...\n")
    symbol = symbol_named(facts, "x")
    assert [path_text(facts, path) for path in symbol.decorators] == [
        "global a",
        "global b.c",
        "global d('int')",
        "global e[0]",
        "global g",
    ]


def test_bases_in_order():
    facts = facts_of("class A(B, c.D, E[F], g(), *h, metaclass=M): ...\n")
    symbol = symbol_named(facts, "A")
    assert [path_text(facts, path) for path in symbol.bases] == [
        "global B",
        "global c.D",
        "global E[global F]",
        "global g()",
    ]


def test_declared_types_and_returns():
    facts = facts_of(
        """
        x: list[A] = []
        class C:
            y: "A | None"
            def f(self, p: A, q: "A" = 1, *r: A) -> "dict[str, A]": ...
            def g(self):
                self.z: A = 1
        """
    )
    types = {item.qualified: path_text(facts, item.type) for item in facts.symbols}
    assert types["x"] == "global list[global A]"
    assert types["C::y"] == "global A | 'None'"
    assert types["C::f::p"] == types["C::f::q"] == types["C::f::r"] == types["C::z"] == "global A"
    assert (
        path_text(facts, symbol_named(facts, "C::f").returns) == "global dict[global str, global A]"
    )


def test_type_parameters():
    facts = facts_of(
        "def f[T, U: A, *Ts, **P](x: T) -> U: ...\nclass C[T: (A, B)]: ...\ntype X[T] = list[T]\n"
    )
    function = symbol_named(facts, "f")
    assert [(name, path_text(facts, bound)) for name, bound in function.type_parameters] == [
        ("T", "-"),
        ("U", "global A"),
        ("Ts", "-"),
        ("P", "-"),
    ]
    assert path_text(facts, function.returns) == "typevar(f::U)"
    assert [name for name, _ in symbol_named(facts, "C").type_parameters] == ["T"]
    assert path_text(facts, symbol_named(facts, "X").values[0]) == "global list[typevar(X::T)]"


def test_default_values_of_parameters():
    facts = facts_of("def f(a, b=None, c=A(), *, d: int = 1): ...\n")
    values = {
        item.name: [path_text(facts, path) for path in item.values] for item in facts.symbols[2:]
    }
    assert values == {"a": [], "b": ["'None'"], "c": ["global A()"], "d": ["'int'"]}


def test_yields():
    facts = facts_of("def f():\n    yield A()\n    x = yield\n    yield from B()\n")
    symbol = symbol_named(facts, "f")
    assert [path_text(facts, path) for path in symbol.yields] == [
        "global A()",
        "'None'",
        "item(global B())",
    ]
    assert symbol.values == ()


def test_scopes_list_what_is_bound():
    facts = facts_of(
        "import a.b\nfrom m import *\nx = 1\ndef f(): ...\nclass A:\n    y = 1\n    def g(self):\n        self.z = 1\n"
    )
    named = {
        facts.symbols[owner].qualified: {
            name: [path_text(facts, p) for p in paths] for name, paths in names.items()
        }
        for owner, names in facts.scopes.items()
    }
    assert named == {
        "": {"a": ["import a.b"], "x": ["<x>"], "f": ["<f>"], "A": ["<A>"]},
        "A": {"y": ["<A::y>"], "g": ["<A::g>"], "z": ["<A::z>"]},
    }
