# Functions and classes that a call gives.
def f(): ...


def g(): ...


def get():
    return f


def choose(flag):
    if flag:
        return f
    return g


def twice():
    return get


def pair():
    return f, g


def table():
    return {"f": f, "g": g}


class C:
    def __init__(self): ...

    def m(self):
        return self.n

    def n(self):
        return f

    @staticmethod
    def s():
        return C

    @property
    def handler(self):
        return g


def make():
    return C


get()()  # -> get, f
held = get()  # -> get
held()  # -> f
choose(1)()  # -> choose, f, g
twice()()()  # -> twice, get, f
one, two = pair()  # -> pair
one()  # -> f
two()  # -> g
pair()[1]()  # -> pair, g
table()["g"]()  # -> table, g
make()()  # -> make, C.__init__
make()().m()()()  # -> make, C.__init__, C.m, C.n, f
C.s()()  # -> C.s, C.__init__
C().handler()  # -> C.__init__, C.handler, g


def identity(x):
    return x


identity(f)()  # -> identity, f
identity(x=g)()  # -> identity, g
identity(identity)(g)()  # -> identity, g


def second(x, y):
    return y


second(f, g)()  # -> second, g


def default(x=f):
    return x


default()()  # -> default, f


def spread(*functions):
    return functions[0]


def named(**functions):
    return functions["f"]


async def later():
    return f


async def wait():
    (await later())()  # -> later, f


def generate():
    yield f


for item in generate():  # -> generate
    item()  # -> f
next(generate())()  # -> generate, f
