# Inner functions and lambdas.
def f(): ...


def g(x): ...


def outer():
    def inner():
        f()  # -> f

    inner()  # -> outer.inner
    return inner


outer()()  # -> outer, outer.inner
kept = outer()  # -> outer
kept()  # -> outer.inner


def counter():
    count = f

    def step():
        count()  # -> f
        return again

    def again():
        step()  # -> counter.step

    return step


counter()()()  # -> counter, counter.step, counter.again


def make_class():
    class Local:
        def __init__(self): ...

        def m(self): ...

    return Local


make_class()().m()  # -> make_class, make_class.Local.__init__, make_class.Local.m


def curry(a):
    def second(b):
        def third(c):
            return f

        return third

    return second


curry(1)(2)(3)()  # -> curry, curry.second, curry.second.third, f


def rebinding():
    current = f

    def change():
        nonlocal current
        current = outer

    change()  # -> rebinding.change
    current()  # -> f


give = lambda: f
give()()  # -> f
call = lambda: f()  # -> f
(lambda: g(1))()  # -> g
take = lambda x: x
take(f)()  # -> f
table = {"a": lambda: f}
table["a"]()()  # -> f
either = (lambda: f) if call else (lambda: outer)
either()()  # -> f, outer


def returns_lambda():
    return lambda: f


returns_lambda()()()  # -> returns_lambda, f


def recursive(n):
    return recursive(n - 1)  # -> recursive


def captures(function):
    def inner():
        return function

    return inner


captures(f)()()  # -> captures, captures.inner, f
