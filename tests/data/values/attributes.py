# Functions and classes kept in attributes.
def f(): ...


def g(): ...


class D:
    def __init__(self): ...

    def work(self): ...


class C:
    kind = D
    handler = staticmethod(f)
    table = {"f": f, "m": g}

    def __init__(self, callback=f):
        self.own = g
        self.callback = callback
        self.bound = self.m
        self.d = D()  # -> D.__init__

    def m(self):
        self.own()  # -> g
        self.bound()  # -> C.m
        self.kind().work()  # -> D.__init__, D.work
        self.handler()  # -> f
        self.table["f"]()  # -> f
        self.d.work()  # -> D.work
        self.callback()  # -> f

    def __call__(self): ...

    def alias(self): ...

    renamed = alias


class E(C):
    kind = C

    def m(self):
        super().m()  # -> C.m
        self.own()  # -> g
        self.renamed()  # -> C.alias
        self.alias()  # -> C.alias


class Lazy:
    @property
    def function(self):
        return f

    def __getitem__(self, key):
        return g

    def __iter__(self):
        yield f

    def __enter__(self):
        return g

    def __exit__(self, *args): ...


c = C()  # -> C.__init__
c()  # -> C.__call__
c.own()  # -> g
C.handler()  # -> f
E().kind().m()  # -> C.__init__, C.m
Lazy().function()  # -> Lazy.function, f
Lazy()["a"]()  # -> g
for each in Lazy():
    each()  # -> f
with Lazy() as entered:
    entered()  # -> g
getter = c.m
getter()  # -> C.m
c.extra = f
c.extra()  # -> f
C.m(c)  # -> C.m
type(c).m(c)  # -> C.m
c.__class__.m(c)  # -> C.m
