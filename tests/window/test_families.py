"""What derives from what, and what runs instead of what, over the folders of a window."""

from marked import parse_marked
from window_checks import check_implementation, check_incoming, check_outgoing, check_types

FOLDERS = """
==> lib/pkg/__init__.py
from pkg.core import Base as Base
==> lib/pkg/core.py
é = "é"
class «Base:Base»:
    def «run:run»(self): ...
    def «go:go»(self):
        self.«inner:run»()
class «Near:Near»(Base):
    def «near:run»(self): ...
==> app/main.py
from pkg import Base
class «Mine:Mine»(Base):
    def «mine:run»(self): ...
class «Mine2:Mine2»(Mine):
    def «mine2:run»(self): ...
def «use:use»(base: Base):
    base.«call:run»()
"""


def at(label: str) -> str:
    start = parse_marked(FOLDERS).text(label)
    return FOLDERS.replace(f"«{label}:{start}»", f"«{label}:{start[0]}¦{start[1:]}»")


def test_classes_of_other_folders_derive():
    check_types(at("Base"), below=["Near", "Mine"])
    check_types(at("Mine"), above=["Base"], below=["Mine2"])


def test_an_item_of_another_folder_is_found_by_a_use():
    check_types(FOLDERS.replace("base: Base", "base: Ba¦se"), below=["Near", "Mine"])


def test_implementations_in_all_folders():
    check_implementation(at("Base"), ["Near", "Mine", "Mine2"])
    check_implementation(at("run"), ["near", "mine", "mine2"])
    check_implementation(at("call"), ["near", "mine", "mine2"])
    check_implementation(at("Mine2"), ["Mine2"])


def test_calls_show_overrides_of_other_folders():
    check_outgoing(
        at("go"),
        {
            "run": ["inner"],
            "near via Base.run": ["inner"],
            "mine via Base.run": ["inner"],
            "mine2 via Base.run": ["inner"],
        },
    )
    check_outgoing(
        at("use"),
        {
            "run": ["call"],
            "near via Base.run": ["call"],
            "mine via Base.run": ["call"],
            "mine2 via Base.run": ["call"],
        },
    )


def test_an_override_shows_calls_through_a_base_of_another_folder():
    check_incoming(at("mine"), {"go via Base.run": ["inner"], "use via Base.run": ["call"]})
