"""textDocument/hover: the signature, the documentation, where it comes from and how sure that is."""

from typing import NamedTuple

from lsprotocol import types

from core.model import Mode
from core.navigate.answers import Certainty, Definition, HoverContent
from core.navigate.hover import hover as find_hover
from core.workspace import ExternalTarget
from lsp_server.markup import code_block, escaped, plain_as_markdown
from lsp_server.reading import Reading, View


class Card(NamedTuple):
    """What a hover shows, from top to bottom; "" is left out."""

    language: str
    code: str
    documentation: str
    origin: str


def hover(reading: Reading, params: types.HoverParams) -> types.Hover | None:
    """What is known of the name under the cursor; None when nothing is."""
    with reading.view(params.text_document.uri) as view:
        found = find_hover(*view.question(params.position))
        sure = found is not None and not found.external and found.certainty.mode is Mode.STATIC
        outside = view.declared_outside(params.position, Definition(None)) if not sure else ()
        if outside:
            card = outside_card(view, found, outside[0])
        elif found is None:
            return None
        else:
            card = external_card(found) if found.external else own_card(view, found)
        if reading.client.markdown_hover:
            contents = types.MarkupContent(types.MarkupKind.Markdown, as_markdown(card))
        else:
            contents = types.MarkupContent(types.MarkupKind.PlainText, as_text(card))
        span = view.range(view.path, found.origin) if found is not None else None
        return types.Hover(contents, range=span)


def own_card(view: View, found: HoverContent) -> Card:
    """A symbol of the workspace."""
    code = found.signature or found.name
    if found.type and found.type not in code:
        code = f"{code}: {found.type}"
    place = found.path
    if found.focus is not None:
        place = f"{place}:{view.range(found.path, found.focus).start.line + 1}"
    name = found.qualified.replace("::", ".")
    what = f"{found.detail.replace('_', ' ')} {name}".strip()
    others = f"{found.others} more of this name" if found.others else ""
    return Card(
        found.language,
        code,
        found.documentation,
        joined(what, place, sureness(found.certainty), others),
    )


def external_card(found: HoverContent) -> Card:
    """A name that a package outside the workspace declares, and the package is not there."""
    full = full_name(found)
    return Card(
        found.language,
        found.signature or full,
        found.documentation,
        f"{full}, outside the workspace",
    )


def full_name(found: HoverContent | None) -> str:
    """Of an imported name, with its module."""
    name = found.external if found is not None else None
    return f"{name.module}.{name.name}".strip(".") if name is not None else ""


def outside_card(view: View, found: HoverContent | None, target: ExternalTarget) -> Card:
    """What a package's own file says, or one of another folder."""
    full = full_name(found) or target.qualified.replace("::", ".")
    return Card(
        target.language,
        target.signature or target.name,
        target.documentation,
        joined(f"{target.detail.replace('_', ' ')} {full}".strip(), view.external_place(target)),
    )


def sureness(certainty: Certainty) -> str:
    """How an answer was found, in words; plain certainty needs none."""
    if certainty.mode is Mode.STATIC:
        return certainty.via
    how = "a guess by name" if certainty.mode is Mode.HEURISTIC else "a guess by meaning"
    return joined(certainty.via, f"{how}, {certainty.confidence:.2f}")


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def as_markdown(card: Card) -> str:
    parts = [
        code_block(card.code, card.language),
        plain_as_markdown(card.documentation),
        escaped(card.origin),
    ]
    return "\n\n".join(part for part in parts if part)


def as_text(card: Card) -> str:
    return "\n\n".join(part for part in (card.code, card.documentation, card.origin) if part)
