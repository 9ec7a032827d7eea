"""References: which places they cover, in which role, inside which container, with how many arguments."""

import pytest

from extraction_checks import check, check_arity, check_containers


def test_every_role():
    check(
        """
        import «imported:os»
        @«decorator:cache»
        def f(n: «type:int» = «read:LIMIT») -> None:
            «call:work»(1)
        class A(«inherit:Base»): ...
        A.«write:n» = 1
        """,
        imported="import module os",
        decorator="decorator global cache",
        type="type global int",
        read="read global LIMIT",
        call="call global work",
        inherit="inherit global Base",
        write="write A.n",
    )


def test_the_role_belongs_to_the_last_name_of_a_chain():
    check(
        """
        «r1:a».«r2:b».«c:c»()
        @«r3:d».«d:e»
        def f(x: «r4:g».«t:h»): ...
        class A(«r5:i».«i:j»): ...
        """,
        r1="read global a",
        r2="read global a.b",
        c="call global a.b.c",
        r3="read global d",
        d="decorator global d.e",
        r4="type global g",
        t="type global g.h",
        r5="read global i",
        i="inherit global i.j",
    )


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("(«x:name»)()", "call"),
        ("«x:name»[0]()", "read"),
        ("«x:name»()()", "call"),
        ("await «x:name»()", "call"),
        ("[«x:name»() for _ in y]", "call"),
        ("«x:name»(a)(b).c", "call"),
        ("f(«x:name»)", "read"),
        ("f(k=«x:name»)", "read"),
        ("f(*«x:name», **z)", "read"),
        ("-«x:name»", "read"),
        ("«x:name» < 1 < z", "read"),
        ("1 < «x:name» in z", "read"),
        ("z is not «x:name»", "read"),
        ("«x:name» @ z", "read"),
        ("z if «x:name» else y", "read"),
        ("{«x:name»: 1}", "read"),
        ("{**«x:name»}", "read"),
        ("{*«x:name»}", "read"),
        ("(*«x:name»,)", "read"),
        ("z[«x:name»:1]", "read"),
        ("z[1:«x:name»:y]", "read"),
        ("z[a, *«x:name»]", "read"),
        ("f'{«x:name»}'", "read"),
        ("f'{«x:name»!r:>10}'", "read"),
        ("f'{z:{«x:name»}}'", "read"),
        ("f'{«x:name»=}'", "read"),
        ("f'{z!r:>{«x:name»}.{y}}'", "read"),
        ("f'{f\"{«x:name»}\"}'", "read"),
        ("f'{«x:name»()}'", "call"),
        ("'a' f'{«x:name»}' 'b'", "read"),
        ("f'''{\n«x:name»\n}'''", "read"),
        ("rf'{«x:name»}'", "read"),
        ("f'{{}}{«x:name»}'", "read"),
        ("lambda: «x:name»", "read"),
        ("lambda: «x:name»()", "call"),
        ("lambda a=«x:name»: a", "read"),
        ("lambda a: b if a else «x:name»", "read"),
        ("(lambda: 1) if «x:name» else (lambda: 2)", "read"),
        ("[1 for _ in y if «x:name»]", "read"),
        ("{1 for _ in y if z if not «x:name»}", "read"),
        ("{1: 2 for _ in «x:name»}", "read"),
        ("{«x:name»: 2 for _ in y}", "read"),
        ("[1 async for _ in «x:name»]", "read"),
        ("(z := «x:name»)", "read"),
        ("z = «x:name»", "read"),
        ("z = y = «x:name»", "read"),
        ("z += «x:name»", "read"),
        ("«x:name» += 1", "write"),
        ("z: int = «x:name»", "read"),
        ("z: «x:name»", "type"),
        ("z: list[«x:name»] = y", "type"),
        ("z: y | «x:name»", "type"),
        ("z: 'y | «x:name»'", "type"),
        ("z: 'list[\"«x:name»\"]'", "type"),
        ("z.«x:name» = 1", "write"),
        ("z[0].«x:name» = 1", "write"),
        ("«x:name»[0] = 1", "read"),
        ("z[«x:name»] = 1", "read"),
        ("z, y.«x:name» = 1", "write"),
        ("del «x:name»", "write"),
        ("del z.«x:name»", "write"),
        ("del z[«x:name»]", "read"),
        ("assert «x:name», 1", "read"),
        ("assert 1, «x:name»", "read"),
        ("raise «x:name»", "read"),
        ("raise «x:name»()", "call"),
        ("raise y from «x:name»", "read"),
        ("return «x:name»", "read"),
        ("return «x:name», 1", "read"),
        ("yield «x:name»", "read"),
        ("yield from «x:name»()", "call"),
        ("global «x:name»", "read"),
        ("«x:name»", "read"),
        ("with «x:name»(): ...", "call"),
        ("with «x:name» as z: ...", "read"),
        ("with a, «x:name»(): ...", "call"),
        ("with (a, «x:name»()): ...", "call"),
        ("for z in «x:name»: ...", "read"),
        ("for z.a in «x:name»(): ...", "call"),
        ("for z in y: ...\nelse: «x:name»", "read"),
        ("while «x:name»: ...", "read"),
        ("while y: ...\nelse: «x:name»()", "call"),
        ("if «x:name»: ...", "read"),
        ("if a: ...\nelif «x:name»(): ...", "call"),
        ("if a: ...\nelse: «x:name»", "read"),
        ("try: ...\nexcept «x:name»: ...", "read"),
        ("try: ...\nexcept (y, «x:name»): ...", "read"),
        ("try: ...\nexcept y: «x:name»()", "call"),
        ("try: ...\nexcept* «x:name»: ...", "read"),
        ("try: ...\nexcept: ...\nelse: «x:name»()", "call"),
        ("try: ...\nfinally: «x:name»()", "call"),
        ("match «x:name»:\n    case _: ...", "read"),
        ("match z:\n    case _ if «x:name»: ...", "read"),
        ("match z:\n    case _: «x:name»()", "call"),
        ("print(n := «x:name»())", "call"),
        ("def g(a=«x:name»): ...", "read"),
        ("def g(a: «x:name»): ...", "type"),
        ("def g(*a: «x:name»): ...", "type"),
        ("def g(**a: «x:name»): ...", "type"),
        ("def g(a: z = «x:name»): ...", "read"),
        ("def g(*, a=«x:name»): ...", "read"),
        ("def g() -> «x:name»: ...", "type"),
        ("@«x:name»\ndef g(): ...", "decorator"),
        ("@«x:name»()\nclass G: ...", "call"),
        ("@z(«x:name»)\ndef g(): ...", "read"),
        ("class G(«x:name»): ...", "inherit"),
        ("class G(z[«x:name»]): ...", "type"),
        ("class G(«x:name»[z]): ...", "inherit"),
        ("class G(metaclass=«x:name»): ...", "read"),
        ("class G(*«x:name»): ...", "read"),
        ("class G(«x:name»()): ...", "call"),
        ("type G = «x:name»", "type"),
        ("type G[T] = list[«x:name»]", "type"),
        ("type G[T: «x:name»] = T", "type"),
        ("def g[T: «x:name»](): ...", "type"),
        ("def g[T: (y, «x:name»)](): ...", "type"),
        ("class G[T: «x:name»]: ...", "type"),
        ("cast(«x:name», y)", "type"),
        ("cast('«x:name»', y)", "type"),
        ("cast(typ='«x:name»', val=y)", "type"),
        ("cast('list[«x:name»]', y)", "type"),
        ("T = TypeVar('T', bound='«x:name»')", "type"),
        ("T = TypeVar('T', bound=«x:name»)", "type"),
        ("T = TypeVar('T', '«x:name»', y)", "type"),
        ("T = typing.NewType('T', «x:name»)", "type"),
        ("exec «x:name»", "read"),
        ("print >>z, «x:name»", "read"),
    ],
)
def test_a_name_anywhere(line, role):
    body = "\n".join("    " + part for part in line.splitlines())
    source = f"name = 0\ndef f(y, z):\n    name2 = 1\n{body}\n"
    if line == "«x:name» += 1" or line == "del «x:name»":
        source = line + "\n"
    found = "z" if ".«x:name»" in line else ""
    with_global = source.replace("name = 0\n", "")
    if found:
        check(source, x=f"{role} {EXPECTED_MEMBERS.get(line, 'param(f::z).name')}")
    elif line == "global «x:name»":
        check(source, x="read name")
    else:
        said = [f"{role} global name", VALUES_CALLED.get(line, "")]
        check(with_global, x=" & ".join(sorted(filter(None, said))))


# A value without a name that is called is noted at the last name of the expression.
VALUES_CALLED = {
    "«x:name»[0]()": "call held(global name[0])",
    "«x:name»()()": "call held(global name())",
    "«x:name»(a)(b).c": "call held(global name(global a))",
}
EXPECTED_MEMBERS = {
    "z[0].«x:name» = 1": "param(f::z)[0].name",
    "z, y.«x:name» = 1": "param(f::y).name",
}


def test_super_is_a_name_too():
    check(
        """
        class A(B):
            def f(self):
                «call:super»().«member:f»()
                «two:super»(A, self).f()
        """,
        call="call global super",
        member="call super(A).f",
        two="call global super",
    )


def test_super_in_class_methods_and_closures():
    check(
        """
        class A(B):
            @classmethod
            def f(cls):
                super().«one:f»()
            def g(self):
                def h():
                    super().«two:g»()
                return [super(A, self).«three:g»() for _ in x]
        super().«four:x»
        """,
        one="call super(cls A).f",
        two="call super(A).g",
        three="call super(A).g",
        four="read global super().x",
    )


def test_keyword_arguments_name_parameters():
    check(
        """
        def f(depth): ...
        f(«one:depth»=1)
        m.g(1, «two:size»=2, **k)
        f(1)(«three:x»=3)
        """,
        one="read keyword(f, depth)",
        two="read keyword(global m.g, size)",
        three="read keyword(f('int'), x)",
    )


def test_class_keywords_are_nothing():
    check("class A(B, «meta:metaclass»=M, «other:x»=1): ...\n", meta="nothing", other="nothing")


def test_strings_and_comments_are_nothing():
    check("x = '«text:name»'  # «comment:name»\n", text="nothing", comment="nothing")


@pytest.mark.parametrize(
    ("line", "arity"),
    [
        ("«x:f»()", 0),
        ("«x:f»(1)", 1),
        ("«x:f»(1, 2)", 2),
        ("«x:f»(1, k=2)", 1),
        ("«x:f»(k=2)", 0),
        ("«x:f»(*a)", -1),
        ("«x:f»(1, *a, 2)", -1),
        ("«x:f»(1, **a)", 1),
        ("«x:f»(i for i in a)", 1),
        ("a.b.«x:f»(1, 2)", 2),
        ("«x:f»(\n    1,  # one\n    2,\n)", 2),
        ("«x:f»", -1),
        ("(«x:f»)(1)", 1),
        ("@«x:f»\ndef g(): ...", -1),
        ("@«x:f»(1)\ndef g(): ...", 1),
    ],
)
def test_arity(line, arity):
    check_arity(line + "\n", x=arity)
    body = "\n".join("    " + part for part in line.splitlines())
    check_arity(f"def outer():\n{body}\n", x=arity)


def test_containers():
    check_containers(
        """
        «module:one»()
        @«deco:two»
        def f(a=«default:three», b: «annotation:four» = 1) -> «returns:five»:
            «body:six»()
            «lam:print»(lambda: «anonymous:seven»())
            [«comp:eight»() for _ in «iterable:nine»()]
            @«nested_deco:ten»
            def g(c=«nested_default:eleven»()):
                «nested:twelve»()
            class L(«local_base:l1»):
                x = «local_class:l2»()
        @«class_deco:thirteen»
        class A(«base:fourteen»):
            x = «class_body:fifteen»()
            y: «field:sixteen»
            @«method_deco:seventeen»
            def m(self, d=«method_default:eighteen»()):
                «method:nineteen»()
            class B:
                z = «inner_class:twenty»()
        lam = lambda x=«lambda_default:l3»: «module_lambda:l4»()
        """,
        module="",
        deco="",
        default="",
        annotation="",
        returns="",
        body="f",
        lam="f",
        anonymous="f",
        comp="f",
        iterable="f",
        nested_deco="f",
        nested_default="f",
        nested="f::g",
        local_base="f",
        local_class="f::L",
        class_deco="",
        base="",
        class_body="A",
        field="A",
        method_deco="A",
        method_default="A",
        method="A::m",
        inner_class="A::B",
        lambda_default="",
        module_lambda="",
    )


def test_occurrences_of_one_name_are_one_reference():
    check(
        """
        def f():
            «one:g»(1)
            «two:g»(2)
        """,
        one="call global g",
        two="call global g",
    )


def test_an_attribute_of_a_type_that_looks_like_an_alias():
    check(
        """
        def f(a, z):
            «call:type»(«argument:a»).«member:b» = «value:z».c
        """,
        call="call global type",
        argument="local",
        member="write param(f::a).b",
        value="local",
    )
