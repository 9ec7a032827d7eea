#!/usr/bin/env python
"""Every construct that the queries of Python name: each of their patterns fits something here."""
from __future__ import annotations

import os, a.b.c
import a.b as ab
from . import sibling
from ..up.down import (
    one,  # a comment in between
    two as deux,
)
from m import *

type Alias[T: int, *Ts, **P] = dict[T, "Alias"]
type Plain = int


@decorator
@other.decorator(1, key="value")
async def function[T: (int, str)](
    a, /, b: int, c=1, d: "str" = "é", *args: T, e, f: int = 2, **kwargs: dict[str, T]
) -> list[T] | None:
    "Documentation."
    global counter, total
    nonlocal_ = 1

    def inner(*rest, **others) -> a.b.C[int]:
        nonlocal nonlocal_
        nonlocal_ += 1
        return rest, others

    async with a as b, c as (d, e):
        pass
    with (open(a) as f, g):
        pass
    async for i, (j, *k) in aiter(x):
        continue
    else:
        pass
    for x.y in z:
        break
    while not (a and b or c):
        a = b = await c
    else:
        d: int = 1
    try:
        raise Error from None
    except (A, B) as error:
        yield
    except* C:
        x = yield from inner(*a, **b)
    except D:
        pass
    else:
        yield 1
    finally:
        del a, b[0], (c, d)
    if (n := f()) > 1 < 2 in 3:
        assert n, "message"
    elif isinstance(n, int):
        return n
    else:
        return
    lambda: 1
    lambda a, *b, c=2, **d: (a, *b)
    [a async for a in b if await c]
    {a for a, b in c for d in a if d if not a}
    {a: b for a in b}
    print(a for a in b)
    x, *y = (1, 2.5, True, False, None, ...)
    [x, [y]] = (z) = {1, *a}
    (x), (y,) = {"a": 1, **b, "c" "d": f"{e!r:>{w}} {g=}"}
    x[1], x[a, *b], x["k"] = a + b, a - b, a if b else c
    print(not a, -b, (yield))
    a.b.c(d)(e)[f].g = h


class Class[T](Base, Generic[T], other.Base[int], *bases, metaclass=Meta):
    """Documentation."""

    field: int
    value = default = 1

    @property
    def prop(self): ...


match a, b:
    case x.y | "text" | -1 | None | True:
        pass
    case [a, *b, (c), (d,)] if c:
        pass
    case {"key": value, x.y: 1, **rest}:
        pass
    case Class(a, b=c, d=Other()) as e:
        pass
    case str() | int():
        pass
    case _:
        pass

match subject:
    case name:
        pass
    case 1, *_:
        pass

print >>file, a
exec "code"
f((*a))[1:2] = [a, b]
x: list[a].b
y: list[A] | B
def annotated(x: A | B, *y, z: "A" = None): ...
def keyword_only(a, *, b): ...
