"""lsprotocol's 550 classes, each made when it is first used: all take a quarter of a second, a session needs a few.

attrs writes and compiles code for every class that it defines. While lsprotocol is imported here, its classes stay as
they are written; attrs is asked to define one when its fields are looked at or it is first called. The classes are the
same objects then and later, so it does not matter who has imported them before.
"""

import sys
import threading
from typing import Any

import attrs

LOCK = threading.RLock()
DEFINE: Any = attrs.define


class Fields:
    """Stands where attrs will put the fields of a class."""

    def __get__(self, _: object, owner: type) -> Any:
        make(owner)
        return owner.__attrs_attrs__  # type: ignore[attr-defined]


FIELDS = Fields()


def postponed(cls: Any = None, **options: Any) -> Any:
    """What `attrs.define` gives, later; called with options it is `attrs.define`."""
    if cls is None or options:
        return DEFINE(cls, **options)

    def init(self: Any, *values: Any, **named: Any) -> None:
        make(cls)
        self.__init__(*values, **named)

    cls.__init__ = init
    cls.__attrs_attrs__ = FIELDS
    return cls


def make(cls: type) -> None:
    """Have attrs define a class in place; nothing happens when it is defined already. Any thread may call it."""
    with LOCK:
        if cls.__dict__.get("__attrs_attrs__") is FIELDS:
            # Slots would need a new class. `init` must be said: ours looks like one that the class has itself.
            DEFINE(cls, slots=False, init=True)
            attrs.resolve_types(cls, sys.modules["lsprotocol.types"].__dict__, {})


def import_types() -> None:
    """Import lsprotocol, unless somebody has; to be called before another thread imports anything."""
    if "lsprotocol.types" in sys.modules:
        return
    module: Any = attrs
    module.define = postponed
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        module.define = DEFINE
    # It would look at the fields of all classes to resolve what their annotations name; `make` does it for each.
    from lsprotocol import _hooks

    _hooks._resolved_forward_references = True


import_types()
