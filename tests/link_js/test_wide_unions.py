"""Written unions of more types than a set of types has: none of them is lost."""

from link_checks import check_links

NAMES = "ABCDEFGHIJKL"
SHAPE = """
interface {n} {{ type: "{n}"; «z{n}:zod»: Inner{n}; «p{n}:parse»(): R }}
interface Inner{n} {{ «d{n}:def»: Def{n} }}
interface Def{n} {{ «t{n}:type»: "{n}"; «o{n}:only{n}»: R }}
"""
SHAPES = (
    "".join(SHAPE.format(n=name) for name in NAMES)
    + f"interface R {{ «r:r»: 1 }}\ntype All = {' | '.join(NAMES)};\n"
)


def each(mark: str) -> str:
    return " ".join(mark + name for name in NAMES)


def test_members_of_all_are_meant():
    check_links(
        f"""==> main.ts
{SHAPES}
type More = All | R;
function f(s: All, list: All[], more: More, map: Map<string, All>) {{
  s.«a:zod»; s.zod.«b:def».«c:type»; s.«d:parse»().«e:r»;
  const {{ zod }} = s; zod.«f:def»;
  for (const x of list) x.«g:zod»;
  map.get("x")!.«h:zod»; same(s)!.«i:zod»;
}}
function same<T>(x: T): T | undefined {{ return x }}
function g(def: All["zod"]["def"]) {{ def.«j:type»; }}
""",
        {"a": each("z"), "b": each("d"), "c": each("t"), "d": each("p"), "e": "r"}
        | {"f": each("d"), "g": each("z"), "h": each("z"), "i": each("z"), "j": each("t")},
    )


def test_a_constant_chooses_among_all():
    check_links(
        f"""==> main.ts
{SHAPES}
function f(s: All) {{
  const def = s.zod.def;
  if (def.type === "K") def.«a:onlyK»;
  switch (def.type) {{ case "L": def.«b:onlyL».«c:r»; }}
  if (s.type === "J") s.«d:zod»;
}}
""",
        {"a": "oK", "b": "oL", "c": "r", "d": "zJ"},
    )
