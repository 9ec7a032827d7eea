"""What a node says without being walked: the name it ends in, plain strings, constants."""

from core.extract.scopes import Scope
from core.extract.walker import Walker
from core.model import Flag
from core.syntax.tree import Node

MAX_ELEMENTS = 16  # of a collection; the path of a longer one leaves the rest out
EXPECTING = frozenset(
    {"lambda", "mapping"}
)  # constructs that make use of what they are expected to be


def callee_name(w: Walker, callee: Node) -> str:
    """The last name of a callee: `cast` of typing.cast; of a renamed import, the name that is imported."""
    if w.kinds.get(callee.kind_id) == "name":
        name = w.text(callee)
        return w.renamed.get(name, name) if w.renamed else name
    construct, parts, _ = w.construct(callee)
    return w.text(parts[1]) if construct == "member" else ""


def string_content(w: Walker, node: Node) -> tuple[str, int] | None:
    """(text, offset) of a plain string's inside; None for one with escapes, interpolation or prefixes."""
    inner = plain_text(w, node)
    if inner is None:
        return None
    text = w.source[inner.start_byte : inner.end_byte].decode("utf-8", "replace")
    return text, inner.start_byte


def plain_text(w: Walker, node: Node) -> Node | None:
    """The node of what stands between the quotes of a plain string, for which the text stands as it is."""
    kinds = w.kinds
    inner = [child for child in node.named_children if kinds.get(child.kind_id) != "skip"]
    if len(inner) != 1 or kinds.get(inner[0].kind_id) != "content" or inner[0].named_child_count:
        return None
    prefix = w.source[node.start_byte : inner[0].start_byte]
    return inner[0] if prefix.strip(b"'\"`") in (b"", b"r", b"R", b"u", b"U") else None


def constant(w: Walker, node: Node) -> int | str | None:
    """The value of an integer or plain string literal."""
    construct = w.construct_name(node)
    if construct not in ("text", "literal"):
        text = w.text(node) if not construct and node.end_byte - node.start_byte < 10 else ""
        return int(text) if text[:1] == "-" and text[1:].isdecimal() and text.isascii() else None
    settings = w.construct(node)[2]
    if construct == "text":
        content = string_content(w, node)
        return content[0] if content else None
    if settings.get("type") in ("int", "number"):
        text = w.text(node)
        return int(text) if text.isdecimal() and len(text) < 10 else None
    return None


def expect(w: Walker, node: Node, hint: int) -> None:
    """Tell an anonymous function, or a literal that holds some, what it is expected to be when it is walked next."""
    if w.kinds.get(node.kind_id) in EXPECTING:
        w.context = hint


def visibility(w: Walker, name: str, scope: Scope) -> int:
    """Exported or private by the name and the place."""
    prefix = w.language.private_prefix
    if prefix and name.startswith(prefix) and not (name.startswith("__") and name.endswith("__")):
        return Flag.PRIVATE
    return Flag.EXPORTED if scope.container >= 0 else Flag.NONE
