# Functions and classes handed to what calls them.
from functools import partial, reduce


def f(): ...


def g(x): ...


class C:
    def __init__(self, callback=None):
        self.callback = callback

    def run(self):
        self.callback()  # -> f

    def m(self): ...


def apply(function):
    function()  # -> f


def apply_default(function=f):
    function()  # -> f


def apply_typed(function: "type[C]"):
    function().m()  # -> C.__init__, C.m


def pass_on(function):
    apply(function)  # -> apply


def apply_all(*functions):
    for function in functions:
        function()  # -> f


apply(f)  # -> apply
pass_on(f)  # -> pass_on
apply_all(f)  # -> apply_all
apply_default()  # -> apply_default
apply_typed(C)  # -> apply_typed
C(f).run()  # -> C.__init__, C.run
list(map(C, [1]))[0].m()  # -> C.m
for each in map(lambda x: C(), [1]):  # -> C.__init__
    each.m()  # -> C.m
for each in filter(None, [f]):
    each()  # -> f
max([f, f])()  # -> f
sorted([f])[0]()  # -> f
next(iter([f]))()  # -> f
partial(g, 1)()  # -> g
reversed([f])
