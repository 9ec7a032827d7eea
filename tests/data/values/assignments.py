# Functions and classes under other names.
def f(): ...


def g(): ...


class C:
    def __init__(self): ...

    def m(self): ...


a = f
a()  # -> f
b = a
b()  # -> f
c = d = g
c()  # -> g
d()  # -> g
first, second = f, g
first()  # -> f
second()  # -> g
(third, fourth), fifth = (f, g), f
third()  # -> f
fourth()  # -> g
fifth()  # -> f
head, *rest = f, g
head()  # -> f
rest[0]()  # -> g
Kind = C
Kind().m()  # -> C.__init__, C.m
either = f if a else g
either()  # -> f, g
fallback = None or g
fallback()  # -> g
bound = C().m  # -> C.__init__
bound()  # -> C.m
unbound = C.m
unbound(C())  # -> C.m, C.__init__
if (walrus := f)():  # -> f
    walrus()  # -> f


def local():
    x = f
    x()  # -> f
    x = g
    x()  # -> g
    for _ in ():
        x = f
    x()  # -> f, g


def changed():
    global late
    late = g


late = f
late()  # -> f
f.attribute = g
f.attribute()  # -> g
