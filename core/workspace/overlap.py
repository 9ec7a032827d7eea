"""Folders that lie in one another, however they are spelled: which of them the index of another one covers.

A folder that the one around it leaves out (ignored, a second working tree) is a workspace of its own when it is opened
as well: whoever opens it wants to see it.
"""

import os
from typing import NamedTuple

from core.indexer.scan import scan
from core.indexer.scope import Scope
from core.indexer.settings import Settings

NOTHING = "\0"  # a name that no file has: the way to it is looked at, and nothing else


class Where(NamedTuple):
    """What is known of where a folder lies, found out once: the system is asked about each folder around it."""

    path: str
    names: dict[
        object, str
    ]  # what the folder and those around it go by -> the way from there to the folder
    own: tuple[object, ...]  # what it goes by itself


def where(path: str) -> Where:
    names: dict[object, str] = {}
    place, way = os.path.realpath(path), ""
    own = names_of(place)
    while True:
        for name in names_of(place):
            names.setdefault(name, way)
        above, last = os.path.split(place)
        if above == place:
            return Where(path, names, own)
        place, way = above, f"{last}/{way}" if way else last


def names_of(place: str) -> tuple[object, ...]:
    """By what a folder is told from others: its path, and what the system knows it by, where it is there."""
    try:
        found = os.stat(place)
    except OSError:
        return (os.path.normcase(place),)
    known = ((found.st_dev, found.st_ino),) if found.st_ino else ()
    return (os.path.normcase(place), *known)


def way_between(outer: Where, inner: Where) -> str | None:
    """The path of one folder below another, "" for the same one; None when it lies elsewhere. All links are followed,
    and names are equal that the file system takes to be."""
    return next((inner.names[name] for name in outer.own if name in inner.names), None)


def covers(outer: Where, inner: Where, settings: Settings) -> bool:
    """Whether the index of one folder, which has these settings, has what lies in another: the same one, or one below
    that is not left out."""
    way = way_between(outer, inner)
    if not way:
        return way == ""
    if not os.path.isdir(inner.path):
        return True
    try:
        return way in scan(outer.path, settings, scope=Scope([f"{way}/{NOTHING}"])).folders
    except OSError:
        return True
