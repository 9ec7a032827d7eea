"""What a process keeps of what it unpacked. Values are immutable and keyed by what they were made from."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

V = TypeVar("V")
ALL: "weakref.WeakSet[Cache[Any]]" = weakref.WeakSet()


class Cache(Generic[V]):
    """The most recently used values, up to a sum of weights. Safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._weight = 0
        self._items: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()
        ALL.add(self)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._items

    def peek(self, key: Hashable) -> V | None:
        """The value of a key, None where it is not there."""
        return self.get(key, no_value)

    def get(self, key: Hashable, make: Callable[[], tuple[V, int] | None]) -> V | None:
        """The value of a key, made by `make` as (value, weight) where it is not there; None when that gives None."""
        with self._lock:
            found = self._items.get(key)
            if found is not None:
                self._items.move_to_end(key)
                return found[0]
        made = make()
        if made is None:
            return None
        self.put(key, *made)
        return made[0]

    def put(self, key: Hashable, value: V, weight: int) -> None:
        """Keep a value that is at hand."""
        with self._lock:
            if key not in self._items:
                self._items[key] = value, weight
                self._weight += weight
            while self._weight > self._limit and len(self._items) > 1:
                self._weight -= self._items.popitem(last=False)[1][1]

    def drop(self, key: Hashable) -> None:
        """Let go of a value that nobody will ask for again."""
        self.take(key)

    def take(self, key: Hashable) -> V | None:
        """Let go of a value that only one may have at a time: it is to be put back."""
        with self._lock:
            found = self._items.pop(key, None)
            if found is None:
                return None
            self._weight -= found[1]
            return found[0]

    def fill(self) -> tuple[int, int, int]:
        """(values, their weight, the limit of the weight)."""
        with self._lock:
            return len(self._items), self._weight, self._limit

    def clear(self) -> None:
        with self._lock:
            self._items.clear()
            self._weight = 0


def no_value() -> None:
    """Makes no value."""


def clear_all() -> None:
    """Give up what all caches of the process keep: it can be made again."""
    for cache in tuple(ALL):
        cache.clear()
