"""Folders that lie in one another, however they are spelled: which of them the index of another one covers.

A folder that the one around it leaves out (ignored, a second working tree) is a workspace of its own when it is opened
as well: whoever opens it wants to see it.
"""

import os

from core.indexer.scan import scan
from core.indexer.scope import Scope
from core.indexer.settings import Settings

NOTHING = "\0"  # a name that no file has: the way to it is looked at, and nothing else


def covers(outer: str, inner: str, settings: Settings) -> bool:
    """Whether the index of one folder, which has these settings, has what lies in another: the same one, or one below
    that is not left out."""
    way = way_to(outer, inner)
    if not way:
        return way == ""
    if not os.path.isdir(inner):
        return True
    try:
        return way in scan(outer, settings, scope=Scope([f"{way}/{NOTHING}"])).folders
    except OSError:
        return True


def way_to(outer: str, inner: str) -> str | None:
    """The path of one folder below another, "" for the same one; None when it lies elsewhere. All links are followed,
    and names are equal that the file system takes to be."""
    wanted, end = identity(outer), os.path.normcase(os.path.realpath(outer))
    place, parts = os.path.realpath(inner), list[str]()
    while os.path.normcase(place) != end and (wanted is None or identity(place) != wanted):
        above, name = os.path.split(place)
        if above == place:
            return None
        parts.append(name)
        place = above
    return "/".join(reversed(parts))


def identity(path: str) -> tuple[int, int] | None:
    """By what the system tells a folder from others; None for one that is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None
