# Functions and classes wrapped by decorators.
import functools
from functools import cached_property, lru_cache, partial, wraps


def same(function):
    return function


def wrap(function):
    def wrapper(*args):
        return function(*args)

    return wrapper


def keep(function):
    @wraps(function)
    def kept(*args):
        return function(*args)

    return kept


def options(name):
    def decorate(function):
        def inside(*args):
            return function(*args)

        return inside

    return decorate


def register(function=None, *, name=""):
    if function is None:
        return partial(register, name=name)
    return function


class Wrapper:
    def __init__(self, function):
        self.function = function

    def __call__(self): ...


@same  # -> same
def a(): ...


@wrap  # -> wrap
def b(): ...


@keep  # -> keep
def c(): ...


@options("x")  # -> options
def d(): ...


@same  # -> same
@wrap  # -> wrap
def e(): ...


@Wrapper  # -> Wrapper.__init__
def h(): ...


@lru_cache(maxsize=None)
def i(): ...


@functools.cache
def j(): ...


@same  # -> same
class K:
    def __init__(self): ...

    @wrap  # -> wrap
    def m(self): ...

    @staticmethod
    def s(): ...

    @classmethod
    def make(cls):
        return cls()  # -> K.__init__

    @property
    def p(self):
        return a

    @cached_property
    def q(self):
        return a


@register  # -> register
def o(): ...


@register(name="p")  # -> register
def p(): ...


a()  # -> a
b()  # -> b, wrap.wrapper
c()  # -> c, keep.kept
d()  # -> d, options.decorate.inside
e()  # -> e, wrap.wrapper
h()  # -> h, Wrapper.__call__
i()  # -> i
j()  # -> j
K().m()  # -> K.__init__, K.m, wrap.wrapper
K.s()  # -> K.s
K.make()  # -> K.make
K().p()  # -> K.__init__, K.p, a
K().q()  # -> K.__init__, K.q, a
o()  # -> o
p()  # -> p
manual = wrap(a)  # -> wrap
manual()  # -> wrap.wrapper
bound = partial(a, 1)
bound()  # -> a
