# Functions and classes kept in containers under constant keys.
def f(): ...


def g(): ...


class C:
    def __init__(self): ...

    def m(self): ...


pair = (f, g)
pair[0]()  # -> f
pair[1]()  # -> g
pair[-1]()  # -> g
functions = [f, g]
functions[0]()  # -> f
functions[1]()  # -> g
table = {"f": f, "g": g, 1: C}
table["f"]()  # -> f
table["g"]()  # -> g
table[1]().m()  # -> C.__init__, C.m
nested = {"in": {"f": f}, "list": [g]}
nested["in"]["f"]()  # -> f
nested["list"][0]()  # -> g
deep = ((f, g), [C])
deep[0][1]()  # -> g
deep[1][0]()  # -> C.__init__
made = dict(f=f, g=g)
made["g"]()  # -> g
table.get("f")()  # -> f
for each in (f, g):
    each()  # -> f, g
for name, each in {"g": g}.items():
    each()  # -> g
for each in table.values():
    each()  # -> f, g, C.__init__
for number, each in enumerate([g]):
    each()  # -> g
for one, two in zip([f], [g]):
    one()  # -> f
    two()  # -> g
for one, two in [(f, g)]:
    two()  # -> g
[each() for each in [f]]  # -> f
{key: each() for key, each in {"g": g}.items()}  # -> g
table["late"] = g
table["late"]()  # -> g
empty = {}
empty["f"] = f
empty["f"]()  # -> f
grown = []
grown.append(g)
grown[0]()  # -> g
merged = {**table, "own": f}
merged["own"]()  # -> f
merged["g"]()  # -> g
part = functions[:1]
part[0]()  # -> f
joined = [f] + [f]
joined[1]()  # -> f
copied = list(pair)
key = "f"
table[key]()  # -> f
a, b = pair
b()  # -> g
x, y = functions
first, *others = functions
first()  # -> f
instances = {"c": C()}  # -> C.__init__
instances["c"].m()  # -> C.m
methods = [C().m]  # -> C.__init__
methods[0]()  # -> C.m
