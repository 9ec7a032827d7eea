"""The list of names that a wildcard import brings (`__all__`), wherever it is built."""

from core.extract.reading import string_content
from core.extract.walker import Walker
from core.model import Role
from core.syntax.tree import Node


def extend_all(w: Walker, target: Node, value: Node) -> None:
    """`__all__ = [...]` and `__all__ += [...]`."""
    if (
        target.end_byte - target.start_byte == len(w.language.wildcard_list)
        and w.text(target) == w.language.wildcard_list
    ):
        collect_wildcard(w, value)


def extend_wildcard(w: Walker, callee: Node, given: list[Node]) -> None:
    """`__all__.extend([...])` at module level."""
    construct, parts, _ = w.construct(callee)
    if (
        construct == "member"
        and w.scope is w.module
        and w.text(parts[0]) == w.language.wildcard_list
    ):
        for argument in given:
            collect_wildcard(w, argument)


def collect_wildcard(w: Walker, node: Node) -> None:
    """Note the strings of a list of exported names; each is a reference to the name."""
    if w.wildcard is None:
        w.wildcard = []
    if w.construct(node)[0] == "text":
        content = string_content(w, node)
        if content is not None:
            name, start = content
            w.wildcard.append(name)
            # Not simply the module's own name: it may come in by another wildcard import.
            w.read(name, start + w.shift, Role.READ)
        return
    for child in node.named_children:
        collect_wildcard(w, child)
